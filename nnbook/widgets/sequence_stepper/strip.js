// The unrolled networks as a strip: a column for each step, a row for each gate and state.

import { canvas, place } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { css, palette } from "../kit/heatmap.js";
import { colour, font } from "../kit/kit.js";

const ROWS = [
  ["x", "bit x"],
  ["i", "i input gate"],
  ["f", "f forget gate"],
  ["g", "g candidate"],
  ["o", "o output gate"],
  ["c", "c cell"],
  ["h", "h LSTM"],
  ["rnn", "h RNN"],
];
/** Two places after the point, and no 0 before it: ".73". */
const short = (value) =>
  Math.abs(value) < 0.005
    ? "0"
    : value
        .toFixed(2)
        .replace("0.", ".")
        .replace("-", "−")
        .replace(/^(−?)1\.00$/, "$11");

const GAPS = new Set(["i", "c", "rnn"]); // a little room before these

/**
 * @param {Object} state  done (both networks), t (the step, from 0)
 * @param {(t: number) => void} onStep
 */
export function strip(state, onStep) {
  let left = 0;
  let wide = 1;
  const valueOf = (name, t) => {
    const { inputs, moments, states } = state.done;
    return name === "x" ? inputs[t][0] : name === "rnn" ? states[t] : moments[t][name];
  };
  const paint = (context, width, height) => {
    const many = state.done.inputs.length;
    const colours = palette(view.canvas);
    const [ink, muted, line] = ["ink", "muted", "line"].map((name) => colour(context.canvas, name));
    const gap = 6;
    const tall = (height - 24 - gap * GAPS.size) / ROWS.length;
    left = 96;
    wide = (width - left - 4) / many;
    let top = 2;
    for (const [name, title] of ROWS) {
      if (GAPS.has(name)) top += gap;
      Object.assign(context, {
        font: font(context.canvas, 13),
        fillStyle: ink,
        textAlign: "right",
        textBaseline: "middle",
      });
      context.fillText(title, left - 6, top + tall / 2, left - 8);
      for (let t = 0; t < many; t += 1) {
        paintCell(context, {
          colours,
          ink,
          line,
          top,
          tall,
          t,
          value: valueOf(name, t),
          bit: name === "x",
        });
      }
      top += tall;
    }
    Object.assign(context, { strokeStyle: colour(context.canvas, "touch"), lineWidth: 3 });
    context.strokeRect(left + state.t * wide, 1, wide, top);
    Object.assign(context, {
      font: font(context.canvas),
      fillStyle: muted,
      textAlign: "center",
      textBaseline: "top",
    });
    for (let t = 0; t < many; t += 1) {
      const round = t === 0 || (t + 1) % 5 === 0;
      if (t === state.t || (round && Math.abs(t - state.t) > 1)) {
        context.fillText(t + 1, left + (t + 0.5) * wide, top + 5);
      }
    }
  };
  const paintCell = (context, { colours, ink, line, top, tall, t, value, bit }) => {
    const x = left + t * wide;
    const middle = top + tall / 2;
    context.fillStyle = css(colours, Math.round(Math.min(1, Math.max(0, (value + 1) / 2)) * 255));
    context.fillRect(x, top, wide, tall);
    Object.assign(context, { strokeStyle: line, lineWidth: 0.5 });
    context.strokeRect(x, top, wide, tall);
    Object.assign(context, {
      fillStyle: ink,
      textAlign: "center",
      textBaseline: "middle",
      font: font(context.canvas, bit || wide > 30 ? 13 : 11),
    });
    if (bit) {
      context.fillText(Number(value > 0), x + wide / 2, middle);
    } else if (wide >= 21) {
      context.fillText(short(value), x + wide / 2, middle);
    } else {
      // Too narrow for numbers: a bar says the same without colour, up from the middle or down.
      context.globalAlpha = 0.75;
      const size = Math.max(-1, Math.min(1, value)) * (tall / 2 - 1);
      context.fillRect(
        x + wide * 0.32,
        Math.min(middle, middle - size),
        wide * 0.36,
        Math.abs(size),
      );
      context.globalAlpha = 1;
    }
  };
  const stepAt = ([x]) =>
    Math.min(state.done.inputs.length - 1, Math.max(0, Math.floor((x - left) / wide)));
  const view = canvas({ label: "Gates and states of all steps", paint }, { class: "strip" });
  draggable(view.canvas, {
    pick: (at, reach) => (at[0] >= left && (reach < 24 || stepAt(at) === state.t) ? "step" : null),
    move: (_, at) => onStep(stepAt(at)),
    tap: (at) => {
      if (at[0] >= left) onStep(stepAt(at));
    },
  });
  view.canvas.addEventListener("pointerdown", (event) => {
    const at = place(event, view.canvas);
    if (event.pointerType === "mouse" && event.button === 0 && at[0] >= left) {
      onStep(stepAt(at));
    }
  });
  return view;
}
