// Training and test error over the number of features, or over the strength of the penalty.

import { drawAxes, linear, logarithmic } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { curve, inside, mark, theme } from "../kit/plot.js";

const LOW = 0.03;
const HIGH = 10; // of the upright axis

/**
 * What is on the axis: the name of the setting, its scale, and how a place becomes a value of it.
 */
function axisOf({ penalty, over }) {
  const given = (name, label, scale, value) => ({ name, label, scale, value });
  if (over === "features") {
    return given(
      "features",
      "number of bumps",
      (range) => linear([1, 30], range),
      (at) => Math.round(at),
    );
  }
  if (penalty === "dropout") {
    return given(
      "rate",
      "rate of dropout",
      (range) => linear([0, 0.9], range),
      (at) => Number(at.toFixed(2)),
    );
  }
  return given(
    "strength",
    "strength",
    (range) => logarithmic([1e-5, 10], range),
    (at) => Number(at.toPrecision(2)),
  );
}

/**
 * @param {Object} state  the settings, over, entries, model and least (the best without a
 *   penalty), read anew at each painting
 * @param {(changes: Object) => void} onMove  the line was dragged to another value
 */
export function errors(state, onMove) {
  let axes = { x: linear([0, 1], [0, 1]), y: linear([0, 1], [1, 0]) };
  const kept = (error) => Math.min(3 * HIGH, Math.max(LOW / 3, error));

  const paintMark = (context, look, error, tone, kind, size) => {
    const { x, y } = axes;
    const at = x(state[axisOf(state).name]);
    const style = { tone, paper: look.halo, size };
    if (error > HIGH) {
      mark(context, at, y(HIGH) + size, { ...style, kind: "up" });
    } else if (error < LOW) {
      mark(context, at, y(LOW) - size, { ...style, kind: "down" });
    } else {
      mark(context, at, y(error), { ...style, kind });
    }
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const { name, label, scale } = axisOf(state);
    const now = state[name];
    axes = { x: scale([52, width - 14]), y: logarithmic([LOW, HIGH], [height - 42, 8]) };
    drawAxes(context, { ...axes, xLabel: label, count: 6 });
    const [first, last] = axes.x.domain;
    const line = (part) => state.entries.map((entry) => [entry.at, kept(entry[part])]);
    inside(context, axes, () => {
      curve(
        context,
        axes,
        [
          [first, state.least.test],
          [last, state.least.test],
        ],
        { tone: look.ink, wide: 1.6, dash: [2, 4] },
      );
      curve(
        context,
        axes,
        [
          [now, LOW],
          [now, HIGH],
        ],
        { tone: look.touch, wide: 1.6 },
      );
      curve(context, axes, line("train"), { tone: look.muted, dash: [7, 5] });
      curve(context, axes, line("test"), { tone: look.ink, wide: 2.8 });
    });
    paintMark(context, look, state.model.train, look.muted, "square", 6);
    paintMark(context, look, state.model.test, look.ink, "circle", 7);
  };

  const view = canvas(
    { label: "Training error and test error", paint, ratio: 1.3 },
    { class: "errors" },
  );
  const moved = ([px]) => {
    const { name, value } = axisOf(state);
    const [first, last] = axes.x.domain;
    onMove({ [name]: Math.min(last, Math.max(first, value(axes.x.invert(px)))) });
  };
  draggable(view.canvas, {
    pick: ([px, py], reach) =>
      Math.abs(px - axes.x(state[axisOf(state).name])) <= reach && py <= axes.y.range[0]
        ? "line"
        : null,
    move: (_, at) => moved(at),
    tap: moved,
  });
  return view;
}
