// The map: contours of the surface, the minima, the paths up to the step that is shown, and the
// start, which can be moved.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { heatmap, ramp } from "../kit/heatmap.js";
import { colour, font } from "../kit/kit.js";
import { contour } from "../kit/contour.js";
import { drawHead, useLine } from "./marks.js";
import { grid, SURFACES } from "./surfaces.js";

const SIZE = 120;
// 0.01, 0.03, 0.1, … 100000
const LEVELS = Array.from({ length: 15 }, (_, i) => 10 ** (-2 + i / 2));
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** 256 shades of the terrain, from the valley to the heights. */
const shades = (node) =>
  ramp([1, 2, 3, 4].map((height) => colour(node, `terrain-${height}`)));

/** What the shades run between, so that all are seen: the lowest and highest tenth are cut off. */
function between(logs) {
  const sorted = [...logs].sort((a, b) => a - b);
  return [0.1, 0.9].map((part) => sorted[Math.floor(part * (sorted.length - 1))]);
}

/** A surface as a small picture without paths. */
export function relief(name) {
  const size = 32;
  const logs = grid(SURFACES[name], size).map((value) => Math.log10(value + 0.01));
  const shading = heatmap(size, size);
  return (context, wide) => {
    shading.set(logs, shades(context.canvas), ...between(logs));
    shading.draw(context, 0, 0, wide, wide);
  };
}

/**
 * @param {Object} state  values, step, paths (name to path) and shown (names), read anew at each
 *   painting
 * @param {(x: number, y: number) => void} onStart  the reader has moved the start
 */
