// The kernel as a square of number fields.

import { element } from "../kit/kit.js";

const MOST = 20;
const tidy = (weight) => String(Number(weight.toFixed(4)) + 0);

/**
 * @param {(weights: number[]) => void} onInput
 * @returns {{node: HTMLElement, show: (weights: number[]) => void}}
 */
export function kernelGrid(onInput) {
  const node = element("div", {
    class: "kernel",
    role: "group",
    "aria-label": "Kernel, row by row",
  });
  let fields = [];
  let now = [];
  const change = (place, value) => {
    now = now.map((weight, i) => (i === place ? value : weight));
    onInput(now);
  };
  const field = (place, size) => {
    const input = element("input", {
      type: "number",
      step: "any",
      min: -MOST,
      max: MOST,
      inputmode: "decimal",
      "aria-label": `weight, row ${Math.floor(place / size)}, column ${place % size}`,
      oninput: () => {
        if (Math.abs(input.valueAsNumber) <= MOST) change(place, input.valueAsNumber);
      },
      onchange: () => {
        const typed = input.valueAsNumber;
        const value = Number.isFinite(typed) ? Math.min(MOST, Math.max(-MOST, typed)) : now[place];
        if (value !== now[place] && tidy(now[place]) !== input.value) {
          change(place, value);
        }
        input.value = tidy(now[place]);
      },
    });
    return input;
  };
  const show = (weights) => {
    const size = Math.sqrt(weights.length);
    now = [...weights];
    if (fields.length !== weights.length) {
      fields = weights.map((_, place) => field(place, size));
      node.replaceChildren(...fields);
      node.style.setProperty("--size", size);
    }
    fields.forEach((input, i) => {
      if (input.valueAsNumber !== Number(tidy(weights[i]))) {
        input.value = tidy(weights[i]);
      }
    });
  };
  return { node, show };
}
