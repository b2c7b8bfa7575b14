// Native controls with real labels. Each is {node, get, set}; `set` does not call back.

import { element, uid } from "./kit.js";

const nothing = () => {};
const digitsOf = (step) => (String(step).split(".")[1] ?? "").length;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * Tells the style sheet how far along a slider's thumb is, after it was moved: the track is
 * filled up to there.
 */
export function track(range) {
  const part = (range.value - range.min) / (range.max - range.min || 1);
  range.style.setProperty("--at", `${100 * part}%`);
}

/**
 * A number field with a label.
 * @param {{label: string, min?: number, max?: number, step?: number, value: number,
 *   unit?: string, onInput?: (value: number) => void}} options
 */
export function numberInput({
  label,
  min = -Infinity,
  max = Infinity,
  step = 0.1,
  value,
  unit = "",
  onInput = nothing,
}) {
  const id = uid("number");
  const field = numberField({ min, max, step, id }, onInput);
  field.set(value);
  const node = element("div", { class: "nnb-number" },
    element("label", { for: id }, label),
    field.input,
    element("span", { class: "nnb-unit" }, unit),
  );
  return { node, get: field.get, set: field.set, limit: field.limit };
}

/**
 * The bare field. What is typed is taken when it is a number, and brought into its limits when the
 * field is left.
 */
function numberField({ min, max, step, ...attributes }, onInput) {
  let current = 0;
  let low = min;
  let high = max;
  const show = (value) => {
    const text = String(Number(value.toFixed(digitsOf(step) + 2)));
    current = value;
    // "0.0" stays: somebody may be typing 0.05.
    if (input.valueAsNumber !== Number(text)) input.value = text;
  };
  const typed = () => {
    const value = input.valueAsNumber;
    if (!Number.isFinite(value) || value < low || value > high) return;
    current = value;
    onInput(value);
  };
  const leave = () => {
    const value = Number.isFinite(input.valueAsNumber)
      ? clamp(input.valueAsNumber, low, high)
      : current;
    const fresh = value !== current;
    input.value = ""; // "0101" becomes 101, also where it is the value already
    show(value);
    if (fresh) onInput(value);
  };
  const input = element("input", {
    type: "number",
    min: Number.isFinite(min) ? min : undefined,
    step,
    max: Number.isFinite(max) ? max : undefined,
    ...attributes,
    oninput: typed,
    onchange: leave,
  });
  const limit = (from, to) => {
    Object.assign(input, { min: from, max: to });
    [low, high] = [from, to];
  };
  return { input, get: () => current, set: show, limit };
}

/**
 * A slider with its number beside it; both can be used. `limits` of the number may be wider than
 * the slider, which then stretches to a number beyond its ends. `limit(min, max)` of what is
 * returned gives both other ends, where they depend on something.
 * @param {{label: string, min: number, max: number, step: number, value: number,
 *   limits?: [number, number], unit?: string, onInput?: (value: number) => void}} options
 */
