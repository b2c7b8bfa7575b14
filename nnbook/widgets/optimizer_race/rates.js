// A slider for learning rates: two digits that count, evenly spaced by powers of ten, and a field
// for any other.

import { track } from "../kit/controls.js";
import { element, uid } from "../kit/kit.js";
import { number } from "../kit/words.js";

const FIRST = -5;
const DECADES = 6; // from 1e-5 to 10

/** The rate at a place of the slider: 1.0, 1.1, … 9.9 times a power of ten. */
const rateAt = (place) => Number(`${10 + (place % 90)}e${FIRST - 1 + Math.floor(place / 90)}`);

/** The place nearest to a rate. */
function placeOf(rate) {
  const power = Math.floor(Math.log10(rate) + 1e-12);
  const digits = Math.round(rate / 10 ** (power - 1));
  return Math.max(0, Math.min(90 * DECADES, (power - FIRST) * 90 + digits - 10));
}

/**
 * @param {Object} setting  of the rate
 * @param {{label: string, onInput: (rate: number) => void}} options
 * @returns {{node, get, set}}
 */
export function rateSlider({ start, low, high }, { label, onInput }) {
  const id = uid("rate");
  let current = start;
  const range = element("input", {
    type: "range",
    id,
    min: 0,
    max: 90 * DECADES,
    step: 1,
    oninput: () => {
      set(rateAt(range.valueAsNumber));
      onInput(current);
    },
  });
  const field = element("input", {
    type: "number",
    min: low,
    max: high,
    step: "any",
    "aria-label": `${label} as a number`,
    oninput: () => {
      const typed = field.valueAsNumber;
      if (!(typed >= low && typed <= high)) return;
      current = typed;
      range.value = String(placeOf(typed));
      track(range);
      onInput(typed);
    },
    onchange: () => {
      const typed = field.valueAsNumber;
      const rate = Number.isFinite(typed) ? Math.min(high, Math.max(low, typed)) : current;
      const fresh = rate !== current;
      field.value = "";
      set(rate);
      if (fresh) onInput(rate);
    },
  });
  const set = (rate) => {
    current = rate;
    range.value = String(placeOf(rate));
    track(range);
    range.setAttribute("aria-valuetext", number(rate));
    // "0.0" stays while one types.
    if (field.valueAsNumber !== rate) field.value = String(Number(rate.toPrecision(6)));
  };
  set(start);
  return {
    node: element("div", { class: "nnb-slider rate" },
      element("label", { for: id }, label),
      range,
      field,
    ),
    get: () => current,
    set,
  };
}
