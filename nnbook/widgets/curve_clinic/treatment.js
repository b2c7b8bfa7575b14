// The one change: which setting, and to what.

import { segments } from "../kit/choices.js";
import { choiceSlider } from "../kit/controls.js";
import { element } from "../kit/kit.js";
import { KNOBS } from "./runs.js";
import { TREATMENTS, numberOf } from "./ward.js";
import { KNOB_NAMES, UNTURNED, valueName } from "./words.js";

const NONE = "";
const NAMES = Object.keys(KNOBS);
const SLIDER = "rate"; // the others are words
const MIDDLE = KNOBS[SLIDER].length / 2;

/** The values of the slider, with the one in their middle that changes nothing. */
const STEPS = [...KNOBS[SLIDER].slice(0, MIDDLE), NONE, ...KNOBS[SLIDER].slice(MIDDLE)];

function slider(onPick) {
  const made = choiceSlider({
    label: KNOB_NAMES[SLIDER],
    values: STEPS.map((value) => (value === NONE ? UNTURNED[SLIDER] : value)),
    value: MIDDLE,
    onInput: (place) => onPick(STEPS[place]),
  });
  return { node: made.node, set: (value) => made.set(STEPS.indexOf(value)) };
}

const words = (knob, onPick) =>
  segments({
    label: KNOB_NAMES[knob],
    options: [NONE, ...KNOBS[knob]].map((value) => [
      value,
      value === NONE ? UNTURNED[knob] : valueName(knob, value),
    ]),
    value: NONE,
    onInput: onPick,
  });

/**
 * @param {(knob: string) => void} onKnob  another setting is offered
 * @param {(treatment: number) => void} onTreat  the number of the change, 0 for none
 * @returns {{knob: HTMLElement, values: HTMLElement, show: (values: Object) => void}}
 */
export function treatment(onKnob, onTreat) {
  const which = segments({
    label: "Change its",
    options: NAMES.map((name) => [name, KNOB_NAMES[name]]),
    value: SLIDER,
    onInput: onKnob,
  });
  const rows = Object.fromEntries(
    NAMES.map((name) => {
      const pick = (value) => onTreat(value === NONE ? 0 : numberOf(name, value));
      return [name, name === SLIDER ? slider(pick) : words(name, pick)];
    }),
  );
  const nodes = Object.values(rows).map(({ node }) => node);
  return {
    knob: which.node,
    values: element("div", { class: "values" }, ...nodes),
    show({ patient, treatments, knob }) {
      const now = TREATMENTS[treatments[patient - 1]];
      which.set(knob);
      for (const [name, row] of Object.entries(rows)) {
        row.node.hidden = name !== knob;
        row.set(now.knob === name ? now.value : NONE);
      }
    },
  };
}
