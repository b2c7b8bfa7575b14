// The page of the neuron: its controls, its plane, its sentences, and where each of them is.

import { segments } from "../kit/choices.js";
import { group } from "../kit/controls.js";
import { frame } from "../kit/frame.js";
import { element, shell, uid } from "../kit/kit.js";
import { knobs } from "../kit/knobs.js";
import { sparkline } from "../kit/sparkline.js";
import { transport } from "../kit/transport.js";
import { plane } from "./plane.js";
import { SETTINGS } from "./settings.js";
import { pointTable } from "./table.js";
import { MOST, STEP } from "./learning.js";
import { NAMES } from "./words.js";

const RATES = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const SLIDES = { min: -3, max: 3, limits: [SETTINGS.w1.low, SETTINGS.w1.high] };

const paragraph = (kind, attributes = {}) => element("p", { class: kind, ...attributes });
const button = (text, press) => element("button", { type: "button", onclick: press }, text);

/**
 * @param {Object} state  of the view
 * @param {Object} actions  what the controls do, by name
 * @param {{task: Object, speech: Object, linkButton: HTMLElement}} others  parts made elsewhere
 * @returns {Object} the parts by name; `root` holds them all
 */
export function page(state, actions, { task, speech, linkButton }) {
  const help = paragraph("nnb-note", { id: uid("neuron-help") });
  const sums = paragraph("numbers");
  const outputs = paragraph("numbers");
  const count = paragraph("count");
  const remark = paragraph("nnb-note remark");
  const update = paragraph("numbers update");
  const table = pointTable(actions.select);
  const kind = segments({
    label: "New points are",
    value: "0",
    options: [["0", "○ class 0"], ["1", "△ class 1"]],
  });
  const add = (place) => actions.add([...place, Number(kind.get())]);
  const board = plane(state, { ...actions, add });
  const described = board.canvas.getAttribute("aria-describedby");
  board.canvas.setAttribute("aria-describedby", `${described} ${help.id}`);

  const { pick, slide, among } = knobs(SETTINGS, actions.set);
  const dataset = pick("data", "Points", NAMES);
  const shape = pick("activation", "Activation", { step: "step", sigmoid: "sigmoid" });
  const adding = group("Your own points",
    kind.node,
    button("Remove the selected one", () => actions.remove(state.selected)),
    button("Remove all", actions.clear),
  );
  const weights = {
    w1: slide("w1", "w1", 0.1, SLIDES),
    w2: slide("w2", "w2", 0.1, SLIDES),
    b: slide("b", "b", 0.1, SLIDES),
  };
  const rate = among("learning_rate", "learning rate", RATES);
  const running = transport({
    label: "Learning",
    play: [`Run until no mistake (at most ${MOST} steps)`, "Stop", actions.run],
    others: [
      ["step", STEP.step, actions.once],
      ["reset", "Start again at 0", actions.toZero],
    ],
  });

  const steps = element("b", {}, "0");
  const counter = element("p", { class: "nnb-counter" }, "steps", steps);
  const trail = sparkline({ label: "Mistakes after each step of the rule" });
  const sliders = Object.values(weights).map(({ node }) => node);
  const side = element("div", { class: "side" },
    count,
    ...sliders,
    element("div", { class: "written" }, sums, outputs),
    remark,
  );
  const root = shell("neuron-explorer",
    task.node,
    ...frame({
      picture: [element("div", { class: "columns" }, board.node, side)],
      bar: [running.node, counter, trail.node, dataset.node, adding],
      tools: [linkButton],
      closer: [group("The neuron", shape.node, rate.node), table.node, help],
    }),
    // Sentences grow below the buttons.
    update,
    task.answer,
    speech.node,
  );
  return {
    root,
    help,
    sums,
    outputs,
    count,
    remark,
    update,
    table,
    board,
    dataset,
    shape,
    adding,
    weights,
    rate,
    running,
    steps,
    trail,
  };
}
