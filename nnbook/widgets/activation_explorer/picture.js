// The function over its input: value, slope, the saturated stretch, and a point to drag.

import { drawAxes, label, linear, ticks } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { font } from "../kit/kit.js";
import { FUNCTIONS, saturation } from "./activations.js";
import { curve, hatch, inside, mark, note, theme } from "../kit/plot.js";

const FAR = 6; // as far as x goes
const PIECES = 480;
// What the upright axis shows at least; more where the slope needs it.
const HEIGHTS = { step: [-0.5, 1.5], sigmoid: [-0.5, 1.5], tanh: [-1.5, 1.5] };

/** Value and slope over x, for a curve. */
function sampled({ activation, w, b }) {
  const { f, slope } = FUNCTIONS[activation];
  const values = [];
  const slopes = [];
  for (let i = 0; i <= PIECES; i += 1) {
    const x = -FAR + (2 * FAR * i) / PIECES;
    const z = w * x + b;
    values.push([x, f(z)]);
    slopes.push([x, w * slope(z)]);
  }
  return { values, slopes };
}

/** @returns {[number, number]} lowest and highest value of the upright axis */
function heights(activation, slopes) {
  const [low, high] = HEIGHTS[activation] ?? [-1.5, 4];
  const all = slopes.map(([, slope]) => slope);
  return [Math.min(low, 1.1 * Math.min(...all)), Math.max(high, 1.1 * Math.max(...all))];
}

/** The saturated stretches as [from, to] of x, at most two. */
function stretches({ activation, w, b }) {
  const [low, high] = saturation(activation);
  const across = (z) => Math.min(FAR, Math.max(-FAR, (z - b) / w));
  if (w === 0) return b < low || b > high ? [[-FAR, FAR]] : [];
  const pairs = [
    [-Infinity, low],
    [high, Infinity],
  ].filter(([from, to]) => to > from);
  return pairs
    .map((pair) => pair.map(across).sort((one, other) => one - other))
    .filter(([from, to]) => to > from);
}

/**
 * @param {Object} state  the settings, read anew at each painting
 * @param {(x: number) => void} onMove  the point was dragged to this x
 */
export function picture(state, onMove) {
  let x = linear([-FAR, FAR], [0, 1]);
  let y = linear([0, 1], [1, 0]);

  /** The scale of z along the top. */
  const paintTop = (context, look) => {
    const { w, b } = state;
    const top = y.range[1];
    Object.assign(context, {
      font: font(context.canvas),
      fillStyle: look.muted,
      strokeStyle: look.line,
    });
    Object.assign(context, { textAlign: "center", textBaseline: "bottom" });
    context.fillText("z = w·x + b", (x.range[0] + x.range[1]) / 2, top - 20);
    if (w === 0) return;
    for (const z of ticks(Math.min(-FAR * w, FAR * w) + b, Math.max(-FAR * w, FAR * w) + b, 6)) {
      const across = x((z - b) / w);
      context.beginPath();
      context.moveTo(across, top);
      context.lineTo(across, top - 4);
      context.stroke();
      context.fillText(label(z), across, top - 5);
    }
  };

  /** The word in each stretch, where there is room for it, and away from the curve. */
  const nameStretches = (context, look) => {
    const [bottom, top] = y.range;
    const { f } = FUNCTIONS[state.activation];
    const style = { tone: look.ink, paper: look.paper, align: "center" };
    for (const [from, to] of stretches(state)) {
      const middle = (from + to) / 2;
      const above = y(f(state.w * middle + state.b)) < (bottom + top) / 2;
      if (x(to) - x(from) > 74) {
        note(context, "saturated", x(middle), above ? bottom - 14 : top + 14, style);
      }
    }
  };

  /** A mark at the point; where its value is out of the picture, an arrow at the edge. */
  const paintMark = (context, look, value, tone, kind, size) => {
    const [low, high] = y.domain;
    const style = { tone, paper: look.halo, size };
    if (value > high) {
      mark(context, x(state.x), y(high) + size, { ...style, kind: "up" });
    } else if (value < low) {
      mark(context, x(state.x), y(low) - size, { ...style, kind: "down" });
    } else {
      mark(context, x(state.x), y(value), { ...style, kind });
    }
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const { values, slopes } = sampled(state);
    const { f, slope } = FUNCTIONS[state.activation];
    x = linear([-FAR, FAR], [40, width - 14]);
    y = linear(heights(state.activation, slopes), [height - 42, 42]);
    const z = state.w * state.x + state.b;
    const [low, high] = y.domain;
    for (const [from, to] of stretches(state)) {
      hatch(context, x(from), y.range[1], x(to), y.range[0], look.muted);
    }
    drawAxes(context, { x, y, xLabel: "input x", count: 6 });
    paintTop(context, look);
    inside(context, { x, y }, () => {
      curve(
        context,
        { x, y },
        [
          [-FAR, 0],
          [FAR, 0],
        ],
        { tone: look.line, wide: 1 },
      );
      curve(
        context,
        { x, y },
        [
          [state.x, low],
          [state.x, high],
        ],
        { tone: look.touch, wide: 1.6 },
      );
      curve(context, { x, y }, slopes, { tone: look.muted, dash: [7, 5] });
      curve(context, { x, y }, values, { tone: look.ink, wide: 3 });
    });
    nameStretches(context, look);
    paintMark(context, look, state.w * slope(z), look.muted, "square", 6);
    paintMark(context, look, f(z), look.ink, "circle", 8);
  };

  const view = canvas(
    { label: "The function and its slope over the input x", paint, ratio: 1.3 },
    { class: "over-x" },
  );
  const moved = ([px]) =>
    onMove(Number(Math.min(FAR, Math.max(-FAR, x.invert(px))).toFixed(2)) + 0);
  draggable(view.canvas, {
    pick: ([px, py], reach) =>
      Math.abs(px - x(state.x)) <= reach && py <= y.range[0] && py >= y.range[1] ? "point" : null,
    move: (_, at) => moved(at),
    tap: (at) => moved(at),
  });
  return view;
}
