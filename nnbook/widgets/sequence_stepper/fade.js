// How much of each step arrives at the end, on a logarithmic scale: the LSTM's cell and the simple
// network's state.

import { drawAxes, linear, logarithmic } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { colour, font } from "../kit/kit.js";

const LEAST = -15;
const MOST = 15; // powers of ten

/** @param {Object} state  done, t, as for the strip */
export function fade(state) {
  const paint = (context, width, height) => {
    const { cells, back } = state.done;
    const many = cells.length;
    const powers = [...cells, ...back].map((value) => Math.log10(Math.abs(value)));
    const low = 10 ** Math.max(LEAST, Math.floor(Math.min(-1, ...powers)));
    const high = 10 ** Math.min(MOST, Math.ceil(Math.max(0, ...powers)));
    const x = linear([1, many], [52, width - 14]);
    const y = logarithmic([low, high], [height - 40, 10]);
    drawAxes(context, { x, y, xLabel: "step t", count: 5 });
    const muted = colour(context.canvas, "muted");
    context.setLineDash([1, 3]);
    Object.assign(context, { strokeStyle: muted, lineWidth: 1.5 });
    context.beginPath();
    context.moveTo(52, y(0.5));
    context.lineTo(width - 14, y(0.5));
    context.moveTo(x(state.t + 1), y.range[0]);
    context.lineTo(x(state.t + 1), y.range[1]);
    context.stroke();
    Object.assign(context, {
      font: font(context.canvas),
      fillStyle: muted,
      textAlign: "left",
      textBaseline: "top",
    });
    context.fillText("a half", 56, y(0.5) + 3);
    curve(context, cells, { x, y, tone: "ink", dash: [], round: true });
    curve(context, back, { x, y, tone: "muted", dash: [6, 4], round: false });
  };
  const curve = (context, values, { x, y, tone, dash, round }) => {
    const at = (value) => y(Math.min(y.domain[1], Math.max(y.domain[0], Math.abs(value))));
    context.strokeStyle = context.fillStyle = colour(context.canvas, tone);
    context.lineWidth = 2;
    context.setLineDash(dash);
    context.beginPath();
    values.forEach((value, t) => context.lineTo(x(t + 1), at(value)));
    context.stroke();
    context.setLineDash([]);
    values.forEach((value, t) => {
      const size = t === state.t ? 6 : 3;
      const px = x(t + 1);
      const py = at(value);
      context.beginPath();
      if (round) {
        context.arc(px, py, size, 0, 2 * Math.PI);
      } else {
        for (const [dx, dy] of [
          [0, -1.3],
          [1.2, 1],
          [-1.2, 1],
        ]) {
          context.lineTo(px + dx * size, py + dy * size);
        }
      }
      context.fill();
    });
  };
  return canvas(
    { label: "How much of each step arrives at the end", paint, ratio: 1.35 },
    { class: "arrives" },
  );
}
