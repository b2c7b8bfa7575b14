// Choices that are seen all at once: words side by side, or drawings. And a number between minus
// and plus.

import { group, select } from "./controls.js";
import { element, onTheme, uid } from "./kit.js";

const FEW = 5; // choices that are seen side by side

/**
 * A few choices, one of which is taken: radio buttons that look like one piece.
 * @param {{label: string, options: [string, string, Node?][], value: string,
 *   onInput?: (value: string) => void}} options  value, text, and a drawing that is shown in place
 *   of the text, which is its name then
 * @returns {{node: HTMLElement, get: () => string, set: (value: string) => void}}  `set` with a
 *   value that is no option takes none
 */
export function segments({ label, options, value, onInput = () => {} }) {
  const id = uid("segments");
  const inputs = options.map(([name, text, drawing]) =>
    element("input", {
      type: "radio",
      name: id,
      value: name,
      "aria-label": drawing && text,
      onchange: () => onInput(name),
    }),
  );
  const set = (name) => {
    for (const input of inputs) input.checked = input.value === name;
  };
  set(value);
  const drawn = options.some(([, , drawing]) => drawing);
  const node = element("div", { class: "nnb-choice", role: "radiogroup", "aria-labelledby": id },
    element("span", { id }, label),
    element("div", { class: drawn ? "nnb-thumbnails" : "nnb-segments" },
      ...options.map(([, text, drawing], i) =>
        element("label", drawing ? { title: text } : {}, inputs[i], drawing ?? text),
      ),
    ),
  );
  return { node, get: () => inputs.find((input) => input.checked)?.value ?? "", set };
}

/** `segments` for a few choices, else `select` of controls.js, which has the same options. */
export const choice = (made) => (made.options.length > FEW ? select : segments)(made);

/**
 * A small square canvas for a choice, painted once it is seen, and anew when the theme changes.
 * @param {(context: CanvasRenderingContext2D, size: number) => void} paint  in CSS pixels
 * @returns {{node: HTMLCanvasElement, draw: () => void, stop: () => void}}  draw() paints it anew
 */
export function thumbnail(paint, size = 44) {
  const node = element("canvas", { width: 2 * size, height: 2 * size, "aria-hidden": "true" });
  const draw = () => {
    if (node.clientWidth === 0) return;
    const context = node.getContext("2d");
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, size, size);
    paint(context, size);
  };
  const seen = new ResizeObserver(draw);
  const stopTheme = onTheme(draw);
  seen.observe(node);
  return {
    node,
    draw,
    stop() {
      seen.disconnect();
      stopTheme();
    },
  };
}

/**
 * A whole number between a button for less and one for more.
 * @param {{label: string, less: string, more: string, step: (by: -1|1) => void}} options  less and
 *   more: what the buttons are called
 * @returns {{node: HTMLElement, show: (value: number, low: number, high: number) => void}}
 */
export function stepper({ label, less, more, step }) {
  const shown = element("span", { class: "count" });
  const button = (sign, name, by) =>
    element("button", { type: "button", "aria-label": name, onclick: () => step(by) }, sign);
  const [fewer, further] = [button("−", less, -1), button("+", more, 1)];
  const node = group(label, element("span", {}, label), fewer, shown, further);
  node.classList.add("nnb-stepper");
  return {
    node,
    show(value, low, high) {
      shown.textContent = value;
      fewer.setAttribute("aria-disabled", String(value <= low));
      further.setAttribute("aria-disabled", String(value >= high));
    },
  };
}
