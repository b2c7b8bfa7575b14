// The arrays of a small network, one equation at a time: point at a number, and the row and the
// column that make it light up; turn a factor, and see whether anybody notices.

import { segments } from "../kit/choices.js";
import { group } from "../kit/controls.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { roundButton } from "../kit/transport.js";
import { EQUATIONS, forgotten, learn, network, pass, product } from "./arrays.js";
import { lossCurve } from "./curve.js";
import { picture } from "./picture.js";
import { SETTINGS } from "./settings.js";
import { STEPS, answer, compared, seen, written } from "./words.js";

const QUESTION =
  "Find out: four examples, four hidden units. Which forgotten transpose goes unnoticed, and what "
  + "does it do to learning?";
const LEARNING = 300; // steps
const ORDER = SETTINGS.step.options;
const ACTIVATIONS = { tanh: "tanh", sigmoid: "sigmoid", relu: "ReLU", step: "step" };
const RATES = [0.05, 0.1, 0.2, 0.5, 1, 2];

/** Everything that follows from the settings. */
function computed(values) {
  const net = network(values);
  const arrays = pass(net);
  const { step, flipped } = values;
  if (EQUATIONS[step].kind !== "product") return { net, arrays, made: null };
  return { net, arrays, made: product(arrays, step, flipped) };
}

/**
 * How many rows of numbers can be one below the other, in this equation and in any, so that nothing
 * jumps below when they become fewer.
 */
function roomFor({ step, ...values }) {
  const { high } = SETTINGS.examples;
  const full = { ...values, examples: high, units: SETTINGS.units.high, flipped: "none" };
  const rows = (name) => {
    const { arrays, made } = computed({ ...full, step: name });
    const { kind, plus, times } = EQUATIONS[name];
    if (kind !== "product") return high + (kind === "sum" ? 1 : 0);
    return made.right.length + (arrays[plus ?? times]?.length ?? 0) + made.left.length;
  };
  return { most: rows(step), tallest: Math.max(...ORDER.map(rows)) };
}

/** Losses by the equations, and with the product as it is turned, where it has the right shape. */
function losses({ net, made }, { step, flipped, rate }) {
  const state = made?.state ?? "right";
  return {
    right: learn(net, rate, LEARNING),
    wrong: state === "accident" ? learn(net, rate, LEARNING, { step, flipped }) : null,
    state,
  };
}

/** What is turned against the equation, after one factor was turned. */
function turnedOver(flipped, factor) {
  const now = [flipped === "left" || flipped === "both", flipped === "right" || flipped === "both"];
  now[factor] = !now[factor];
  return now[0] ? (now[1] ? "both" : "left") : now[1] ? "right" : "none";
}

function build({ set, slide, pick, among, values: current }) {
  let last = { mark: "" };
  const sentence = (pieces) => pieces.map(({ text }) => text).join(" ");
  const point = ({ row, column }) => {
    const now = current();
    if (row === now.row && column === now.column) return;
    set({ row, column }, sentence(written(now.step, last.arrays, last.made, row, column)));
  };
  const view = picture(point, (factor) => {
    set({ flipped: turnedOver(current().flipped, factor) });
  });

  const take = (step) => set({ step, flipped: "none" });
  const go = (by) => {
    const place = ORDER.indexOf(current().step) + by;
    if (ORDER[place]) take(ORDER[place]);
  };
  const steps = segments({
    label: "Equation",
    options: ORDER.map((each) => [each, STEPS[each]]),
    value: ORDER[0],
    onInput: take,
  });
  const back = roundButton("back", "Equation before", () => go(-1));
  const next = roundButton("step", "Next equation", () => go(1));
  const walk = element("div", { class: "walk" },
    group("Equations in order", back, next),
    steps.node,
  );

  const examples = slide("examples", "examples B");
  const units = slide("units", "hidden units");
  const rate = among("rate", "learning rate", RATES);
  const activation = pick("activation", "Activation f", ACTIVATIONS);
  const shown = { right: [0, 0], wrong: null, state: "right" };
  const chart = lossCurve(shown);
  const dashed = element("span", {}, element("i", { class: "dashed" }), "as you have turned it");
  const told = element("p", { class: "nnb-note" });
  const learning = element("div", { class: "learning" },
    element("p", { class: "key" },
      element("span", {}, element("i", {}), "by the equations"),
      dashed,
    ),
    chart.node,
    told,
  );
  const note = element("p", { class: "nnb-note" },
    "Rows and columns are counted from 0, as in NumPy. Two arrays multiply when the left one has "
      + "as many columns as the right one has rows. Examples are in rows. PyTorch keeps W turned, "
      + "with a row for each unit.",
  );

  const show = (values) => {
    const mark = JSON.stringify({ ...values, row: 0, column: 0 });
    if (mark !== last.mark) {
      last = { mark, ...computed(values), room: roomFor(values) };
      Object.assign(shown, losses(last, values));
      dashed.classList.toggle("unused", shown.wrong === null);
      told.textContent = compared(shown);
      chart.describe(told.textContent);
      chart.refresh();
    }
    const { arrays, made, room } = last;
    const target = made ? made.made : arrays[values.step];
    const row = Math.min(values.row, (target?.length ?? 1) - 1);
    const column = Math.min(values.column, (target?.[0].length ?? 1) - 1);
    view.show({ ...values, row, column }, arrays, made, room);
    steps.set(values.step);
    back.setAttribute("aria-disabled", String(values.step === ORDER[0]));
    next.setAttribute("aria-disabled", String(values.step === ORDER.at(-1)));
    examples.set(values.examples);
    units.set(values.units);
    rate.set(values.rate);
    activation.set(values.activation);
    return seen(values.step, arrays, made);
  };
  const goal = (values) => {
    const { step, flipped } = values;
    if (values.examples !== 4 || values.units !== 4 || !forgotten(step, flipped)) return "";
    if (!step.startsWith("by_") || last.made.state !== "accident") return "";
    return answer(step, last.arrays, last.made, shown);
  };

  return {
    // The choice is above, as the picture below it is not always as tall.
    picture: [walk, element("div", { class: "both" }, view.node, learning)],
    main: [examples.node, units.node],
    closer: [activation.node, rate.node, note],
    controls: {
      step: walk,
      turn: view.turns,
      examples: examples.node,
      units: units.node,
      activation: activation.node,
      rate: rate.node,
      learning,
    },
    show,
    goal,
    solution: () => ({ step: "by_w2", flipped: "left", examples: 4, units: 4 }),
    stop: chart.stop,
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "matrix-stepper",
    key: "matrix",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
