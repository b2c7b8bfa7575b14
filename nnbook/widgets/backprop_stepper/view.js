// A small computation graph: forward value by value, backward edge by edge, each with its rule and
// its numbers.

import { group } from "../kit/controls.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { loop, reducedMotion } from "../kit/scheduler.js";
import { transport } from "../kit/transport.js";
import { diagram } from "./diagram.js";
import { after, evaluate, GRAPHS, OPENING, saturated, stepsOf } from "./graph.js";
import { SETTINGS } from "./settings.js";
import { valueTable } from "./table.js";
import { diagramText, discovery, summary, told } from "./words.js";

const QUESTION =
  "Find numbers at which the neuron is badly wrong, with a loss above 3, and yet its gradients by "
  + "w and by b are both smaller than 0.01. How can that be?";
const PAUSE = 700; // milliseconds between two steps of a run
const NUDGES = [1, 0.1, 0.01, 0.001, 1e-4, 1e-6, 1e-8];
const INPUTS = { x: "input x", w: "weight w", b: "bias b", v: "weight v", y: "target y" };

function build({ set, slide, pick, among, report, values: current }) {
  const state = {
    values: null,
    numbers: {},
    known: new Set(),
    gradients: {},
    open: {},
    current: undefined,
    flowed: new Set(),
  };
  let last = 0;

  const titles = Object.fromEntries(
    Object.entries(GRAPHS).map(([name, { title }]) => [name, title]),
  );
  const graph = pick("graph", "Graph", titles, {
    onInput: (name) => {
      halt();
      set({ graph: name, step: OPENING });
    },
  });
  const activation = pick("activation", "f", { tanh: "tanh", sigmoid: "sigmoid σ" });
  const knobs = Object.fromEntries(
    Object.entries(INPUTS).map(([name, label]) => [name, slide(name, label, 0.1)]),
  );
  const nudge = among("nudge", "nudge h", NUDGES);
  const steps = slide("step", "step", 1, { onInput: (step) => go(Math.round(step)) });
  const running = transport({
    label: "Steps",
    play: ["Run", "Stop", () => run()],
    others: [
      ["reset", "Rewind", () => go(0)],
      ["back", "Step back", () => go(done() - 1)],
      ["step", "Step forward", () => go(done() + 1)],
    ],
  });
  const [, rewind, back, forward] = running.buttons;
  const rule = element("p", { class: "rule" });
  const table = valueTable();
  const picture = diagram(state);

  const most = () => stepsOf(current()).length;
  const done = () => Math.min(current().step, most());
  const move = (step, tell) => {
    const to = Math.max(0, Math.min(most(), step));
    set({ step: to }, told({ ...current(), step: to }, to), tell);
  };
  const go = (step) => {
    halt();
    move(step);
  };
  const halt = () => {
    clock.stop();
    running.show(false);
  };
  const run = () => {
    if (clock.running()) {
      halt();
      return;
    }
    if (reducedMotion()) {
      go(most());
      return;
    }
    if (current().step >= most()) move(0);
    last = performance.now();
    running.show(true);
    clock.start();
  };
  const tick = (now) => {
    if (now - last < PAUSE) return false;
    last = now;
    const ends = current().step + 1 >= most();
    move(current().step + 1, ends ? undefined : report);
    if (ends) halt();
    return false;
  };

  const show = (values) => {
    const all = stepsOf(values);
    const at = Math.min(values.step, all.length);
    const numbers = evaluate(values);
    Object.assign(state, {
      values,
      numbers,
      ...after(values, numbers, at),
      current: all[at - 1],
      flowed: new Set(
        all
          .slice(0, at)
          .filter(({ kind }) => kind === "edge")
          .map(({ node, slot }) => `${node.name} ${slot}`),
      ),
    });
    graph.set(values.graph);
    activation.set(values.activation);
    activation.node.hidden = values.graph === "twice";
    for (const [name, knob] of Object.entries(knobs)) {
      knob.set(values[name]);
      knob.node.hidden = !GRAPHS[values.graph].inputs.includes(name);
    }
    nudge.set(values.nudge);
    steps.limit(0, all.length);
    steps.set(at);
    for (const each of [rewind, back]) each.setAttribute("aria-disabled", String(at === 0));
    forward.setAttribute("aria-disabled", String(at === all.length));
    rule.textContent = `${at} of ${all.length}. ${told(values, at)}`;
    table.show(state);
    picture.describe(diagramText(values, state, numbers));
    picture.refresh();
    return summary(values);
  };

  const stepping = [running.node, steps.node];
  const numbers = element("div", { class: "knobs numbers" },
    ...["w", "x", "b", "v", "y"].map((name) => knobs[name].node),
  );
  const clock = loop(picture.node, tick, () => {});
  return {
    picture: [picture.node, rule],
    bar: stepping,
    main: [numbers],
    closer: [
      group("Which graph", graph.node, activation.node),
      element("p", { class: "nnb-note" },
        "Solid arrows carry values forward. Dashed arrows carry gradients back, and multiply them "
          + "by the number beside them.",
      ),
      table.node,
      nudge.node,
      element("p", { class: "nnb-note" },
        "The last column checks the gradient without calculus: add h to one value, and see by how "
          + "much L rises, divided by h.",
      ),
    ],
    controls: {
      graph: graph.node,
      activation: activation.node,
      steps: stepping,
      numbers,
      nudge: nudge.node,
      table: table.node,
    },
    show,
    goal: (values) => (saturated(values) ? discovery(values) : ""),
    solution: (values) => ({
      graph: "neuron",
      activation: "tanh",
      x: 2,
      w: 2.5,
      b: 0,
      y: -1,
      step: Math.max(values.step, 14),
    }),
    fix: (values) => ({ ...values, step: Math.min(values.step, stepsOf(values).length) }),
    stop: () => {
      clock.end();
      picture.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "backprop-stepper",
    key: "backprop",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
