// One neuron: the plane and its line, sliders, numbers written out, and a rule that learns step by
// step.

import { follow } from "../kit/follow.js";
import { element, voice } from "../kit/kit.js";
import { link } from "../kit/link.js";
import { asking } from "../kit/question.js";
import { rename } from "../kit/transport.js";
import { asked, reached } from "./goals.js";
import { STEP, learning } from "./learning.js";
import { gate } from "./neuron.js";
import { page } from "./page.js";
import { SETTINGS } from "./settings.js";
import { LINK, bounded, fromLink, toLink } from "./share.js";
import { named, number, standing, trailText, writtenOutput, writtenSum } from "./words.js";

const TRAITS = [...Object.keys(SETTINGS), "selected", "question", "found"];
const MOST_POINTS = SETTINGS.points.most;
const HELP =
  "Drag the line to move it, the ring marked 1 to turn it. By keyboard: the sliders; in the plane "
  + "arrows move a cross, Enter selects a point.";
const HELP_OWN =
  " Click, tap or press Enter to add a point, Delete to remove the one under the cross.";

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render({ model, el }) {
  const state = {
    neuron: {},
    points: [],
    activation: "step",
    selected: 0,
    own: false,
    data: "AND",
    rate: 1,
    changed: false, // whether the line was moved since these points were chosen
    fromZero: false, // whether the rule began with all weights at 0
    steps: 0,
    trail: [], // mistakes before the first step and after each
  };
  const speech = voice();
  const task = asking(speech);
  speech.node.classList.add("nnb-hidden");

  // Python and the page.
  const take = (changed) => {
    const read = ties.read();
    const isNew = (name) => changed === undefined || changed.has(name);
    Object.assign(state, {
      neuron: { w1: read.w1, w2: read.w2, b: read.b },
      points: read.points,
      activation: read.activation,
      data: read.data,
      own: read.data === "own",
      rate: read.learning_rate,
      selected: Math.min(read.selected, read.points.length - 1),
    });
    if (isNew("data") || isNew("points")) state.changed = false;
    const found = isNew("found") ? read.found : undefined;
    task.ask(asked(state.data), read.question, state.data, found);
  };
  const save = () =>
    ties.write({
      ...state.neuron,
      found: task.found(),
      points: state.points,
      data: state.data,
      activation: state.activation,
      learning_rate: state.rate,
      selected: Math.max(0, state.selected),
    });

  // What is shown.
  const showButtons = () => {
    const [runButton, stepButton] = running.buttons;
    running.show(rule.running());
    rename(stepButton, STEP[state.activation]);
    for (const each of [stepButton, runButton]) {
      each.setAttribute("aria-disabled", String(state.points.length === 0));
    }
  };
  const whereTheLineIs = () => {
    const { neuron } = state;
    if (neuron.w1 === 0 && neuron.w2 === 0) {
      return "With both weights at 0 there is no line: the output is the same everywhere.";
    }
    return board.hasLine() ? "" : "The line lies outside of the picture.";
  };
  const showSentences = () => {
    const { neuron, points, activation, data, selected } = state;
    const point = points[selected];
    sums.replaceChildren(
      point ? element("span", { class: "which" }, `${named(point)}: `) : "No point is selected.",
      point ? writtenSum(neuron, point) : "",
    );
    outputs.textContent = point ? writtenOutput(neuron, activation, point) : "";
    count.textContent = standing(neuron, points, activation, data);
    remark.textContent = whereTheLineIs();
    const chosen = point ? `${named(point)} is selected: ${outputs.textContent}.` : "";
    const sentences = [`${points.length} points.`, count.textContent, remark.textContent, chosen];
    board.describe(sentences.filter((each) => each !== "").join(" "));
  };
  const show = () => {
    for (const [name, slider] of Object.entries(weights)) slider.set(state.neuron[name]);
    dataset.set(state.data);
    shape.set(state.activation);
    rate.set(state.rate);
    adding.hidden = !state.own;
    help.textContent = HELP + (state.own ? HELP_OWN : "");
    showButtons();
    showSentences();
    table.show(state);
    steps.textContent = String(state.steps);
    trail.show([state.trail]);
    trail.describe(trailText(state));
    board.refresh();
    task.ask(asked(state.data), model.get("question"), state.data);
    task.judge(reached(state));
    if (task.found() !== model.get("found")) ties.write({ found: task.found() });
  };

  // What the reader changes. Every change by hand ends a run, and is told to Python.
  const change = (values) => {
    rule.halt();
    Object.assign(state, values);
    show();
    save();
  };
  /** A change after which the steps of the rule count anew. */
  const startOver = (values) => {
    rule.restart();
    change(values);
  };
  const set = ({ data, activation, learning_rate: pace, ...turned }) => {
    if (pace) {
      change({ rate: pace });
    } else if (data) {
      const points = gate(data) ?? state.points;
      startOver({ data, own: data === "own", points, selected: 0, changed: false });
      board.fit();
    } else if (activation) {
      startOver({ activation });
    } else {
      startOver({ neuron: { ...state.neuron, ...turned }, changed: true });
    }
  };
  const tell = (sentence) => {
    update.textContent = sentence;
    task.say(sentence);
  };
  const actions = {
    set,
    once: () => rule.once(),
    run: () => rule.run(),
    toZero() {
      startOver({ neuron: { w1: 0, w2: 0, b: 0 } });
      tell("All weights are 0.");
    },
    neuron(neuron) {
      rule.halt();
      rule.restart();
      Object.assign(state, { neuron: bounded(neuron), changed: true });
      show();
    },
    released: save,
    select(place) {
      Object.assign(state, { selected: place });
      show();
      save();
      task.say(`${named(state.points[place])}: ${outputs.textContent}.`);
    },
    add(point) {
      if (state.points.length >= MOST_POINTS) {
        tell(`There are ${MOST_POINTS} points, as many as can be.`);
        return;
      }
      startOver({ points: [...state.points, point], selected: state.points.length });
      task.say(`Added ${named(point)}.`);
    },
    remove(place) {
      if (!state.points[place]) return;
      startOver({ points: state.points.filter((_, i) => i !== place), selected: 0 });
      task.say("Removed.");
    },
    clear: () => startOver({ points: [], selected: 0 }),
    probe([x1, x2], near) {
      const [said] = writtenOutput(state.neuron, state.activation, [x1, x2, 0]).split(";");
      const what = near >= 0 ? named(state.points[near]) : `output ${said}`;
      task.say(`x1 ${number(x1)}, x2 ${number(x2)}: ${what}.`);
    },
  };

  const ties = follow(model, TRAITS, (changed) => {
    rule.halt();
    take(changed);
    board.fit();
    show();
  });
  const arrive = (values) => {
    startOver({ ...fromLink(values, state), selected: 0, changed: false });
    board.fit();
  };
  const anchor = link(el, "neuron", LINK, arrive);
  const linkButton = anchor.button(() => toLink(state), tell);
  const parts = page(state, actions, { task, speech, linkButton });
  const { root, help, sums, outputs, count, remark, update, table, board } = parts;
  const { dataset, shape, adding, weights, rate, running, steps, trail } = parts;
  const rule = learning(state, { root, update, task, change, show, save });

  take();
  el.append(root);
  const linked = anchor.read();
  if (Object.keys(linked).length > 0) {
    arrive(linked);
  } else {
    board.fit();
    show();
  }

  return () => {
    ties.stop();
    rule.end();
    board.stop();
    trail.stop();
    anchor.stop();
    speech.stop();
    root.remove();
  };
}

export default { render };
