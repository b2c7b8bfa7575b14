// A curve through few noisy points, with a penalty: the fit, its weights, and both errors.

import { buttonRow } from "../kit/controls.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { starts } from "../kit/settings.js";
import { errors } from "./errors.js";
import { best, study } from "./fit.js";
import { fitted, weightBars } from "./fitted.js";
import { SETTINGS } from "./settings.js";
import { tables } from "./tables.js";
import { PENALTIES, answer, formula, ofWeights, seen } from "./words.js";

const QUESTION =
  "Find out: 14 bumps and a bias fit 15 points exactly, and fail on new ones. Keep them all, and "
  + "choose a penalty: can they beat the best number of bumps without a penalty (dotted line)?";
const STRENGTHS = Array.from({ length: 19 }, (_, i) =>
  Number(`${[1, 2, 5][i % 3]}e${Math.floor(i / 3) - 5}`),
);
const CURVES = { features: "number of bumps", strength: "strength of the penalty" };
const DATA = ["points", "noise", "seed"];

const key = (kind, text) => element("span", {}, element("i", { class: kind }), text);
const keys = (...entries) => element("p", { class: "key" }, ...entries);

function controls({ set, slide, field, pick, among }) {
  const seed = field("seed", "Sample");
  const others = buttonRow("Points", [
    ["Draw others", () => set({ seed: (seed.get() + 1) % (SETTINGS.seed.high + 1) })],
  ]);
  return {
    penalty: pick("penalty", "Penalty", PENALTIES),
    curve: pick("curve", "Errors over", CURVES),
    strength: among("strength", "strength", STRENGTHS),
    rate: slide("rate", "rate", 0.01),
    features: slide("features", "bumps"),
    points: slide("points", "points"),
    noise: slide("noise", "noise", 0.05),
    seed: { ...seed, node: element("div", { class: "nnb-group" }, seed.node, others.node) },
  };
}

/** The study of some settings; a new one where the points change. */
function memory() {
  let known = "";
  let kept = null;
  return (values) => {
    const now = DATA.map((name) => values[name]).join();
    if (now !== known) {
      known = now;
      kept = study(values, kept);
    }
    return kept;
  };
}

/**
 * Which controls there are for the penalty. Without one, their room stays empty, so that nothing
 * below it moves.
 */
function fit(knobs, { penalty }) {
  knobs.strength.node.hidden = penalty === "dropout";
  knobs.rate.node.hidden = penalty !== "dropout";
  for (const { node } of [knobs.strength, knobs.curve]) {
    node.style.visibility = penalty === "none" ? "hidden" : "";
  }
}

function build(tools) {
  const { set } = tools;
  const remember = memory();
  const state = starts(SETTINGS);
  const knobs = controls(tools);
  const numbers = tables();
  const line = fitted(state);
  const weights = weightBars(state);
  const both = errors(state, set);
  const sums = element("p");
  const costs = element("p");

  const show = (values) => {
    const made = remember(values);
    const over = values.penalty === "none" ? "features" : values.curve;
    Object.assign(state, values, {
      study: made,
      over,
      model: made.model(values),
      least: best(made.without()),
      entries: over === "features" ? made.overFeatures(values) : made.overStrength(values),
    });
    for (const [name, knob] of Object.entries(knobs)) knob.set(state[name]);
    fit(knobs, state);
    sums.textContent = ofWeights([...state.model.weights]);
    costs.textContent = formula(state);
    numbers.show(state);
    const seenNow = seen(state, state.model, state.least);
    line.describe(`${state.points} noisy points of sin(5x), and the fit by ${seenNow}`);
    weights.describe(`${sums.textContent} The table lists them.`);
    both.describe(`${seenNow} The table lists the errors of the curve.`);
    for (const view of [line, weights, both]) view.refresh();
    return seenNow;
  };
  const goal = (values) => {
    const made = remember(values);
    const model = made.model(values);
    const least = best(made.without());
    const asked = values.penalty !== "none" && values.features >= values.points - 1;
    return asked && model.test < least.test
      ? answer(values, model, made.model({ ...values, penalty: "none" }), least)
      : "";
  };
  const solution = (values) => {
    const data = Object.fromEntries(
      ["features", ...DATA].map((name) => [name, SETTINGS[name].start]),
    );
    const penalty = values.penalty === "l1" ? "l1" : "l2";
    const made = study(data);
    const test = (strength) => made.model({ ...data, penalty, strength }).test;
    return {
      ...data,
      penalty,
      strength: STRENGTHS.reduce((least, each) => (test(each) < test(least) ? each : least)),
      curve: "strength",
    };
  };

  const { penalty, curve, strength, rate, ...others } = knobs;
  const fitKeys = keys(key("solid", "fit"), key("dashed grey", "true curve"), key("dot", "points"));
  const errorKeys = keys(
    key("solid", "test error"),
    key("dashed", "training error"),
    key("dotted", "best without a penalty"),
  );
  return {
    picture: [
      element("div", { class: "pictures" },
        element("div", { class: "picture" }, fitKeys, line.node, weights.node),
        element("div", { class: "picture" }, errorKeys, both.node),
      ),
    ],
    main: [penalty.node, others.features.node, strength.node, rate.node],
    closer: [
      element("div", { class: "knobs" },
        others.points.node,
        others.noise.node,
        others.seed.node,
        curve.node,
      ),
      element("div", { class: "written" }, costs, sums),
      numbers.node,
    ],
    controls: {
      ...Object.fromEntries(Object.entries(knobs).map(([name, { node }]) => [name, node])),
      table: numbers.node,
    },
    show,
    goal,
    solution,
    stop: () => {
      for (const view of [line, weights, both]) view.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "regularization-explorer",
    key: "regularization",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
