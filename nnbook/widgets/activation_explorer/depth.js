// The gradient that is left after each layer, on a logarithmic axis.

import { drawAxes, linear, logarithmic } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { through } from "./activations.js";
import { curve, inside, mark, note, theme } from "../kit/plot.js";

const MOST = 30;
const LOW = 1e-25;
const HIGH = 1e5;

/** @param {Object} state  the settings, read anew at each painting */
export function depth(state) {
  /** The size of the gradient after 0, 1, 2, … layers, as [layers, size]. */
  const sizes = (chained) => [
    [0, 1],
    ...through(state, state.layers, chained).map(({ gradient }, i) => [i + 1, Math.abs(gradient)]),
  ];

  const paintBand = (context, { x, y }, look) => {
    context.save();
    Object.assign(context, { fillStyle: look.good, globalAlpha: 0.18 });
    context.fillRect(x(0), y(10), x(MOST) - x(0), y(0.1) - y(10));
    context.restore();
    for (const edge of [0.1, 10]) {
      curve(
        context,
        { x, y },
        [
          [0, edge],
          [MOST, edge],
        ],
        { tone: look.good, wide: 1, dash: [2, 3] },
      );
    }
    note(context, "0.1 to 10", x(MOST) - 4, y(10) - 11, {
      tone: look.good,
      paper: look.paper,
      align: "right",
    });
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const x = linear([0, MOST], [52, width - 14]);
    const y = logarithmic([LOW, HIGH], [height - 42, 12]);
    const points = sizes(state.chained);
    const axes = { x, y };
    const tone = look.ink;
    drawAxes(context, { x, y, xLabel: "layers k", count: 7 });
    paintBand(context, axes, look);
    const drawn = (list) =>
      list.map(([k, size]) => [
        k,
        size > 0 ? Math.min(HIGH * 1e3, Math.max(LOW / 1e3, size)) : LOW / 1e3,
      ]);
    inside(context, axes, () => {
      if (state.chained) {
        curve(context, axes, drawn(sizes(false)), { tone: look.muted, wide: 1.8, dash: [7, 5] });
      }
      curve(context, axes, drawn(points), { tone, wide: 1.6 });
    });
    for (const [k, size] of points) {
      const last = k === state.layers;
      if (size < LOW) {
        mark(context, x(k), y(LOW) - 6, { tone, paper: look.paper, kind: "down" });
      } else if (size > HIGH) {
        mark(context, x(k), y(HIGH) + 6, { tone, paper: look.paper, kind: "up" });
      } else {
        mark(context, x(k), y(size), { tone, paper: look.paper, size: last ? 7 : 4.5 });
      }
    }
    const none = points.findIndex(([, size]) => size === 0);
    if (none >= 0) {
      note(context, `exactly 0 from layer ${none} on`, x(MOST) - 6, y(LOW) - 24, {
        tone: look.ink,
        paper: look.paper,
        align: "right",
      });
    }
  };

  const view = canvas(
    { label: "The size of the gradient that is left after k layers", paint, ratio: 1.3 },
    { class: "over-layers" },
  );
  return view;
}
