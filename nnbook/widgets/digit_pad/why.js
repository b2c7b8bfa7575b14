// Why this digit? The hidden units that pushed most, each as the picture of its weights.

import { heatmap, palette } from "../kit/heatmap.js";
import { colour, element } from "../kit/kit.js";
import { ranking } from "./bars.js";
import { pushes } from "./network.js";
import { SIDE } from "./strokes.js";

const UNITS = 5;
const DOTS = 5; // screen dots for one weight
const STRONG = 0.55; // of the largest weight: it gets the full colour

/** Can it be told by hidden units? Not where another layer lies between them and the answer. */
const isTold = (stages) => /^dense,(relu|tanh),dense$/.test(stages.map(({ kind }) => kind).join());

/** The weights of one hidden unit as an image. */
function weightsOf([{ shape, weights }], unit) {
  const of = Float64Array.from({ length: shape[0] }, (_, i) => weights[i * shape[1] + unit]);
  const strong = STRONG * of.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
  return of.map((weight) => weight / strong);
}

/** Before anything is drawn: the units with the largest weights towards the digits. */
function loudest([, , { shape, weights }]) {
  const loud = Float64Array.from({ length: shape[0] }, (_, unit) =>
    weights.subarray(unit * shape[1], (unit + 1) * shape[1]).reduce((sum, w) => sum + w * w, 0),
  );
  return ranking(loud).slice(0, UNITS);
}

/** @returns {{node: HTMLElement, show: Function}} the row of units below the bars */
export function why() {
  const title = element("p", { class: "why-title" });
  const map = heatmap(SIDE, SIDE);
  const tiles = Array.from({ length: UNITS }, () => {
    const canvas = element("canvas", { role: "img", width: SIDE * DOTS, height: SIDE * DOTS });
    const push = element("span", { class: "push" });
    return { canvas, push, li: element("li", {}, canvas, push) };
  });
  const node = element("div", { class: "why" },
    title,
    element("ul", {}, ...tiles.map(({ li }) => li)),
    element("p", { class: "nnb-note" }, "Ink on orange raises a unit, on blue it lowers it."),
  );
  const paint = (canvas, weights, image) => {
    const context = canvas.getContext("2d");
    map.set(weights, palette(canvas));
    map.draw(context, 0, 0, canvas.width, canvas.height);
    context.fillStyle = colour(canvas, "ink");
    image.forEach((ink, at) => {
      context.globalAlpha = ink;
      const [x, y] = [at % SIDE, Math.floor(at / SIDE)].map((place) => place * DOTS + 1);
      if (ink > 0) context.fillRect(x, y, DOTS - 2, DOTS - 2);
    });
    context.globalAlpha = 1;
  };
  /**
   * @param {Object[]} stages  of the network  @param {number[]} image  that it reads, [] for none
   * @param {number[]} probabilities  that it gives
   */
  const show = (stages, image, probabilities) => {
    node.classList.toggle("untold", !isTold(stages));
    if (!isTold(stages)) return;
    const isEmpty = image.length === 0;
    const [digit] = ranking(probabilities);
    const pushed = isEmpty ? [] : pushes(stages, image, digit);
    title.textContent = isEmpty
      ? `Inside: ${UNITS} of its ${stages[0].shape[1]} hidden units`
      : `Why ${digit}? Five hidden units pushed most`;
    const chosen = isEmpty ? loudest(stages) : ranking(pushed).slice(0, UNITS);
    tiles.forEach(({ canvas, push, li }, place) => {
      const unit = chosen[place];
      li.hidden = unit === undefined;
      if (li.hidden) return;
      const size = isEmpty ? "" : pushed[unit].toFixed(1).replace("-", "−");
      push.textContent = isEmpty ? "\u00a0" : size.startsWith("−") ? size : `+${size}`;
      const said = isEmpty ? "" : `, push ${push.textContent}`;
      canvas.setAttribute("aria-label", `Weights of hidden unit ${unit + 1}${said}`);
      paint(canvas, weightsOf(stages, unit), image);
    });
  };
  return { node, show };
}
