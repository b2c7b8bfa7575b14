// Both losses over the logit, and their gradients, with a point to drag.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { curve, inside, mark, theme } from "../kit/plot.js";
import { binaryCrossEntropy, squaredError } from "./losses.js";

const FAR = 8; // as far as the logit goes
const PIECES = 320;
const LOSSES = [
  [binaryCrossEntropy, "ink", [], "circle", 7],
  [squaredError, "muted", [7, 5], "square", 6],
];
// What is drawn over the logit: its name, and what the upright axis shows for target 0 and for
// target 1.
const PARTS = {
  value: {
    label: "Both losses over the logit z",
    heights: [
      [0, 6],
      [0, 6],
    ],
  },
  gradient: {
    label: "Both gradients over the logit z",
    heights: [
      [-0.1, 1.1],
      [-1.1, 0.1],
    ],
  },
};

/**
 * @param {"value"|"gradient"} part  @param {Object} state  the settings, read anew at each painting
 * @param {(z: number) => void} onMove  the point was dragged to this logit
 */
export function lossCurves(part, state, onMove) {
  let x = linear([-FAR, FAR], [0, 1]);
  let y = linear([0, 1], [1, 0]);

  const paintMark = (context, look, up, tone, kind, size) => {
    const [low, high] = y.domain;
    const style = { tone, paper: look.halo, size };
    if (up > high) {
      mark(context, x(state.z), y(high) + size, { ...style, kind: "up" });
    } else {
      mark(context, x(state.z), y(Math.max(low, up)), { ...style, kind });
    }
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const { target, z } = state;
    x = linear([-FAR, FAR], [46, width - 14]);
    y = linear(PARTS[part].heights[target], [height - 42, 10]);
    const axes = { x, y };
    drawAxes(context, { ...axes, xLabel: "logit z", count: 5 });
    inside(context, axes, () => {
      curve(
        context,
        axes,
        [
          [-FAR, 0],
          [FAR, 0],
        ],
        { tone: look.line, wide: 1 },
      );
      curve(
        context,
        axes,
        [
          [z, y.domain[0]],
          [z, y.domain[1]],
        ],
        { tone: look.touch, wide: 1.6 },
      );
      for (const [loss, tone, dash] of [...LOSSES].reverse()) {
        const points = Array.from(
          { length: PIECES + 1 },
          (_, i) => -FAR + (2 * FAR * i) / PIECES,
        ).map((at) => [at, loss(at, target)[part]]);
        curve(context, axes, points, { tone: look[tone], dash, wide: 2.8 });
      }
    });
    for (const [loss, tone, , kind, size] of LOSSES) {
      paintMark(context, look, loss(z, target)[part], look[tone], kind, size);
    }
  };

  const view = canvas({ label: PARTS[part].label, paint, ratio: 1.3 }, { class: `over-z ${part}` });
  const moved = ([px]) =>
    onMove(Number(Math.min(FAR, Math.max(-FAR, x.invert(px))).toFixed(2)) + 0);
  draggable(view.canvas, {
    pick: ([px, py], reach) =>
      Math.abs(px - x(state.z)) <= reach && py <= y.range[0] && py >= y.range[1] ? "point" : null,
    move: (_, at) => moved(at),
    tap: moved,
  });
  return view;
}
