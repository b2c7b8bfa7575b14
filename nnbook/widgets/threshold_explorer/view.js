// Scores with a threshold: what is right, what is wrong, and what it costs.

import { buttonRow } from "../kit/controls.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { starts } from "../kit/settings.js";
import { number } from "../kit/words.js";
import { curves } from "./curves.js";
import { histogram } from "./histogram.js";
import {
  averagePrecision,
  between,
  confusion,
  costAt,
  draw,
  least,
  measures,
  rocArea,
  steps,
} from "./scores.js";
import { SETTINGS } from "./settings.js";
import { matrixTable, measureTable } from "./tables.js";
import { answer, described, seen } from "./words.js";

const QUESTION =
  "Find out: a miss costs as much as 50 false alarms. Which threshold has the least cost (within "
  + "5 %)? Compare its accuracy with that of calling everybody negative.";
const WITHIN = 1.05;
const RATIO = 50;
const CURVES = { roc: "ROC curve", precision_recall: "precision and recall", cost: "cost" };
const DATA = ["separation", "share", "examples", "seed"]; // what the examples depend on

const key = (kind, text) => element("span", {}, element("i", { class: kind }), text);

/**
 * The examples and what follows of them without a threshold; computed anew only where a setting of
 * the data has changed.
 */
function memory() {
  let known = "";
  let kept = null;
  return (values) => {
    const now = DATA.map((name) => values[name]).join();
    if (now !== known) {
      const data = draw(values);
      const made = steps(data);
      known = now;
      kept = {
        data,
        steps: made,
        area: rocArea(made, data),
        precision: averagePrecision(made, data),
      };
    }
    return kept;
  };
}

/** All controls. */
function controls({ set, slide, field, pick }) {
  const seed = field("seed", "Sample");
  const others = buttonRow("Examples", [
    ["Draw others", () => set({ seed: (seed.get() + 1) % (SETTINGS.seed.high + 1) })],
  ]);
  return {
    threshold: slide("threshold", "threshold", 0.05),
    separation: slide("separation", "separation", 0.1),
    share: slide("share", "share of positives", 0.01),
    examples: slide("examples", "examples", 50),
    cost_alarm: slide("cost_alarm", "cost: false alarm"),
    cost_miss: slide("cost_miss", "cost: miss"),
    seed: { ...seed, node: element("div", { class: "nnb-group" }, seed.node, others.node) },
    curve: pick("curve", "Curve", CURVES),
  };
}

function build(tools) {
  const { set } = tools;
  const remember = memory();
  const state = { ...starts(SETTINGS), ...remember(starts(SETTINGS)) };
  const move = (threshold) => set({ threshold });
  const scores = histogram(state, move);
  const all = curves(state, move);
  const knobs = controls(tools);
  const matrix = matrixTable();
  const numbers = measureTable();
  const areas = element("p", { class: "areas" });
  const judged = (values) => {
    const { data, steps: made } = remember(values);
    const now = measures(confusion(data, values.threshold), values);
    const best = least(made, (step) => costAt(step, data, values));
    const nobody = measures({ tp: 0, fp: 0, fn: data.positives, tn: data.negatives }, values);
    return { now, nobody, made, best, cheapest: costAt(made[best], data, values) };
  };

  const show = (values) => {
    Object.assign(state, values, remember(values));
    const counts = confusion(state.data, state.threshold);
    const { now, nobody } = judged(values);
    for (const [name, knob] of Object.entries(knobs)) knob.set(state[name]);
    matrix.show(counts);
    numbers.show(counts, state);
    areas.textContent =
      `Over all thresholds: area under the ROC curve ${number(state.area)}, `
      + `average precision ${number(state.precision)}.`;
    scores.describe(
      `Negatives ${counts.tn} below the threshold, ${counts.fp} above; positives ${counts.fn} `
        + `below, ${counts.tp} above.`,
    );
    all.describe(described(state, now));
    scores.refresh();
    all.refresh();
    return seen(counts, now, nobody);
  };
  const goal = (values) => {
    const { now, nobody, cheapest } = judged(values);
    const asked = values.cost_alarm > 0 && values.cost_miss === RATIO * values.cost_alarm;
    return asked && now.cost <= WITHIN * cheapest ? answer(values.threshold, now, nobody) : "";
  };
  const solution = (values) => {
    const costs = { cost_alarm: 1, cost_miss: RATIO };
    const { made, best } = judged({ ...values, ...costs });
    return { ...costs, threshold: between(made, best) };
  };

  const { threshold, curve, cost_alarm: alarm, cost_miss: miss, ...others } = knobs;
  const keys = element("p", { class: "key" },
    key("block", "negatives, upwards"),
    key("block striped", "positives, downwards; each to its own scale"),
  );
  return {
    picture: [
      element("div", { class: "pictures" },
        element("div", { class: "picture" }, keys, scores.node),
        element("div", { class: "picture" }, curve.node, all.node),
      ),
    ],
    main: [threshold.node, alarm.node, miss.node],
    closer: [
      element("div", { class: "pictures" }, element("div", {}, matrix.node, areas), numbers.node),
      element("div", { class: "knobs" }, ...Object.values(others).map(({ node }) => node)),
    ],
    controls: {
      ...Object.fromEntries(Object.entries(knobs).map(([name, { node }]) => [name, node])),
      matrix: matrix.node,
      measures: numbers.node,
    },
    show,
    goal,
    solution,
    stop: () => {
      scores.stop();
      all.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "threshold-explorer",
    key: "threshold",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