export function slider({
  label,
  min,
  max,
  step,
  value,
  limits = [min, max],
  unit = "",
  onInput = nothing,
}) {
  const id = uid("slider");
  let [low, high] = [min, max];
  const range = element("input", {
    type: "range",
    id,
    min,
    max,
    step,
    oninput: () => {
      field.set(range.valueAsNumber);
      spoken(range.valueAsNumber);
      track(range);
      onInput(range.valueAsNumber);
    },
  });
  const field = numberField(
    { min: limits[0], max: limits[1], step, "aria-label": `${label} as a number` },
    (typed) => {
      place(typed);
      onInput(typed);
    },
  );
  const spoken = (now) =>
    range.setAttribute(
      "aria-valuetext",
      `${Number(now.toFixed(digitsOf(step) + 2))}${unit && ` ${unit}`}`,
    );
  const round = (now, way) =>
    Number((way(Number((now / step).toFixed(6))) * step).toFixed(digitsOf(step)));
  /**
   * Beyond its ends it would stay behind, and an arrow key leap back to the end. Under the reader's
   * hand it does not shrink.
   */
  const place = (now) => {
    const kept = range.matches(":focus");
    const from = kept ? Math.min(low, range.min) : low;
    const to = kept ? Math.max(high, range.max) : high;
    Object.assign(range, {
      min: Math.min(from, round(now, Math.floor)),
      max: Math.max(to, round(now, Math.ceil)),
      value: now,
    });
    spoken(now);
    track(range);
  };
  const set = (now) => {
    field.set(now);
    place(now);
  };
  const limit = (from, to) => {
    [low, high] = [from, to];
    Object.assign(range, { min: from, max: to });
    field.limit(from, to);
    track(range);
  };
  set(value);
  const node = element("div", { class: "nnb-slider" },
    element("label", { for: id }, label),
    range,
    field.input,
    unit ? element("span", { class: "nnb-unit" }, unit) : "",
  );
  return { node, get: field.get, set, limit };
}

/**
 * A slider over a few named steps, such as learning rates. `get` and `set` speak of places in the
 * list; a value between two steps is the nearest place with its own text, `set(place, text)`.
 * @param {{label: string, values: string[], value?: number, onInput?: (place: number) => void}}
 *   options
 */
export function choiceSlider({ label, values, value = 0, onInput = nothing }) {
  const id = uid("choice");
  // aria-valuetext speaks
  const shown = element("span", { class: "nnb-value", "aria-hidden": "true" });
  const show = (text = values[range.valueAsNumber]) => {
    shown.textContent = text;
    range.setAttribute("aria-valuetext", text);
    track(range);
  };
  const range = element("input", {
    type: "range",
    id,
    min: 0,
    max: values.length - 1,
    step: 1,
    oninput: () => {
      show();
      onInput(range.valueAsNumber);
    },
  });
  const set = (place, text) => {
    range.value = String(place);
    show(text);
  };
  set(value);
  const node = element("div", { class: "nnb-slider" },
    element("label", { for: id }, label),
    range,
    shown,
  );
  return { node, get: () => range.valueAsNumber, set };
}

/**
 * A list to choose from.
 * @param {{label: string, options: [string, string][], value: string,
 *   onInput?: (value: string) => void}} options  value and text
 */
export function select({ label, options, value, onInput = nothing }) {
  const id = uid("select");
  const list = element("select", { id, onchange: () => onInput(list.value) },
    ...options.map(([name, text]) => element("option", { value: name }, text)),
  );
  const set = (name) => {
    list.value = name;
  };
  set(value);
  return {
    node: element("div", { class: "nnb-select" }, element("label", { for: id }, label), list),
    get: () => list.value,
    set,
  };
}

/**
 * A check box.
 * @param {{label: string, value?: boolean, onInput?: (value: boolean) => void}} options
 */
export function toggle({ label, value = false, onInput = nothing }) {
  const box = element("input", { type: "checkbox", onchange: () => onInput(box.checked) });
  const set = (checked) => {
    box.checked = checked;
  };
  set(value);
  return {
    node: element("label", { class: "nnb-toggle" }, box, label),
    get: () => box.checked,
    set,
  };
}

/**
 * Buttons in a row.
 * @param {string} label  of the row, for screen readers
 * @param {[string, () => void][]} entries  text and what a press does
 * @returns {{node: HTMLElement, buttons: HTMLButtonElement[]}}
 */
export function buttonRow(label, entries) {
  const buttons = entries.map(([text, press]) =>
    element("button", { type: "button", onclick: () => press() }, text),
  );
  return { node: group(label, ...buttons), buttons };
}

/** Controls that belong together, with a name for screen readers. */
export function group(label, ...children) {
  return element("div", { class: "nnb-group", role: "group", "aria-label": label }, ...children);
}
