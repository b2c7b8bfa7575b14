// Two pictures: the potential over time, and the firing rate over the current.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { curve, inside, mark, note, theme } from "../kit/plot.js";
import { DT, DURATION, MOST } from "./neuron.js";

const TOP = 20; // mV: a spike is drawn up to here; the model knows only when it is
const STEEP = 1e-9;

/**
 * @param {{values: Object, run: {potential: Float64Array, spikes: number[]}}} state  read anew at
 *   each painting
 */
export function trace(state) {
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const x = linear([0, DURATION], [38, width - 12]);
    const y = linear([-75, TOP + 5], [height - 42, 10]);
    const { potential, spikes } = state.run;
    const { threshold } = state.values;
    drawAxes(context, { x, y, xLabel: "time in ms" });
    context.fillStyle = look.line;
    context.fillRect(x(20), y(-75) - 5, x(180) - x(20), 5);
    note(context, "current", x(26), y(-75) - 14, { tone: look.muted, paper: look.paper });
    inside(context, { x, y }, () => {
      curve(
        context,
        { x, y },
        [
          [0, threshold],
          [DURATION, threshold],
        ],
        { tone: look.muted, wide: 2, dash: [7, 5] },
      );
      curve(
        context,
        { x, y },
        Array.from(potential, (v, k) => [(k + 1) * DT, v]),
        { tone: look.ink, wide: 2 },
      );
      for (const time of spikes) {
        curve(
          context,
          { x, y },
          [
            [time, threshold],
            [time, TOP],
          ],
          { tone: look.ink, wide: 2 },
        );
      }
    });
    note(context, "threshold", width - 16, y(threshold) - 12, {
      tone: look.muted,
      paper: look.paper,
      align: "right",
    });
  };
  const view = canvas({ label: "Membrane potential over time", paint, ratio: 1.35 });
  return view;
}

/**
 * @param {{values: Object, both: Object}} state
 * @param {(current: number) => void} onMove  the point was dragged to this current
 */
export function rateCurve(state, onMove) {
  let x = linear([0, MOST], [0, 1]);
  let y = linear([0, 1], [1, 0]);
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const { rates, answers, highest, worst, at } = state.both;
    const { current } = state.values;
    x = linear([0, MOST], [38, width - 14]);
    y = linear([0, Math.max(20, 1.15 * highest)], [height - 42, 10]);
    const rateAt = (where) => rates[Math.round((400 * where) / MOST)][1];
    const answerAt = (where) => answers[Math.round((400 * where) / MOST)][1];
    drawAxes(context, { x, y, xLabel: "current in nA" });
    inside(context, { x, y }, () => {
      curve(
        context,
        { x, y },
        [
          [at, rateAt(at)],
          [at + STEEP, answerAt(at)],
        ],
        { tone: look.muted, wide: 5 },
      );
      curve(
        context,
        { x, y },
        [
          [current, 0],
          [current, 1.15 * highest + 20],
        ],
        { tone: look.touch, wide: 1.6 },
      );
      curve(context, { x, y }, rates, { tone: look.ink, wide: 3 });
      curve(context, { x, y }, answers, { tone: look.muted, wide: 2.4, dash: [7, 5] });
    });
    mark(context, x(current), y(Math.min(y.domain[1], answerAt(current))), {
      tone: look.muted,
      paper: look.halo,
      kind: "square",
      size: 6,
    });
    mark(context, x(current), y(rateAt(current)), {
      tone: look.ink,
      paper: look.halo,
      size: 8,
    });
    const side = x(at) > (width + 38) / 2 ? "right" : "left";
    note(
      context,
      `${worst.toFixed(0)} off`,
      x(at) + (side === "left" ? 9 : -9),
      y(Math.min(y.domain[1], (rateAt(at) + answerAt(at)) / 2)),
      { tone: look.ink, paper: look.paper, align: side },
    );
  };
  const view = canvas(
    { label: "Firing rate over the current", paint, ratio: 1.35 },
    { class: "rates" },
  );
  const moved = ([px]) => onMove(Number(Math.min(MOST, Math.max(0, x.invert(px))).toFixed(2)) + 0);
  draggable(view.canvas, {
    pick: ([px, py], reach) =>
      Math.abs(px - x(state.values.current)) <= reach && py <= y.range[0] && py >= y.range[1]
        ? "current"
        : null,
    move: (_, at) => moved(at),
    tap: (at) => moved(at),
  });
  return view;
}
