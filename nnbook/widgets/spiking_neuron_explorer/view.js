// A spiking neuron under a current, its firing rate, and a ReLU beside it.

import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { starts } from "../kit/settings.js";
import { number } from "../kit/words.js";
import { MOST, compare, firingRate, least, pulse, relu } from "./neuron.js";
import { rateCurve, trace } from "./pictures.js";
import { SETTINGS } from "./settings.js";

const NEAR = 0.15; // of the highest rate: as near as the question asks for
const QUESTION =
  "Find out: how good a stand-in is the artificial neuron? Turn w and b until max(0, w·I + b) is "
  + "nowhere further from the firing rate than 15 % of the highest rate.";
const KNOBS = {
  current: ["current I", 0.05, "nA"],
  tau: ["time constant τ", 1, "ms"],
  threshold: ["threshold", 1, "mV"],
  refractory: ["silent after a spike", 0.5, "ms"],
  w: ["weight w", 1, ""],
  b: ["bias b", 1, ""],
};

const figure = (view, ...keys) =>
  element("div", { class: "picture" }, element("p", { class: "key" }, ...keys), view.node);
const key = (kind, text) => element("span", {}, element("i", { class: kind }), text);
const times = (count) => (count === 1 ? "1 spike" : `${count} spikes`);

/** What there is to see, in sentences. */
function seen(values, { spikes }, { worst, at, highest }) {
  const { current } = values;
  const rate = firingRate(values, current);
  const quiet = `Nothing fires below ${number(least(values))} nA.`;
  const fires =
    rate === 0
      ? `${number(current)} nA: no spike, the potential stays below the threshold. ${quiet}`
      : `${number(current)} nA: ${times(spikes.length)} in 160 ms, in the long run `
        + `${number(rate)} a second.`;
  return (
    `${fires} The artificial neuron answers ${number(relu(values, current))}. It is furthest `
    + `off at ${number(at)} nA, by ${number(worst)}: ${number((100 * worst) / highest)} % of the `
    + "highest rate."
  );
}

function build({ set, slide }) {
  const state = { values: starts(SETTINGS), run: null, both: null };
  const over = trace(state);
  const rates = rateCurve(state, (current) => set({ current }));
  const list = element("p", { class: "times" });
  const knobs = Object.fromEntries(
    Object.entries(KNOBS).map(([name, [label, step, unit]]) => [
      name,
      slide(name, label, step, { unit }),
    ]),
  );
  const table = element("details", {}, element("summary", {}, "The times of the spikes"), list);

  const show = (values) => {
    Object.assign(state, { values, run: pulse(values), both: compare(values) });
    for (const [name, knob] of Object.entries(knobs)) knob.set(values[name]);
    const { spikes } = state.run;
    const { highest } = state.both;
    list.textContent =
      spikes.length === 0
        ? "There is no spike."
        : `${spikes.map((time) => time.toFixed(1)).join(", ")} ms`;
    over.describe(
      `From −65 mV; the current flows from 20 to 180 ms. Threshold at ${number(values.threshold)} `
        + `mV, ${times(spikes.length)}.`,
    );
    rates.describe(
      `No spikes up to ${number(least(values))} nA, then steeply up, and ${number(highest)} a `
        + `second at ${MOST} nA. Dashed: max(0, ${number(values.w)}·I ${values.b < 0 ? "−" : "+"} `
        + `${number(Math.abs(values.b))}).`,
    );
    over.refresh();
    rates.refresh();
    return seen(values, state.run, state.both);
  };
  const goal = (values) => {
    const { worst, highest } = compare(values);
    return worst > NEAR * highest
      ? ""
      : `Over all currents the ReLU is at most ${number(worst)} spikes a second off, of `
          + `${number(highest)}. It keeps the silence below a threshold and the climb above. What `
          + "it drops: when each spike comes.";
  };

  return {
    picture: [
      element("div", { class: "pictures" },
        figure(over,
          key("solid", "potential in mV"),
          key("ink", "spike"),
          key("dashed", "threshold"),
        ),
        figure(rates,
          key("solid", "firing rate, spikes a second"),
          key("dashed", "max(0, w·I + b)"),
        ),
      ),
    ],
    main: [knobs.current.node, knobs.w.node, knobs.b.node],
    closer: [
      element("div", { class: "knobs" },
        knobs.tau.node,
        knobs.threshold.node,
        knobs.refractory.node,
      ),
      table,
    ],
    controls: {
      ...Object.fromEntries(Object.entries(knobs).map(([name, { node }]) => [name, node])),
      table,
    },
    show,
    goal,
    solution: () => ({ tau: 10, threshold: -50, refractory: 2, w: 55, b: -63 }),
    stop: () => {
      over.stop();
      rates.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "spiking-neuron-explorer",
    key: "spikes",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
