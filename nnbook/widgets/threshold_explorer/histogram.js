// The scores of both classes, back to back, with the threshold to drag.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { font } from "../kit/kit.js";
import { hatch, note, theme } from "../kit/plot.js";
import { confusion } from "./scores.js";

const FAR = 6; // as far as scores are shown
const BINS = 48;

/** How large a share of each class lies in each bin; what is farther out counts in the last one. */
function shares({ scores, labels, positives, negatives }) {
  const bins = [new Float64Array(BINS), new Float64Array(BINS)];
  const each = [1 / negatives, 1 / positives];
  for (let i = 0; i < scores.length; i += 1) {
    const bin = Math.floor(((scores[i] + FAR) / (2 * FAR)) * BINS);
    bins[labels[i]][Math.min(BINS - 1, Math.max(0, bin))] += each[labels[i]];
  }
  return bins;
}

/**
 * @param {Object} state  threshold, and data: the drawn examples; read anew at each painting
 * @param {(threshold: number) => void} onMove
 */
export function histogram(state, onMove) {
  let x = linear([-FAR, FAR], [0, 1]);
  let middle = 0;
  let high = 1;
  let bins = null;
  let known = null;

  /** One class as bars: negatives upwards and filled, positives downwards and striped. */
  const paintClass = (context, look, label) => {
    const most = Math.max(...bins[label]);
    const tone = look[label === 1 ? "one-mark" : "zero-mark"];
    const room = high - 16;
    context.save();
    Object.assign(context, { fillStyle: tone, strokeStyle: tone, lineWidth: 1.2 });
    bins[label].forEach((share, i) => {
      if (share === 0) return;
      const left = x(-FAR + (2 * FAR * i) / BINS);
      const right = x(-FAR + (2 * FAR * (i + 1)) / BINS);
      const tall = Math.max(2, (room * share) / most);
      const top = label === 1 ? middle + 1 : middle - 1 - tall;
      context.globalAlpha = label === 1 ? 0.2 : 0.6;
      context.fillRect(left, top, right - left, tall);
      context.globalAlpha = 1;
      if (label === 1) hatch(context, left, top, right, top + tall, tone);
      context.strokeRect(left, top, right - left, tall);
    });
    context.restore();
  };

  const paintThreshold = (context, look) => {
    const at = x(state.threshold);
    Object.assign(context, { strokeStyle: look.touch, fillStyle: look.halo, lineWidth: 2.4 });
    context.beginPath();
    context.moveTo(at, middle - high + 14);
    context.lineTo(at, middle + high);
    context.stroke();
    context.beginPath();
    context.arc(at, middle, 8, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  };

  const paintCounts = (context, look, width) => {
    const { tp, fp, fn, tn } = confusion(state.data, state.threshold);
    const style = { tone: look.ink, paper: look.paper };
    const texts = [
      [`${tn} right (TN)`, 6, -1, "left"],
      [`${fp} false alarms (FP)`, width - 6, -1, "right"],
      [`${fn} missed (FN)`, 6, 1, "left"],
      [`${tp} found (TP)`, width - 6, 1, "right"],
    ];
    for (const [text, across, side, align] of texts) {
      note(context, text, across, middle + side * (high - 26), { ...style, align });
    }
    Object.assign(context, {
      fillStyle: look.muted,
      font: font(context.canvas),
      textBaseline: "top",
      textAlign: "left",
    });
    context.fillText("← called negative", 4, 0);
    context.textAlign = "right";
    context.fillText("called positive →", width - 4, 0);
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    if (known !== state.data) {
      known = state.data;
      bins = shares(known);
    }
    x = linear([-FAR, FAR], [10, width - 10]);
    high = (height - 46) / 2;
    middle = 2 + high;
    drawAxes(context, {
      x,
      y: Object.assign(() => middle, { range: [2 * high + 4, 16], ticks: () => [] }),
      xLabel: "score",
      count: 6,
    });
    for (const label of [0, 1]) paintClass(context, look, label);
    context.fillStyle = look.line;
    context.fillRect(x(-FAR), middle - 0.5, x(FAR) - x(-FAR), 1);
    paintThreshold(context, look);
    paintCounts(context, look, width);
  };

  const view = canvas(
    { label: "The scores of both classes, and the threshold", paint, ratio: 1.3 },
    { class: "scores" },
  );
  const moved = ([px]) =>
    onMove(Number(Math.min(FAR, Math.max(-FAR, x.invert(px))).toFixed(2)) + 0);
  draggable(view.canvas, {
    pick: ([px, py], reach) =>
      Math.abs(px - x(state.threshold)) <= reach && py <= middle + high ? "threshold" : null,
    move: (_, at) => moved(at),
    tap: moved,
  });
  return view;
}
