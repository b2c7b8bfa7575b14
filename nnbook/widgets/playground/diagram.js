// The network: every unit's map over the plane, the links as lines, the biases as numbers.

import { canvas, place } from "../kit/canvas.js";
import { heatmap } from "../kit/heatmap.js";
import { font } from "../kit/kit.js";
import { fixed } from "../kit/words.js";
import { theme } from "./dots.js";
import { GRID, span } from "./plane.js";
import { INPUT_NAMES } from "./words.js";

const HEAD = 20; // pixels above the units, for the layers' names
const FOOT = 15; // below each unit, for its bias

/**
 * @param {Object} state  run, and chosen: [layer, place] of the unit whose numbers are written out
 * @param {(layer: number, unit: number) => void} choose
 */
export function diagram(state, choose) {
  const maps = [];
  let spots = [];
  let size = 30;

  /** The middle of every unit's map. */
  const arrange = (width, height) => {
    const { sizes } = state.run.network;
    const room = (height - HEAD) / Math.max(...sizes, 4);
    size = Math.max(16, Math.min(46, room - FOOT - 5, width / sizes.length - 14));
    const edge = size / 2 + 8;
    spots = sizes.map((units, l) =>
      Array.from({ length: units }, (_, j) => [
        edge + (l * (width - 2 * edge)) / (sizes.length - 1),
        HEAD + (height - HEAD) / 2 + (j - (units - 1) / 2) * room - FOOT / 2,
      ]),
    );
  };

  /** Links in few paths, by sign and by one of five widths: much faster than one by one. */
  const paintLinks = (context, look) => {
    const { network } = state.run;
    const [chosenLayer, chosen] = state.chosen;
    const paths = new Map();
    network.layers.forEach(({ at, inputs, units }, l) => {
      for (let j = 0; j < units; j += 1) {
        const own = l + 1 === chosenLayer && j === chosen ? 1 : 0;
        for (let i = 0; i < inputs; i += 1) {
          const weight = network.w[at + j * (inputs + 1) + i];
          const width = Math.min(5, Math.ceil(Math.abs(weight) * 2));
          const [x0, y0] = spots[l][i];
          const [x1, y1] = spots[l + 1][j];
          const from = x0 + size / 2;
          const to = x1 - size / 2;
          const middle = (from + to) / 2;
          const key = 20 * own + 2 * width + (weight > 0 ? 1 : 0);
          const path = paths.get(key) ?? new Path2D();
          path.moveTo(from, y0);
          path.bezierCurveTo(middle, y0, middle, y1, to, y1);
          paths.set(key, path);
        }
      }
    });
    for (const [key, path] of [...paths].sort(([a], [b]) => a - b)) {
      const own = key >= 20;
      const width = Math.floor((key % 20) / 2);
      const sign = key % 2;
      context.globalAlpha = own ? 1 : 0.25 + 0.1 * width;
      Object.assign(context, {
        strokeStyle: look.classes[sign],
        lineWidth: 0.4 + 0.9 * width + (own ? 0.4 : 0),
      });
      context.setLineDash(sign === 1 ? [] : [5, 3]);
      context.stroke(path);
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  };

  const paintUnits = (context, look) => {
    const {
      run: { network, regression, reach },
      chosen,
    } = state;
    const planes = state.run.planes(GRID);
    const names = [...network.settings.activation];
    let used = 0;
    Object.assign(context, {
      font: font(context.canvas, 11),
      textAlign: "center",
      textBaseline: "top",
    });
    spots.forEach((layer, l) =>
      layer.forEach(([x, y], j) => {
        const values = planes[l][j];
        const last = l === spots.length - 1;
        const left = x - size / 2;
        const top = y - size / 2;
        const ends =
          last && regression
            ? [-reach, reach]
            : span(values, last ? network.settings.output : l === 0 ? "input" : names[l - 1]);
        maps[used] ??= heatmap(GRID, GRID);
        maps[used].set(values, look.colours, ...ends);
        maps[used].draw(context, left, top, size, size);
        used += 1;
        const own = l === chosen[0] && j === chosen[1];
        Object.assign(context, {
          strokeStyle: own ? look.ink : look.line,
          lineWidth: own ? 3 : 1,
          fillStyle: look.ink,
        });
        context.strokeRect(left, top, size, size);
        const { at, inputs } = network.layers[l - 1] ?? {};
        const text =
          l === 0
            ? INPUT_NAMES[network.settings.inputs[j]]
            : fixed(network.w[at + j * (inputs + 1) + inputs], spots.length > 6 ? 1 : 2);
        context.fillText(text, x, y + size / 2 + 2.5);
      }),
    );
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    arrange(width, height);
    paintLinks(context, look);
    paintUnits(context, look);
    Object.assign(context, {
      fillStyle: look.muted,
      font: font(context.canvas, 12, 600),
      textBaseline: "top",
    });
    spots.forEach((layer, l) => {
      const [[x]] = layer;
      const edge = l === 0 ? "left" : l === spots.length - 1 ? "right" : "center";
      context.textAlign = edge;
      context.fillText(
        l === 0 ? "inputs" : l === spots.length - 1 ? "output" : `${l}`,
        edge === "left" ? 0 : edge === "right" ? width : x,
        0,
      );
    });
  };

  const click = (event) => {
    const [px, py] = place(event, view.canvas);
    const reach = Math.max(24, size / 2 + 4);
    let best = null;
    let least = reach;
    spots.forEach((layer, l) =>
      layer.forEach(([x, y], j) => {
        const away = Math.max(Math.abs(x - px), Math.abs(y - py));
        if (l > 0 && away < least) {
          least = away;
          best = [l, j];
        }
      }),
    );
    if (best) choose(...best);
  };
  const view = canvas(
    { label: "The network, with the map of every unit", paint },
    { class: "diagram", onclick: click },
  );
  return view;
}
