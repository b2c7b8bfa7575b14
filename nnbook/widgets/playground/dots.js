// Many points at once: circles and triangles, filled where the network learns from them, hollow
// where they only test it.

import { css, palette } from "../kit/heatmap.js";
import { colour } from "../kit/kit.js";

function shape(path, x, y, kind, size) {
  if (kind !== 1) {
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 2 * Math.PI);
    return;
  }
  path.moveTo(x, y - 1.3 * size);
  path.lineTo(x + 1.2 * size, y + 0.8 * size);
  path.lineTo(x - 1.2 * size, y + 0.8 * size);
  path.closePath();
}

let known = {};

/** The colours of a canvas's theme; they are read anew only when its ink is another. */
export function theme(surface) {
  const ink = colour(surface, "ink");
  if (known.ink === ink) return known;
  const names = ["halo", "line", "muted", "zero-mark", "one-mark"];
  const [paper, line, muted, zero, one] = names.map((name) =>
    colour(surface, name),
  );
  known = { ink, paper, line, muted, classes: [zero, one], colours: palette(surface) };
  return known;
}

/**
 * All points of a run, the test points below.
 * @param {CanvasRenderingContext2D} context  @param {import("./run.js").Run} run
 * @param {(part: string, s: number) => [number, number]} place  of point s of "train" or "test",
 *   in pixels
 * @param {Object} look  of `theme`  @param {number} size
 */
export function dots(context, run, place, look, size) {
  for (const part of ["test", "train"]) {
    const points = run[part];
    const paths = new Map();
    const hollow = part === "test";
    for (let s = 0; s < points.count; s += 1) {
      const label = points.label[s];
      const kind = run.regression ? 0 : label;
      const tone = run.regression
        ? css(look.colours, Math.max(0, Math.min(255, Math.round((label / run.reach + 1) * 127.5))))
        : look.classes[kind];
      if (!paths.has(tone)) paths.set(tone, new Path2D());
      shape(paths.get(tone), ...place(part, s), kind, hollow ? 0.85 * size : size);
    }
    context.lineJoin = "round";
    for (const [tone, path] of paths) {
      const rim = run.regression ? look.ink : look.paper;
      Object.assign(context, {
        fillStyle: hollow && !run.regression ? look.paper : tone,
        strokeStyle: hollow && !run.regression ? tone : rim,
        lineWidth: hollow ? (run.regression ? 0.6 : 1.3) : 1,
      });
      context.fill(path);
      context.stroke(path);
    }
  }
}
