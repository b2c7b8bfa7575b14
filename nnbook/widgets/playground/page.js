// The page of the playground: its controls, its pictures, and where each of them is.

import { buttonRow, select, toggle } from "../kit/controls.js";
import { element, shell, uid } from "../kit/kit.js";
import { transport } from "../kit/transport.js";
import { curve } from "./curve.js";
import { diagram } from "./diagram.js";
import { panel } from "./panel.js";
import { plane } from "./plane.js";
import { space } from "./space.js";
import { results, unitTable } from "./tables.js";
import { codeTools, keepTools, ownTools } from "./tools.js";
import { standing } from "./words.js";

const SPEEDS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200].map((times) => [String(times), `×${times}`]),
  ["Infinity", "fastest"],
];

const note = (text, attributes = {}) => element("p", { class: "nnb-note", ...attributes }, text);
const card = (name, ...children) =>
  element("div", { class: "part", role: "group", "aria-label": name },
    element("p", { class: "title", "aria-hidden": "true" }, name),
    ...children,
  );

/** The row of buttons that let the network learn. */
function bar({ play, steps, rewind, reseed }) {
  const epoch = element("span", { class: "epoch" });
  const speed = select({ label: "Speed", options: SPEEDS, value: "1" });
  const running = transport({ label: "Training", play: ["Play", "Pause", play], others: [] });
  const stepping = buttonRow("Steps", [
    ["1 epoch", () => steps(1)],
    ["10", () => steps(10)],
    ["100", () => steps(100)],
  ]);
  for (const button of stepping.buttons.slice(1)) {
    button.setAttribute("aria-label", `${button.textContent} epochs`);
  }
  const again = buttonRow("Start again", [
    ["Rewind", rewind],
    ["New seed", reseed],
  ]);
  const row = element("div", { class: "bar" },
    running.node,
    stepping.node,
    again.node,
    speed.node,
    epoch,
  );
  return { epoch, speed, running, row };
}

/** What the pictures show, in words. */
export function describe({ run, kept }, { board, network, losses, hidden }) {
  const { sizes } = run.network;
  const now = standing(run);
  const units = sizes.at(-2) === 3 ? "the three" : "two";
  board.describe(`${now} ${run.train.count} training points, ${run.test.count} test points.`);
  network.describe(
    `Layers of ${sizes.join(", ")} units. All numbers of a unit are in the table below.`,
  );
  losses.describe(now + (kept ? ` In grey the kept run: ${kept.label}.` : ""));
  hidden.describe(`Every point by the activations of ${units} units before the output.`);
}

/**
 * @param {Object} state  of the view
 * @param {Object} actions  what the controls do, by name
 * @param {{task: Object, speech: Object, linkButton: HTMLElement}} others  parts made elsewhere
 * @returns {Object} the parts by name; `root` holds them all
 */
export function page(state, actions, { task, speech, linkButton }) {
  const remark = element("p", { class: "remark" });
  const readout = element("p", { class: "readout" });
  const help = note("", { id: uid("help") });
  const controls = panel(actions.set);
  const numbers = results();
  const unit = unitTable(state, actions.choose);
  const board = plane(state, actions);
  const network = diagram(state, actions.choose);
  const losses = curve(state);
  const hidden = space(state);
  const own = ownTools(actions.set, actions.say);
  const code = codeTools(state, actions.say);
  const keep = keepTools(state, actions.show);
  const ofBoard = (name, label) =>
    toggle({
      label,
      value: true,
      onInput: (value) => {
        state[name] = value;
        board.refresh();
      },
    });
  const tests = ofBoard("tests", "Show the test points");
  const shades = ofBoard("shades", "Shades: how sure it is");
  const mapToggle = toggle({ label: "Show the unit's map in the plane", onInput: actions.show });
  const { row, ...buttons } = bar(actions);

  const described = board.canvas.getAttribute("aria-describedby");
  board.canvas.setAttribute("aria-describedby", `${described} ${help.id}`);
  const lines =
    "Lines are weights: orange is above 0, dashed blue below. Below each unit is its bias.";
  const root = shell("playground",
    task.node,
    controls.main,
    controls.layers,
    controls.more,
    own.node,
    row,
    remark,
    task.answer,
    element("div", { class: "parts" },
      card("The plane", board.node, readout, help, tests.node, shades.node),
      card("The network", network.node, note(lines)),
      card("The loss",
        losses.node,
        note("Solid: training. Dashed: test."),
        numbers.node,
        keep.button,
        keep.note,
      ),
      card("One unit in numbers",
        unit.node,
        note("Values are those at the cross."),
        mapToggle.node,
      ),
      card("The hidden space",
        hidden.node,
        hidden.choice,
        note("Each point where the last hidden layer puts it."),
      ),
      card("To take along", code.node, linkButton),
    ),
    speech.node,
  );
  return {
    root,
    remark,
    readout,
    help,
    controls,
    numbers,
    unit,
    board,
    network,
    losses,
    hidden,
    own,
    keep,
    mapToggle,
    ...buttons,
  };
}
