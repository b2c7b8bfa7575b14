// One neuron: the plane and its line, sliders, numbers written out, and a rule that learns step by step.

import { buttonRow, choiceSlider, group, select, slider } from "../kit/controls.js";
import { follow } from "../kit/follow.js";
import { element, shell, uid, voice } from "../kit/kit.js";
import { link } from "../kit/link.js";
import { asking } from "../kit/question.js";
import { loop, reducedMotion } from "../kit/scheduler.js";
import { sound } from "../kit/settings.js";
import { asked, reached } from "./goals.js";
import { gate, gradientStep, mistakes, nameOf, perceptronStep } from "./neuron.js";
import { plane } from "./plane.js";
import { SETTINGS } from "./settings.js";
import { pointTable } from "./table.js";
import { WORDS, correction, descent, ending, named, number, standing, writtenOutput, writtenSum } from "./words.js";

const MOST = 100; // steps of one run
const PAUSE = 120; // milliseconds between two steps that are shown
const { w1: { high: HEAVIEST }, points: { most: MOST_POINTS }, learning_rate: { low: SLOWEST, high: FASTEST } } = SETTINGS;
const TOO_FAR = `A weight would be larger than ${HEAVIEST}. Take a smaller learning rate.`;
const RATES = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const TRAITS = [...Object.keys(SETTINGS), "selected", "question", "found"];
const HELP = "Drag the line to move it, the ring marked 1 to turn it. By keyboard: the sliders; in the plane arrows move a "
  + "cross, Enter selects a point.";
