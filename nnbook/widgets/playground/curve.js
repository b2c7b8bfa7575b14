// The loss over the epochs: training and test, and a kept run in grey behind them.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { theme } from "./dots.js";

/** @param {Object} state  run, and kept: the curve of another run, or null */
export function curve(state) {
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const { loss } = state.run.numbers();
    const now = [[state.run.epochs, ...loss]];
    const own = [...state.run.curve.points, ...now];
    const other = state.kept?.points ?? [];
    const all = [...own, ...other];
    let last = 10;
    let most = 0;
    for (const [epoch, ...values] of all) {
      last = Math.max(last, epoch);
      for (const value of values) {
        if (Number.isFinite(value)) most = Math.max(most, value);
      }
    }
    const start = all[0][1] > 0 && all[0][1] < Infinity ? all[0][1] : 1;
    const x = linear([0, last], [42, width - 18]);
    const y = linear([0, Math.min(most || 1, 3 * start)], [height - 42, 8]);
    drawAxes(context, { x, y, xLabel: "epoch", yLabel: "loss", count: 4 });
    context.save();
    context.beginPath();
    context.rect(42, 0, width - 42, height - 41);
    context.clip();
    const line = (points, part, tone, wide, dash) => {
      Object.assign(context, { strokeStyle: tone, lineWidth: wide, lineJoin: "round" });
      context.setLineDash(dash);
      context.beginPath();
      for (const point of points) {
        if (Number.isFinite(point[part])) context.lineTo(x(point[0]), y(point[part]));
      }
      context.stroke();
    };
    for (const part of [1, 2]) {
      line(other, part, look.line, 1.6, part === 2 ? [5, 4] : []);
      line(own, part, part === 1 ? look.ink : look.muted, 2.2, part === 2 ? [5, 4] : []);
    }
    context.restore();
  };
  const view = canvas({ label: "Loss over the epochs", paint, ratio: 1.75 });
  return view;
}
