// The hidden space: every point where the last hidden layer puts it. What is left to the output is
// one straight cut.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { select } from "../kit/controls.js";
import { element, font } from "../kit/kit.js";
import { dots, theme } from "./dots.js";

/** Lowest and highest of some numbers, with room around. */
function range(lists) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (const value of list) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high > low)) return [(low || 0) - 1, (high || 0) + 1];
  return [low - 0.06 * (high - low), high + 0.06 * (high - low)];
}

/** @param {Object} state  run, and axes: the two units that are shown, unless there are three */
export function space(state) {
  const paint = (context, width, height) => {
    const { run, axes } = state;
    const { network } = run;
    const look = theme(view.canvas);
    const layer = network.layers.at(-1);
    const parts = { train: network.hidden(run.train), test: network.hidden(run.test) };
    const three = layer.inputs === 3;
    // Three units: the third axis comes towards the reader, down to the left.
    const seen = (unit, axis) =>
      three
        ? Object.values(parts).map((units) =>
            units[axis].map((h, s) => h - (axis ? 0.35 : 0.5) * units[2][s]),
          )
        : Object.values(parts).map((units) => units[unit]);
    const both = [seen(axes[0], 0), seen(axes[1], 1)];
    const x = linear(range(both[0]), [three ? 8 : 42, width - 12]);
    const y = linear(range(both[1]), [height - (three ? 8 : 42), 8]);
    if (three) {
      arrows(context, x, y, look);
    } else {
      drawAxes(context, {
        x,
        y,
        xLabel: name(axes[0]),
        yLabel: name(axes[1]),
        count: 4,
        grid: false,
      });
    }
    context.save();
    context.beginPath();
    context.rect(x.range[0], y.range[1], x.range[1] - x.range[0], y.range[0] - y.range[1]);
    context.clip();
    if (layer.inputs === 2 && !run.regression) cut(context, x, y, look);
    dots(
      context,
      run,
      (part, s) => {
        const k = part === "train" ? 0 : 1;
        return [x(both[0][k][s]), y(both[1][k][s])];
      },
      look,
      3.2,
    );
    context.restore();
  };

  const name = (unit) =>
    state.run.network.layers.length > 1 ? `unit ${unit + 1}` : `input ${unit + 1}`;

  const arrows = (context, x, y, look) => {
    Object.assign(context, {
      strokeStyle: look.line,
      fillStyle: look.ink,
      lineWidth: 1,
      font: font(context.canvas),
      textAlign: "center",
    });
    const reach = Math.min(x.domain[1] - x.domain[0], y.domain[1] - y.domain[0]) / 3;
    [
      [reach, 0],
      [0, reach],
      [-0.5 * reach, -0.35 * reach],
    ].forEach(([dx, dy], i) => {
      context.beginPath();
      context.moveTo(x(0), y(0));
      context.lineTo(x(dx), y(dy));
      context.stroke();
      context.fillText(name(i), x(1.12 * dx), y(1.12 * dy));
    });
  };

  /** Where the output changes its answer: a line in the space of two units. */
  const cut = (context, x, y, look) => {
    const { w, layers, settings } = state.run.network;
    const { at } = layers.at(-1);
    const [first, second] = state.axes;
    const a = w[at + first];
    const b = w[at + second];
    const c = w[at + 2];
    const [low, high] = x.domain;
    if (a === 0 && b === 0) return;
    const ends =
      Math.abs(b) > 1e-3 * Math.abs(a)
        ? [low, high].map((h) => [h, -(a * h + c) / b])
        : y.domain.map((h) => [-(b * h + c) / a, h]);
    Object.assign(context, {
      strokeStyle: look.ink,
      lineWidth: settings.output === "linear" ? 0 : 1.8,
    });
    context.beginPath();
    for (const [h, k] of ends) context.lineTo(x(h), y(k));
    context.stroke();
  };

  const view = canvas({ label: "The points in the hidden space", paint, ratio: 1.2 });
  const lists = ["Across", "Up"].map((label, i) =>
    select({
      label,
      options: [],
      value: "",
      onInput: (unit) => {
        state.axes[i] = Number(unit);
        view.refresh();
      },
    }),
  );
  const choice = element("div", { class: "nnb-group" }, ...lists.map((list) => list.node));
  /** The units to choose from, after a new network. */
  const fit = () => {
    const units = state.run.network.layers.at(-1).inputs;
    state.axes = state.axes.map((axis, i) => (axis < units ? axis : Math.min(i, units - 1)));
    choice.hidden = units <= 3;
    lists.forEach((list, i) => {
      const box = list.node.querySelector("select");
      if (box.length !== units) {
        box.replaceChildren(
          ...Array.from({ length: units }, (_, unit) =>
            element("option", { value: unit }, name(unit)),
          ),
        );
      }
      list.set(String(state.axes[i]));
    });
  };
  return { ...view, choice, fit };
}
