// Two distributions over four classes as bars to drag, and what is computed of them.

import { drawAxes, label, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { font } from "../kit/kit.js";
import { hatch, theme } from "../kit/plot.js";
import { number } from "../kit/words.js";
import { information, normalised } from "./losses.js";

export const CLASSES = ["A", "B", "C", "D"];
const NAMES = ["p", "q"];

/**
 * @param {Object} state  the settings, read anew at each painting
 * @param {(name: "p"|"q", place: number, value: number) => void} onMove  the top of a bar was
 *   dragged
 */
export function bars(state, onMove) {
  let y = linear([0, 1], [1, 0]);
  let left = 0;
  let wide = 1; // of one class

  /** The bar of a distribution at a class, from left to right. */
  const across = (name, place) => {
    const middle = left + (place + 0.5) * wide;
    const half = Math.min(44, 0.36 * wide);
    return name === "p" ? [middle - half, middle - 2] : [middle + 2, middle + half];
  };

  const paintBar = (context, look, name, place) => {
    const [from, to] = across(name, place);
    const share = normalised(state[name])[place];
    const top = y(share);
    const tone = name === "p" ? look.ink : look.muted;
    context.save();
    Object.assign(context, {
      fillStyle: tone,
      strokeStyle: tone,
      lineWidth: 2,
      globalAlpha: name === "p" ? 0.75 : 0.18,
    });
    context.fillRect(from, top, to - from, y(0) - top);
    context.globalAlpha = 1;
    if (name === "q") hatch(context, from, top, to, y(0), tone);
    context.strokeRect(from, top, to - from, y(0) - top);
    // the top, which can be taken
    Object.assign(context, { lineWidth: 5, strokeStyle: look.touch });
    context.beginPath();
    context.moveTo(from - 1, top);
    context.lineTo(to + 1, top);
    context.stroke();
    Object.assign(context, {
      fillStyle: look.ink,
      font: font(context.canvas),
      textAlign: "center",
      textBaseline: "bottom",
    });
    context.fillText(number(share, 2), (from + to) / 2, top - 5);
    context.restore();
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const x = linear([0, CLASSES.length], [40, width - 8]);
    y = linear([0, 1], [height - 26, 22]);
    left = x(0);
    wide = x(1) - x(0);
    drawAxes(context, {
      x: Object.assign((value) => x(value), { range: x.range, ticks: () => [] }),
      y,
      count: 5,
    });
    Object.assign(context, {
      fillStyle: look.ink,
      font: font(context.canvas, 14, 600),
      textAlign: "center",
      textBaseline: "top",
    });
    CLASSES.forEach((name, place) => {
      context.fillText(name, left + (place + 0.5) * wide, y(0) + 7);
      for (const each of NAMES) paintBar(context, look, each, place);
    });
  };

  /** Which bar stands at this place, if any. */
  const barAt = ([px]) => {
    for (const name of NAMES) {
      for (let place = 0; place < CLASSES.length; place += 1) {
        const [from, to] = across(name, place);
        if (px >= from - 2 && px <= to + 2) return { name, place };
      }
    }
    return null;
  };
  const put = ({ name, place }, [, py]) =>
    onMove(name, place, Number(Math.min(1, Math.max(0, y.invert(py))).toFixed(3)));
  const label = "The true distribution p and the predicted distribution q over four classes";
  const view = canvas({ label, paint, ratio: 1.3 }, { class: "shares" });
  draggable(view.canvas, {
    pick: (at, reach) => {
      const bar = barAt(at);
      return bar && Math.abs(at[1] - y(normalised(state[bar.name])[bar.place])) <= reach
        ? bar
        : null;
    },
    move: put,
    tap: (at) => {
      const bar = barAt(at);
      if (bar) put(bar, at);
    },
  });
  return view;
}

/** The four numbers as bars, with the cross-entropy as a sum. @param {Object} state */
export function sums(state) {
  /** The rows: a name, and pieces [length, colour, hatched]. */
  const rows = (look) => {
    const { entropy, cross, forward, backward } = information(
      normalised(state.p),
      normalised(state.q),
      state.unit,
    );
    const own = [entropy, look.ink, false];
    const more = [forward, look.muted, true];
    return [
      ["H(p)", entropy, [own]],
      ["KL(p‖q)", forward, [more]],
      ["H(p, q) = H(p) + KL(p‖q)", cross, [own, more]],
      ["KL(q‖p)", backward, [[backward, look.line, true]]],
    ];
  };

  const paintPieces = (context, x, top, pieces) => {
    let from = 0;
    for (const [length, tone, hatched] of pieces) {
      const to = Math.min(from + length, x.domain[1]);
      const place = [x(from), top, x(to) - x(from), 16];
      context.save();
      Object.assign(context, {
        fillStyle: tone,
        strokeStyle: tone,
        lineWidth: 2,
        globalAlpha: hatched ? 0.18 : 0.75,
      });
      context.fillRect(...place);
      context.globalAlpha = 1;
      if (hatched) hatch(context, x(from), top, x(to), top + 16, tone);
      if (to > from) context.strokeRect(...place);
      context.restore();
      from = to;
    }
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const made = rows(look);
    const most = Math.max(2, ...made.map(([, value]) => (Number.isFinite(value) ? value : 0)));
    const x = linear([0, 1.05 * most], [8, width - 12]);
    const each = (height - 46) / made.length;
    Object.assign(context, {
      font: font(context.canvas),
      fillStyle: look.muted,
      textAlign: "center",
      textBaseline: "top",
    });
    for (const value of x.ticks(4)) {
      context.fillStyle = look.hair;
      context.fillRect(x(value), 0, 1, 4 * each + 6);
      context.fillStyle = look.muted;
      context.fillText(label(value), x(value), 4 * each + 9);
    }
    context.fillText(state.unit, (x.range[0] + x.range[1]) / 2, 4 * each + 26);
    made.forEach(([name, value, pieces], i) => {
      Object.assign(context, { fillStyle: look.ink, textAlign: "left", textBaseline: "bottom" });
      const text = `${name} = ${number(value)}`;
      const top = (i + 1) * each - 18;
      context.save();
      context.fillStyle = look.paper;
      context.globalAlpha = 0.8;
      context.fillRect(x(0) + 1, top - 20, context.measureText(text).width + 4, 17);
      context.restore();
      context.fillText(text, x(0) + 3, top - 4);
      paintPieces(context, x, top, pieces);
    });
  };

  const view = canvas(
    { label: "Entropy, cross-entropy and both divergences as bars", paint, ratio: 1.3 },
    { class: "sums" },
  );
  return view;
}