const HELP_OWN = " Click, tap or press Enter to add a point, Delete to remove the one under the cross.";

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render({ model, el }) {
  const state = { neuron: {}, points: [], activation: "step", selected: 0, own: false, data: "AND", rate: 1, changed: false, fromZero: false, steps: 0 };
  const speech = voice(), task = asking(speech);
  speech.node.classList.add("nnb-hidden");
  let next = 0, limit = 0, last = 0, far = false, fresh = false;
  const tell = (sentence) => { update.textContent = sentence; task.say(sentence); };

  const take = (changed) => {
    const read = ties.read();
    Object.assign(state, { neuron: { w1: read.w1, w2: read.w2, b: read.b }, points: read.points, activation: read.activation,
      data: read.data, own: read.data === "own", rate: read.learning_rate, selected: Math.min(read.selected, read.points.length - 1) });
    if (changed === undefined || changed.has("data") || changed.has("points")) state.changed = false;
    task.ask(asked(state.data), read.question, state.data, changed === undefined || changed.has("found") ? read.found : undefined);
  };
  const save = () => ties.write({ ...state.neuron, found: task.found(), points: state.points, data: state.data, activation: state.activation,
    learning_rate: state.rate, selected: Math.max(0, state.selected) });

  const show = () => {
    const { neuron, points, activation, data, selected } = state, point = points[selected];
    for (const name of ["w1", "w2", "b"]) knobs[name].set(neuron[name]);
    dataset.set(data);
    shape.set(activation);
    rates.set(RATES.reduce((best, rate, i) => (Math.abs(Math.log(rate / state.rate)) < Math.abs(Math.log(RATES[best] / state.rate)) ? i : best), 0), number(state.rate));
    adding.hidden = !state.own;
    help.textContent = HELP + (state.own ? HELP_OWN : "");
    [stepButton.textContent, runButton.textContent] = activation === "step"
      ? ["One step of the perceptron rule", `Run until no mistake (at most ${MOST} steps)`]
      : ["One gradient step", `Run until no mistake (at most ${MOST} steps)`];
    runButton.style.minWidth = "";
    if (clock.running()) {
      runButton.style.minWidth = `${runButton.offsetWidth}px`; // so that the row stays as it is
      runButton.textContent = "Stop";
    }
    for (const each of [stepButton, runButton]) each.setAttribute("aria-disabled", String(points.length === 0));
    sums.replaceChildren(...(point ? [element("span", { class: "which" }, `${named(point)}: `), writtenSum(neuron, point)] : ["No point is selected."]));
    outputs.textContent = point ? writtenOutput(neuron, activation, point) : "";
    count.textContent = standing(neuron, points, activation, data);
    const noLine = neuron.w1 === 0 && neuron.w2 === 0 ? " With both weights at 0 there is no line: the output is the same everywhere."
      : board.hasLine() ? "" : " The line lies outside of the picture.";
    remark.textContent = noLine.trim();
    table.show(state);
    board.describe(`${points.length} points. ${count.textContent}${noLine} ${point ? `${named(point)} is selected: ${outputs.textContent}.` : ""}`);
    board.refresh();
    task.ask(asked(data), model.get("question"), data);
    task.judge(reached(state));
    if (task.found() !== model.get("found")) ties.write({ found: task.found() });
  };
  /** A change by hand: it ends a run, and is told to Python. */
  const change = (values, { keep = false } = {}) => {
    if (!keep) halt();
    Object.assign(state, values);
    show();
    save();
  };
  const restart = () => {
    next = state.steps = 0;
    state.fromZero = false;
    update.textContent = "";
  };
  const turn = (values) => { restart(); change({ neuron: { ...state.neuron, ...values }, changed: true }); };

  // Learning.
  /** One step of the rule for this activation; false where there is nothing left to do. */
  const learn = () => {
    far = false;
    const { neuron, points, rate } = state;
    if (mistakes(neuron, points).length === 0 && (state.activation === "step" || clock.running())) return false;
    const made = state.activation === "step" ? perceptronStep(neuron, points, next, rate) : gradientStep(neuron, points, rate);
    if (Object.values(made.neuron).some((value) => Math.abs(value) > HEAVIEST)) {
      far = true;
      return false;
    }
    if (state.steps === 0) state.fromZero = Object.values(neuron).every((value) => value === 0);
    state.steps += 1;
    fresh = state.changed = true;
    if (state.activation === "step") {
      update.textContent = `Correction ${state.steps}: ${correction(neuron, made, points, rate)}`;
      next = (made.place + 1) % points.length;
      state.selected = made.place;
    } else update.textContent = `Step ${state.steps}: ${descent(neuron, made, points, rate)}`;
    state.neuron = made.neuron;
    return true;
  };
  const once = () => {
    halt();
    if (!learn()) update.textContent = far ? TOO_FAR : "No point is wrong, so the rule changes nothing.";
    change({});
    task.say(update.textContent);
  };
  const finish = () => {
    clock.stop();
    show();
    tell(far ? TOO_FAR : ending(state.steps, mistakes(state.neuron, state.points).length, state.data, state.activation));
    save();
  };
  const tick = (now) => {
    if (now - last < PAUSE) return false;
    last = now;
    if (state.steps >= limit || !learn()) finish();
    return false;
  };
  const run = () => {
    if (clock.running()) { finish(); return; }
    limit = state.steps + MOST;
    clock.start();
    if (reducedMotion()) {
      while (state.steps < limit && learn());
      finish();
    } else show();
  };
  const halt = () => { if (clock.running()) clock.stop(); };

  // The page.
  const help = element("p", { class: "nnb-note", id: uid("neuron-help") });
  const sums = element("p", { class: "numbers" }), outputs = element("p", { class: "numbers" });
  const count = element("p", { class: "count" }), remark = element("p", { class: "nnb-note remark" }), update = element("p", { class: "numbers update" });
  const choose = (place) => { change({ selected: place }, { keep: true }); task.say(`${named(state.points[place])}: ${outputs.textContent}.`); };
  const board = plane(state, {
    neuron: (neuron) => { halt(); restart(); Object.assign(state, { neuron: bounded(neuron), changed: true }); show(); },
    released: save,
    select: choose,
    add: ([x1, x2]) => {
      if (state.points.length >= MOST_POINTS) { tell(`There are ${MOST_POINTS} points, as many as can be.`); return; }
      restart();
      change({ points: [...state.points, [x1, x2, Number(kind.get())]], selected: state.points.length });
      task.say(`Added ${named(state.points.at(-1))}.`);
    },
    remove: (place) => { restart(); change({ points: state.points.filter((_, i) => i !== place), selected: 0 }); task.say("Removed."); },
    probe: ([x1, x2], near) => task.say(`x1 ${number(x1)}, x2 ${number(x2)}: ${near >= 0 ? `${named(state.points[near])}.`
      : `output ${writtenOutput(state.neuron, state.activation, [x1, x2, 0]).split(";")[0]}.`}`),
  });
  board.canvas.setAttribute("aria-describedby", `${board.canvas.getAttribute("aria-describedby")} ${help.id}`);
  const table = pointTable(choose);
  const dataset = select({ label: "Points", value: "AND", options: Object.entries(WORDS), onInput: (name) => {
    restart();
    change({ data: name, own: name === "own", points: gate(name) ?? state.points, selected: 0, changed: false });
    board.fit();
  } });
  const shape = select({ label: "Activation", value: "step", options: [["step", "step"], ["sigmoid", "sigmoid"]],
    onInput: (activation) => { restart(); change({ activation }); } });
  const kind = select({ label: "New points are", value: "0", options: [["0", "○ class 0"], ["1", "△ class 1"]] });
  const adding = group("Your own points", kind.node,
    element("button", { type: "button", onclick: () => removeSelected() }, "Remove the selected one"),
    element("button", { type: "button", onclick: () => { restart(); change({ points: [], selected: 0 }); } }, "Remove all"));
  const removeSelected = () => { if (state.points[state.selected]) { restart(); change({ points: state.points.filter((_, i) => i !== state.selected), selected: 0 }); } };
  const knobs = Object.fromEntries(["w1", "w2", "b"].map((name) => [name, slider({ label: name, min: -3, max: 3, step: 0.1, value: 0,
    limits: [-HEAVIEST, HEAVIEST], onInput: (value) => turn({ [name]: value }) })]));
  const rates = choiceSlider({ label: "learning rate", values: RATES.map(number), onInput: (place) => change({ rate: RATES[place] }) });
  const learning = buttonRow("Learning", [["", once], ["", run],
    ["Start again at 0", () => { restart(); change({ neuron: { w1: 0, w2: 0, b: 0 } }); tell("All weights are 0."); }]]);
  const [stepButton, runButton] = learning.buttons;

  const ties = follow(model, TRAITS, (changed) => { halt(); take(changed); board.fit(); show(); });
  const arrive = (values) => {
    const { points, ...rest } = values, list = points && points.length % 3 === 0 ? sensible(points) : null;
    const made = { ...state.neuron, ...pick(rest, ["w1", "w2", "b"]) }, data = list ? nameOf(list) : (gate(rest.data) ? rest.data : state.data);
    restart();
    change({ neuron: bounded(made), points: list ?? gate(data) ?? state.points, data, own: data === "own", selected: 0, changed: false,
      activation: SETTINGS.activation.sound(rest.activation) ?? state.activation,
      rate: rest.rate >= SLOWEST && rest.rate <= FASTEST ? rest.rate : state.rate });
    board.fit();
  };
  const anchor = link(el, "neuron", { w1: 0, w2: 0, b: 0, data: "", activation: "", rate: 0, points: [] }, arrive);
  const tools = element("div", { class: "nnb-group" }, anchor.button(() => ({ ...state.neuron, activation: state.activation, rate: state.rate,
    ...(state.own ? { points: state.points } : { data: state.data }) }), tell));
  const root = shell("neuron-explorer", task.node,
    group("What is shown", dataset.node, shape.node), adding,
    element("div", { class: "columns" },
      element("div", { class: "board" }, board.node, remark, help),
      element("div", { class: "side" }, count, knobs.w1.node, knobs.w2.node, knobs.b.node, table.node)),
    element("div", { class: "written" }, sums, outputs),
    learning.node, rates.node, update, task.answer, speech.node, tools);
  const clock = loop(root, tick, () => { if (fresh) { fresh = false; show(); } });

  take();
  el.append(root);
  const linked = anchor.read();
  if (Object.keys(linked).length > 0) arrive(linked); else { board.fit(); show(); }

  return () => {
    ties.stop();
    clock.end();
    board.stop();
    anchor.stop();
    speech.stop();
    root.remove();
  };
}

const pick = (values, names) => Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]]));
const bounded = (neuron) => sound(SETTINGS, neuron);

/** A flat list from an address as points; null where it is none. */
function sensible(flat) {
  const points = Array.from({ length: flat.length / 3 }, (_, i) => flat.slice(3 * i, 3 * i + 3));
  return SETTINGS.points.sound(points) ?? null;
}

export default { render };
