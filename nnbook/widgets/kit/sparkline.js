// A small curve without axes, beside the number that it is about: how a run has gone so far.

import { linear } from "./axes.js";
import { canvas } from "./canvas.js";
import { curve, mark, theme } from "./plot.js";

/**
 * @param {{label: string}} options  what it shows
 * @returns {Object} of `canvas`, and
 *   show(series): draws at most two lists of numbers from 0 up, the first in ink, the second dashed
 */
export function sparkline({ label }) {
  let series = [];
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const most = Math.max(1e-12, ...series.flat().filter(Number.isFinite));
    const long = Math.max(2, ...series.map((values) => values.length));
    const x = linear([0, long - 1], [2, width - 7]);
    const y = linear([0, most], [height - 2, 7]);
    if (series.every((values) => values.length === 0)) return;
    context.fillStyle = look.hair;
    context.fillRect(0, height - 2, width, 1);
    [...series.entries()].reverse().forEach(([place, values]) => {
      const tone = place === 0 ? look.ink : look.muted;
      const points = values.map((value, i) => [i, value]);
      curve(context, { x, y }, points, { tone, wide: 1.8, dash: place === 0 ? [] : [4, 3] });
      const last = values.length - 1;
      if (last >= 0 && Number.isFinite(values[last])) {
        mark(context, x(last), y(values[last]), { tone, paper: look.paper, size: 4 });
      }
    });
  };
  const view = canvas({ label, paint }, { class: "nnb-sparkline" });
  return {
    ...view,
    show(now) {
      series = now;
      view.refresh();
    },
  };
}
