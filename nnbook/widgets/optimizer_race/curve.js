// The loss after each step up to the one that is shown, on a logarithmic scale.

import { drawAxes, linear, logarithmic } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { colour, font } from "../kit/kit.js";
import { drawHead, useLine } from "./marks.js";
import { TOLERANCE } from "./race.js";

const LOWEST = 1e-10;
const HIGHEST = 1e8;

/** @param {Object} state  values, step, paths and shown, as for the map */
export function curve(state) {
  const paint = (context, width, height) => {
    const x = linear([0, state.values.steps], [54, width - 12]);
    const y = logarithmic(limits(state), [height - 24, 8]);
    drawAxes(context, { x, y, count: 5 });
    const muted = colour(context.canvas, "muted");
    Object.assign(context, {
      font: font(context.canvas),
      fillStyle: muted,
      textAlign: "right",
      textBaseline: "top",
    });
    context.fillText("loss", width - 16, 11); // beside the axis its long labels stand
    const place = (loss) => y(Math.min(y.domain[1], Math.max(y.domain[0], loss)));
    context.save();
    Object.assign(context, { strokeStyle: muted, lineWidth: 1 });
    context.setLineDash([1, 3]);
    context.beginPath();
    context.moveTo(x.range[0], place(TOLERANCE));
    context.lineTo(x.range[1], place(TOLERANCE));
    context.moveTo(x(state.step), y.range[0]);
    context.lineTo(x(state.step), y.range[1]);
    context.stroke();
    for (const name of state.shown) {
      const { loss, last, diverged } = state.paths[name];
      useLine(context, name, 2);
      context.beginPath();
      for (let n = 0; n <= Math.min(state.step, last); n += 1) {
        context.lineTo(x(n), diverged === n ? y.range[1] : place(loss[n]));
      }
      context.stroke();
    }
    for (const name of state.shown) {
      const { loss, last, diverged } = state.paths[name];
      const n = Math.min(state.step, last);
      drawHead(context, name, x(n), diverged === n ? y.range[1] : place(loss[n]), 5);
    }
    context.restore();
  };
  return canvas({ label: "Loss after each step", paint, ratio: 1.2 }, { class: "curve" });
}

/** Powers of ten around all losses that are shown. */
function limits({ paths, shown }) {
  let low = TOLERANCE;
  let high = 10;
  for (const name of shown) {
    const { loss, last, diverged } = paths[name];
    for (let n = 0; n <= last; n += 1) {
      if (n === diverged) continue;
      low = Math.min(low, loss[n]);
      high = Math.max(high, loss[n]);
    }
  }
  return [
    10 ** Math.floor(Math.log10(Math.max(LOWEST, low))),
    10 ** Math.ceil(Math.log10(Math.min(HIGHEST, high))),
  ];
}