export function map(state, onStart) {
  const shading = heatmap(SIZE, SIZE);
  const sheet = document.createElement("canvas");
  let x = linear([0, 1], [0, 1]);
  let y = x;
  let known = "";
  const surface = () => SURFACES[state.values.surface];
  const tidy = (value, [low, high]) => Number(Math.min(high, Math.max(low, value)).toFixed(3)) + 0;
  const move = (to) => onStart(tidy(to[0], x.domain), tidy(to[1], y.domain));

  /** What stays while the paths change: the logarithms of the loss, and the contours. */
  const measure = () => {
    const [left, right] = x.range;
    const [bottom, top] = y.range;
    const values = grid(surface(), SIZE);
    const logs = values.map((value) => Math.log10(value + 0.01));
    const place = (column, row) => [
      left + ((right - left) * (column + 0.5)) / SIZE,
      top + ((bottom - top) * (row + 0.5)) / SIZE,
    ];
    return {
      logs,
      ends: between(logs),
      lines: LEVELS.map((level) => contour(values, SIZE, level, place)),
    };
  };
  /**
   * The shades and contours, drawn on a sheet of their own: they stay while the paths change, and
   * are only copied then.
   */
  const drawGround = (like, scale) => {
    const [left, right] = x.range;
    const [bottom, top] = y.range;
    const context = sheet.getContext("2d");
    const { logs, ends, lines } = measure();
    Object.assign(sheet, { width: like.width, height: like.height });
    context.setTransform(scale);
    shading.set(logs, shades(like), ...ends);
    shading.draw(context, left, top, right - left, bottom - top);
    Object.assign(context, { strokeStyle: colour(like, "ink"), lineWidth: 0.8, globalAlpha: 0.2 });
    for (const each of lines) context.stroke(each);
  };
  const paintGround = (context, width, height) => {
    const { canvas: like } = context;
    const tones = ["terrain-1", "terrain-4", "ink"].map((name) => colour(like, name));
    const now = [state.values.surface, like.width, like.height, width, height, ...tones].join();
    if (known !== now) drawGround(like, context.getTransform());
    known = now;
    context.drawImage(sheet, 0, 0, width, height);
  };

  const paintMinima = (context) => {
    Object.assign(context, { strokeStyle: colour(context.canvas, "ink"), lineWidth: 2 });
    for (const [a, b] of surface().minima) {
      context.beginPath();
      context.moveTo(x(a) - 5, y(b) - 5);
      context.lineTo(x(a) + 5, y(b) + 5);
      context.moveTo(x(a) - 5, y(b) + 5);
      context.lineTo(x(a) + 5, y(b) - 5);
      context.stroke();
    }
  };

  /**
   * A path up to the step, with a dot at each step that is not too near the one before. What comes
   * later isn't drawn: it would give away who wins.
   */
  const paintPath = (context, name) => {
    const { x: xs, y: ys, last } = state.paths[name];
    const upto = Math.min(state.step, last);
    useLine(context, name, 2);
    context.beginPath();
    for (let n = 0, left = Infinity, top = Infinity; n <= upto; n += 1) {
      const px = clip(x(xs[n]));
      const py = clip(y(ys[n]));
      // most of a path stands still
      if (n < upto && Math.abs(px - left) + Math.abs(py - top) < 0.5) continue;
      context.lineTo(px, py);
      [left, top] = [px, py];
    }
    context.stroke();
    context.fillStyle = context.strokeStyle;
    let [ax, ay] = [Infinity, Infinity];
    for (let n = 0; n <= upto; n += 1) {
      const [px, py] = [x(xs[n]), y(ys[n])];
      if (!(Math.hypot(px - ax, py - ay) > 7)) continue;
      context.fillRect(px - 2, py - 2, 4, 4);
      [ax, ay] = [px, py];
    }
  };
  const clip = (pixel) => Math.max(-1e5, Math.min(1e5, pixel));

  const paintStart = (context) => {
    const at = [x(state.values.x), y(state.values.y)];
    context.setLineDash([]);
    for (const [tone, width] of [
      ["halo", 6],
      ["touch", 2.4],
    ]) {
      Object.assign(context, { strokeStyle: colour(context.canvas, tone), lineWidth: width });
      context.beginPath();
      context.arc(...at, view.canvas.matches(":focus-visible") ? 12 : 9, 0, 2 * Math.PI);
      context.stroke();
    }
    Object.assign(context, {
      font: font(context.canvas, 12, 600),
      textAlign: "center",
      textBaseline: "bottom",
      lineWidth: 4,
      strokeStyle: colour(context.canvas, "halo"),
      fillStyle: colour(context.canvas, "ink"),
    });
    const above = at[1] > y.range[1] + 30 ? at[1] - 12 : at[1] + 28;
    const beside = Math.min(x.range[1] - 18, Math.max(x.range[0] + 18, at[0]));
    context.strokeText("start", beside, above);
    context.fillText("start", beside, above);
  };

  const paint = (context, width, height) => {
    const [left, right, bottom, top] = surface().window;
    x = linear([left, right], [40, width - 8]);
    y = linear([bottom, top], [height - 40, 8]);
    context.save();
    context.beginPath();
    context.rect(x.range[0], y.range[1], x.range[1] - x.range[0], y.range[0] - y.range[1]);
    context.clip();
    paintGround(context, width, height);
    paintMinima(context);
    for (const name of state.shown) paintPath(context, name);
    paintStart(context);
    for (const name of state.shown) {
      const path = state.paths[name];
      const n = Math.min(state.step, path.last);
      drawHead(context, name, clip(x(path.x[n])), clip(y(path.y[n])));
    }
    context.restore();
    drawAxes(context, { x, y, xLabel: "x", yLabel: "y", count: 5, grid: false });
  };

  const key = (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    const part = event.shiftKey ? 0.1 : 0.0125;
    const { x: x0, y: y0 } = state.values;
    const [left, right, bottom, top] = surface().window;
    move([x0 + part * arrow[0] * (right - left), y0 + part * arrow[1] * (top - bottom)]);
    event.preventDefault();
    event.stopPropagation(); // a notebook, or the page, has shortcuts of its own
  };

  const view = canvas(
    { label: "Map of the surface with the paths; arrow keys move the start", paint, ratio: 1.2 },
    {
      tabindex: "0",
      role: "application",
      class: "map",
      onkeydown: key,
      onfocus: () => view.refresh(),
      onblur: () => view.refresh(),
    },
  );
  draggable(view.canvas, {
    pick: (at, reach) =>
      Math.hypot(x(state.values.x) - at[0], y(state.values.y) - at[1]) <= 9 + reach
        ? "start"
        : null,
    move: (_, at) => move([x.invert(at[0]), y.invert(at[1])]),
    tap: (at) => move([x.invert(at[0]), y.invert(at[1])]),
  });
  return view;
}
