// Six optimizers on one surface: a map, a curve, a step to scrub through, and a table.

import { thumbnail } from "../kit/choices.js";
import { group } from "../kit/controls.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { loop, reducedMotion } from "../kit/scheduler.js";
import { transport } from "../kit/transport.js";
import { curve } from "./curve.js";
import { map, relief } from "./map.js";
import { NAMES } from "./optimizers.js";
import { race } from "./race.js";
import { rateSlider } from "./rates.js";
import { SETTINGS } from "./settings.js";
import { SURFACES } from "./surfaces.js";
import { raceTable, runners } from "./table.js";
import { discovery, mapText, seen } from "./words.js";

const QUESTION =
  "Find the largest learning rate, to two digits, at which SGD still converges on the stretched "
  + "bowl. Does Momentum tolerate more? Does Nesterov?";
const DURATION = 4000; // milliseconds of a replay
// what the paths depend on
const COURSE = ["surface", "x", "y", "learning_rate", "adaptive_rate", "momentum", "steps"];

function build({ set, slide, field, pick, values: current }) {
  const state = { values: null, step: 0, paths: null, shown: [] };
  let known = "";
  let playing = null;
  let began = 0;

  // Controls.
  const titles = Object.fromEntries(
    Object.entries(SURFACES).map(([name, each]) => [name, each.name]),
  );
  const reliefs = Object.fromEntries(
    Object.keys(SURFACES).map((name) => [name, thumbnail(relief(name))]),
  );
  const drawings = Object.fromEntries(
    Object.entries(reliefs).map(([name, { node }]) => [name, node]),
  );
  const surface = pick("surface", "Surface", titles, {
    drawings,
    onInput: (name) => {
      const {
        start: [x, y],
        rates: [rate, adaptive],
      } = SURFACES[name];
      set({ surface: name, x, y, learning_rate: rate, adaptive_rate: adaptive });
    },
  });
  const formula = element("p", { class: "formula" });
  const rate = rateSlider(SETTINGS.learning_rate, {
    label: "learning rate: SGD, Momentum, Nesterov",
    onInput: (value) => set({ learning_rate: value }),
  });
  const adaptive = rateSlider(SETTINGS.adaptive_rate, {
    label: "learning rate: AdaGrad, RMSProp, Adam",
    onInput: (value) => set({ adaptive_rate: value }),
  });
  const momentum = slide("momentum", "momentum μ", 0.01);
  const startX = field("x", "start x", 0.1);
  const startY = field("y", "start y", 0.1);
  const start = group("Start", startX.node, startY.node);
  const steps = slide("steps", "number of steps", 10, {
    onInput: (many) => {
      const whole = Math.round(many);
      const { step, steps: before } = current();
      set({ steps: whole, step: step >= before ? whole : Math.min(step, whole) });
    },
  });
  const scrub = slide("step", "step", 1, {
    onInput: (step) => {
      halt();
      set({ step: Math.round(step) });
    },
  });
  const go = (step) => {
    halt();
    set({ step: Math.min(step, current().steps) });
  };
  const running = transport({
    label: "The race",
    play: ["Play", "Pause", () => run()],
    others: [
      ["step", "One step", () => go(current().step + 1)],
      ["reset", "To the start", () => go(0)],
    ],
  });
  const who = runners((name, shown) => set({ [`show_${name}`]: shown }));
  const table = raceTable();
  const board = map(state, (x, y) => set({ x, y }));
  const chart = curve(state);

  // Drawing.
  const draw = () => {
    const { values } = state;
    state.step = Math.min(values.steps, Math.floor(playing ?? values.step));
    scrub.set(state.step);
    who.show(state);
    table.show(state);
    board.describe(mapText(state));
    chart.describe(seen(state));
    board.refresh();
    chart.refresh();
  };
  const show = (values) => {
    state.values = values;
    state.shown = NAMES.filter((name) => values[`show_${name}`]);
    const course = JSON.stringify(COURSE.map((name) => values[name]));
    if (course !== known) state.paths = race(values);
    known = course;
    surface.set(values.surface);
    formula.textContent = `loss = ${SURFACES[values.surface].formula}`;
    rate.set(values.learning_rate);
    adaptive.set(values.adaptive_rate);
    momentum.set(values.momentum);
    startX.set(values.x);
    startY.set(values.y);
    steps.set(values.steps);
    scrub.limit(0, values.steps);
    draw();
    return seen(state);
  };

  // Playing: from the step that is shown, or from the start where that is the last one.
  const run = () => {
    if (playing !== null) {
      finish();
      return;
    }
    const { step, steps: most } = current();
    playing = step >= most || reducedMotion() ? 0 : step;
    if (reducedMotion()) {
      playing = most;
      finish();
      return;
    }
    began = performance.now() - DURATION * (playing / most);
    running.show(true);
    clock.start();
  };
  const halt = () => {
    playing = null;
    clock.stop();
    running.show(false);
  };
  const finish = () => {
    const step = (state.step = Math.min(current().steps, Math.floor(playing)));
    halt();
    set({ step });
  };
  const tick = (now) => {
    playing = Math.max(0, (now - began) / DURATION) * current().steps;
    if (playing >= current().steps) finish();
    return false;
  };
  const clock = loop(board.node, tick, () => {
    if (playing !== null) draw();
  });

  return {
    picture: [board.node],
    bar: [running.node, element("div", { class: "scrub" }, chart.node, scrub.node)],
    main: [rate.node, surface.node, who.node],
    closer: [
      formula,
      element("p", { class: "nnb-note" },
        "× is a minimum. Move the start: drag it, tap the map, or use its arrow keys.",
      ),
      table.node,
      element("div", { class: "knobs" }, adaptive.node, momentum.node, steps.node, start),
    ],
    controls: {
      surface: surface.node,
      rates: [rate.node, adaptive.node],
      momentum: momentum.node,
      start,
      steps: steps.node,
      table: [who.node, table.node],
    },
    show,
    goal: discovery,
    solution: (values) => ({
      surface: "bowl",
      x: -5,
      y: 2,
      learning_rate: 0.083,
      momentum: 0.9,
      show_sgd: true,
      show_momentum: true,
      steps: values.steps,
      step: values.steps,
    }),
    fix: (values) => ({ ...values, step: Math.min(values.step, values.steps) }),
    stop: () => {
      clock.end();
      board.stop();
      chart.stop();
      for (const each of Object.values(reliefs)) each.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "optimizer-race",
    key: "race",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
