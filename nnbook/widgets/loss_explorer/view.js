// One answer under two losses, and two distributions under entropy, cross-entropy and divergence.

import { segments } from "../kit/choices.js";
import { buttonRow, slider } from "../kit/controls.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { starts } from "../kit/settings.js";
import { number } from "../kit/words.js";
import { CLASSES, bars, sums } from "./bars.js";
import { lossCurves } from "./curves.js";
import { STEEPEST, information, normalised, squaredError, withShare } from "./losses.js";
import { SETTINGS } from "./settings.js";
import { lossTable, shareTable } from "./tables.js";
import { answer, seenLogit, seenShares } from "./words.js";

const QUESTION =
  "Find out: the target is 1. Guess first, then find the logit z at which the gradient of the "
  + "squared error is largest in size.";
const NEAR = 0.999; // of the largest gradient counts as found

const key = (kind, text) => element("span", {}, element("i", { class: kind }), text);
const figure = (view, ...keys) =>
  element("div", { class: "picture" }, element("p", { class: "key" }, ...keys), view.node);
const entropyKey = () => key("solid", "binary cross-entropy");
const squareKey = () => key("dashed", "squared error");

/** The view of one answer. */
function logitView(state, set, slide) {
  const values = lossCurves("value", state, (z) => set({ z }));
  const gradients = lossCurves("gradient", state, (z) => set({ z }));
  const table = lossTable();
  const target = segments({
    label: "Target",
    value: "1",
    options: [
      ["1", "1"],
      ["0", "0"],
    ],
    onInput: (text) => set({ target: Number(text) }),
  });
  const z = slide("z", "logit z", 0.05);
  const titled = (text, view) => figure(view, element("b", {}, text), entropyKey(), squareKey());
  const node = element("div", { class: "pictures" },
    titled("loss", values),
    titled("gradient by z", gradients),
  );
  const show = () => {
    target.set(String(state.target));
    z.set(state.z);
    table.show(state);
    for (const view of [values, gradients]) {
      view.describe(seenLogit(state));
      view.refresh();
    }
    return seenLogit(state);
  };
  return {
    node,
    main: [z.node, target.node],
    closer: [table.node],
    show,
    controls: { target: target.node, z: z.node, table: table.node },
    stop: () => {
      values.stop();
      gradients.stop();
    },
  };
}

/** The view of two distributions. */
function sharesView(state, set, pick) {
  const put = (name, place, value) => set({ [name]: withShare(state[name], place, value) });
  const shares = bars(state, put);
  const totals = sums(state);
  const table = shareTable();
  const unit = pick("unit", "Unit", { nats: "nats", bits: "bits" });
  const knob = (name, place) =>
    slider({
      label: `${name}(${CLASSES[place]})`,
      min: SETTINGS[name].low,
      max: SETTINGS[name].high,
      step: 0.01,
      value: state[name][place],
      onInput: (value) => put(name, place, value),
    });
  const knobs = Object.fromEntries(
    ["p", "q"].map((name) => [name, CLASSES.map((_, place) => knob(name, place))]),
  );
  const column = (name, label) =>
    element("div", { role: "group", class: "column", "aria-label": label },
      ...knobs[name].map(({ node }) => node),
    );
  const columns = { p: column("p", "True p"), q: column("q", "Predicted q") };
  const presets = buttonRow("Distributions to begin with", [
    ["q equal to p", () => set({ q: [...state.p] })],
    ["p: B is certain", () => set({ p: [0, 1, 0, 0] })],
    ["q: all alike", () => set({ q: [0.25, 0.25, 0.25, 0.25] })],
  ]);
  const node = element("div", { class: "pictures" },
    figure(shares, key("block", "true p"), key("block striped", "predicted q")),
    figure(totals, element("b", {}, "what follows")),
  );
  const help = element("p", { class: "nnb-note" },
    "Drag the top of a bar. The other bars of its distribution make room, so that their sum "
      + "stays 1.",
  );
  const show = () => {
    const made = information(state.p, state.q, state.unit);
    unit.set(state.unit);
    for (const name of ["p", "q"]) {
      knobs[name].forEach((knob, place) => knob.set(state[name][place]));
    }
    table.show(state, made);
    shares.describe(
      CLASSES.map((name, i) => `${name}: p ${number(state.p[i])}, q ${number(state.q[i])}`).join(
        "; ",
      ),
    );
    totals.describe(
      `H(p) ${number(made.entropy)}, KL(p‖q) ${number(made.forward)}, H(p, q) `
        + `${number(made.cross)}, KL(q‖p) ${number(made.backward)} ${state.unit}.`,
    );
    shares.refresh();
    totals.refresh();
    return seenShares(state, made);
  };
  return {
    node,
    main: [presets.node, unit.node],
    closer: [help, element("div", { class: "knobs" }, columns.p, columns.q), table.node],
    show,
    controls: { ...columns, unit: unit.node, presets: presets.node, table: table.node },
    stop: () => {
      shares.stop();
      totals.stop();
    },
  };
}

function build({ set, slide, pick }) {
  const state = starts(SETTINGS);
  const views = {
    logit: logitView(state, set, slide),
    distributions: sharesView(state, set, pick),
  };
  const chosen = pick("view", "Show", {
    logit: "one answer: two losses",
    distributions: "two distributions",
  });
  const tables = Object.values(views).map(({ controls }) => controls.table);
  const all = (part) => Object.values(views).flatMap((view) => view[part]);

  const show = (values) => {
    Object.assign(state, values, { p: normalised(values.p), q: normalised(values.q) });
    chosen.set(state.view);
    for (const [name, view] of Object.entries(views)) {
      for (const node of [view.node, ...view.main, ...view.closer]) {
        node.hidden = name !== state.view;
      }
    }
    const seen = Object.fromEntries(
      Object.entries(views).map(([name, view]) => [name, view.show()]),
    );
    return seen[state.view];
  };
  const steep = (z) => Math.abs(squaredError(z, 1).gradient) >= NEAR * STEEPEST;
  const goal = ({ view, target, z }) =>
    view === "logit" && target === 1 && steep(z) ? answer({ z }) : "";

  return {
    picture: all("node"),
    main: [...all("main"), chosen.node],
    closer: all("closer"),
    controls: {
      ...views.logit.controls,
      ...views.distributions.controls,
      view: chosen.node,
      table: tables,
    },
    show,
    goal,
    solution: () => ({ view: "logit", target: 1, z: -0.7 }),
    fix: (values) => ({ ...values, p: normalised(values.p), q: normalised(values.q) }),
    stop: () => {
      for (const view of Object.values(views)) view.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "loss-explorer",
    key: "loss",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
