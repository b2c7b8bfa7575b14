// A sequence of bits, an LSTM and a simple recurrent network that should remember its first one,
// and how far gradients reach.

import { explorer } from "../kit/explorer.js";
import { element, uid } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { fade } from "./fade.js";
import { justEnough, run } from "./sequence.js";
import { SETTINGS } from "./settings.js";
import { strip } from "./strip.js";
import { allSteps, stepTable } from "./tables.js";
import { discovery, seen, stepRows } from "./words.js";

const QUESTION =
  "Find the smallest forget-gate bias, to one decimal, with which more than half of the first bit "
  + "is left in the LSTM’s cell after 20 steps.";
const { least: SHORTEST, most: LONGEST } = SETTINGS.bits;

function build({ set, slide, values: current }) {
  const state = { done: run({ ...SETTINGS, bits: SETTINGS.bits.start }), t: 0 };

  // The sequence, typed as text.
  const id = uid("bits");
  const written = (bits) => bits.map((bit) => Number(bit >= 0.5)).join("");
  const typed = () =>
    [...field.value]
      .filter((each) => each === "0" || each === "1")
      .map(Number)
      .slice(0, LONGEST);
  const field = element("input", {
    type: "text",
    id,
    inputmode: "numeric",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      if (typed().length >= SHORTEST) set({ bits: typed() });
    },
    onchange: () => {
      field.value = written(current().bits);
    },
  });
  const flip = element("button", {
    type: "button",
    onclick: () => {
      const [first, ...rest] = current().bits;
      set({ bits: [Number(first < 0.5), ...rest] });
    },
  }, "Flip the first bit");
  const sequence = element("div", { class: "sequence" },
    element("label", { for: id }, "bits"),
    field,
    flip,
  );

  // The other controls.
  const go = (t) => {
    if (t !== state.t) set({ step: t + 1 }, told(t));
  };
  const step = slide("step", "step t", 1, { onInput: (value) => go(Math.round(value) - 1) });
  const knobs = {
    forget_bias: slide("forget_bias", "forget-gate bias", 0.1),
    input_bias: slide("input_bias", "input-gate bias", 0.1),
    recurrent_weight: slide("recurrent_weight", "recurrent weight u", 0.1),
    input_weight: slide("input_weight", "input weight w", 0.1),
  };
  const both = (title, ...names) =>
    element("div", { class: "gates", role: "group", "aria-label": title },
      element("p", { class: "title" }, title),
      ...names.map((name) => knobs[name].node),
    );
  const lstm = both("LSTM", "forget_bias", "input_bias");
  const rnn = both("Simple RNN", "recurrent_weight", "input_weight");
  const picture = strip(state, go);
  const chart = fade(state);
  const moment = stepTable();
  const all = allSteps();
  const told = (t) =>
    `Step ${t + 1}: ${stepRows(state.values, state.done, t)
      .map(([name, , value]) => `${name} ${number(value)}`)
      .join(", ")}.`;

  const show = (values) => {
    const done = run(values);
    const t = Math.min(values.step, values.bits.length) - 1;
    Object.assign(state, { values, done, t });
    const text = written(values.bits);
    if (written(typed()) !== text) field.value = text;
    step.limit(1, values.bits.length);
    step.set(t + 1);
    for (const [name, each] of Object.entries(knobs)) each.set(values[name]);
    moment.show(values, done, t);
    all.show(done);
    picture.describe(`The bits are ${text}. ${told(t)}`);
    chart.describe(
      `Of a change of the LSTM’s cell at step 1, ${number(done.cells[0])} arrives at the last `
        + `step; of one at step ${t + 1}, ${number(done.cells[t])}. Of the RNN’s state, `
        + `${number(done.back[0])} and ${number(done.back[t])}.`,
    );
    picture.refresh();
    chart.refresh();
    return seen(values, done);
  };

  const legend = element("p", { class: "nnb-note" },
    "● solid: the LSTM, dc_T/dc_t of its last cell by cell t. ▲ dashed: the RNN, dh_T/dh_t of its "
      + "last state by state t.",
  );
  return {
    picture: [
      picture.node,
      element("p", { class: "title" }, "What of step t reaches the end"),
      chart.node,
    ],
    bar: [step.node],
    main: [lstm, sequence],
    closer: [rnn, legend, moment.node, all.node],
    controls: { bits: sequence, step: step.node, lstm, rnn, table: all.node },
    show,
    goal: (values) => (justEnough(values) ? discovery(values, run(values)) : ""),
    solution: () => ({ bits: SETTINGS.bits.start, forget_bias: 3.4 }),
    fix: (values) => ({
      ...values,
      bits: values.bits.map((bit) => Number(bit >= 0.5)),
      step: Math.min(values.step, values.bits.length),
    }),
    stop: () => {
      picture.stop();
      chart.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "sequence-stepper",
    key: "sequence",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
