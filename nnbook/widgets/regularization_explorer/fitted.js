// The points, the curve they come from, and the fit; below it the weights, each under the middle of
// its bump.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { curve, inside, mark, theme } from "../kit/plot.js";
import { centre, columnsOf, predictions, truth } from "./data.js";

const PIECES = 240;
const HIGH = 2.2; // of the picture
const PLACES = Array.from({ length: PIECES + 1 }, (_, i) => -1 + (2 * i) / PIECES);
const LEFT = 46;
const RIGHT = 14; // margins that both pictures share, so that their x axes agree

/** The fit. @param {Object} state  study and model, read anew at each painting */
export function fitted(state) {
  let known = -1;
  let columns = [];
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const m = state.model.weights.length;
    const { train } = state.study.data;
    if (known !== m) {
      known = m;
      columns = columnsOf(PLACES, m);
    }
    const axes = {
      x: linear([-1, 1], [LEFT, width - RIGHT]),
      y: linear([-HIGH, HIGH], [height - 42, 8]),
    };
    const said = predictions(state.model, columns);
    drawAxes(context, { ...axes, xLabel: "x", count: 5 });
    inside(context, axes, () => {
      curve(
        context,
        axes,
        PLACES.map((x) => [x, truth(x)]),
        { tone: look.muted, wide: 2, dash: [6, 5] },
      );
      curve(
        context,
        axes,
        PLACES.map((x, i) => [x, Math.min(50, Math.max(-50, said[i]))]),
        { tone: look.ink, wide: 2.8 },
      );
    });
    train.x.forEach((x, i) => {
      const y = train.y[i];
      const kind = Math.abs(y) <= HIGH ? "circle" : y > 0 ? "up" : "down";
      const near = Math.min(HIGH - 0.1, Math.max(0.1 - HIGH, y));
      mark(context, axes.x(x), axes.y(near), {
        tone: look.ink,
        paper: look.halo,
        kind,
        size: 5.5,
      });
    });
  };
  const view = canvas(
    { label: "The points and the fitted curve", paint, ratio: 1.5 },
    { class: "fitted" },
  );
  return view;
}

/** The weights as bars; those that are exactly 0 as hollow circles. */
export function weightBars(state) {
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const weights = [...state.model.weights];
    const most = Math.max(0.5, ...weights.map(Math.abs));
    const axes = {
      x: linear([-1, 1], [LEFT, width - RIGHT]),
      y: linear([-1.15 * most, 1.15 * most], [height - 42, 8]),
    };
    const { x, y } = axes;
    drawAxes(context, { ...axes, xLabel: "middle of the bump", count: 4 });
    curve(
      context,
      axes,
      [
        [-1, 0],
        [1, 0],
      ],
      { tone: look.line, wide: 1 },
    );
    const wide = Math.min(10, (0.5 * (x(1) - x(-1))) / weights.length);
    weights.forEach((weight, j) => {
      const at = x(centre(j, weights.length));
      context.fillStyle = look[weight < 0 ? "zero-mark" : "one-mark"];
      if (weight === 0) {
        mark(context, at, y(0), { tone: look.ink, paper: look.paper, size: 3.5, hollow: true });
      } else {
        context.fillRect(
          at - wide / 2,
          Math.min(y(0), y(weight)),
          wide,
          Math.max(1, Math.abs(y(weight) - y(0))),
        );
      }
    });
  };
  const view = canvas(
    { label: "The weights of all bumps", paint, ratio: 2.6 },
    { class: "weights" },
  );
  return view;
}
