// The loss over the steps of gradient descent: by the equations, and with a product turned.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { curve, inside, theme } from "../kit/plot.js";

/** @param {{right: number[], wrong: number[]|null}} state  losses, read anew at each painting */
export function lossCurve(state) {
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const { right, wrong } = state;
    const finite = [...right, ...(wrong ?? [])].filter(Number.isFinite);
    const axes = {
      x: linear([0, right.length - 1], [34, width - 12]),
      y: linear([0, Math.max(0.1, Math.min(1.05 * Math.max(...finite), 4 * right[0]))], [
        height - 42,
        22,
      ]),
    };
    const points = (losses) => losses.map((loss, step) => [step, loss]);
    drawAxes(context, { ...axes, xLabel: "step", yLabel: "loss", count: 4 });
    inside(context, axes, () => {
      curve(context, axes, points(right), { tone: look.ink, wide: 2.8 });
      if (wrong) curve(context, axes, points(wrong), { tone: look.muted, dash: [7, 5], wide: 2.8 });
    });
  };
  const view = canvas({ label: "Loss over the steps of learning", paint, ratio: 1.5 });
  return view;
}
