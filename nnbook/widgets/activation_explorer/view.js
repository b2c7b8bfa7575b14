// An activation function with its slope, and what many layers of it leave of a gradient.

import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { starts } from "../kit/settings.js";
import { number } from "../kit/words.js";
import { saturation, through } from "./activations.js";
import { depth } from "./depth.js";
import { picture } from "./picture.js";
import { SETTINGS } from "./settings.js";
import { layerTable } from "./table.js";
import { NAMES, answer, seen, writtenProduct, writtenSlope, writtenSum } from "./words.js";

const QUESTION =
  "Find out: 20 layers of the sigmoid lose nearly all of the gradient. Which weight w and which "
  + "input x keep it between 0.1 and 10?";
const DEEP = 20; // layers that the question asks for

/** A picture with its title and a key to its lines. */
const figure = (view, ...keys) =>
  element("div", { class: "picture" }, element("p", { class: "key" }, ...keys), view.node);
const key = (kind, text) => element("span", {}, element("i", { class: kind }), text);

function build({ set, slide, pick, check }) {
  const state = starts(SETTINGS);
  const over = picture(state, (x) => set({ x }));
  const left = depth(state);
  const table = layerTable();
  const straight = key("thin", "all at the first z");
  const chosen = pick("activation", "Function", NAMES);
  const knobs = {
    x: slide("x", "input x", 0.05),
    w: slide("w", "weight w", 0.05),
    b: slide("b", "bias b", 0.05),
    layers: slide("layers", "layers k"),
  };
  const chain = check("chained", "A chain: each output is the next layer's input");
  const sums = element("p");
  const slopes = element("p");
  const product = element("p");

  const show = (values) => {
    Object.assign(state, values);
    const rows = through(state, state.layers, state.chained);
    const [low, high] = saturation(state.activation);
    const [first] = rows;
    const flat = first.z < low || first.z > high;
    chosen.set(state.activation);
    for (const [name, { set: put }] of Object.entries(knobs)) put(state[name]);
    chain.set(state.chained);
    straight.hidden = !state.chained;
    sums.textContent = writtenSum(state, first);
    slopes.textContent = writtenSlope(state, first);
    product.textContent = writtenProduct(state, rows);
    table.show(rows);
    over.describe(
      `${NAMES[state.activation]} over x from −6 to 6. ${writtenSum(state, first)}. `
        + `${writtenSlope(state, first)}.`
        + (flat ? " The point is in a saturated stretch." : ""),
    );
    left.describe(
      `Gradient after 1 layer ${number(first.gradient)}, after ${state.layers} layers `
        + `${number(rows.at(-1).gradient)}. The table lists all layers.`,
    );
    over.refresh();
    left.refresh();
    return seen(state, rows, flat);
  };

  const goal = (values) => {
    const rows = through(values, values.layers, values.chained);
    const size = Math.abs(rows.at(-1).gradient);
    return values.activation === "sigmoid" && values.layers >= DEEP && size >= 0.1 && size <= 10
      ? answer(values, rows[0])
      : "";
  };
  const solution = ({ chained }) => ({
    activation: "sigmoid",
    w: 4,
    layers: DEEP,
    ...(chained ? { x: 0.5, b: -2 } : { x: 0, b: 0 }),
  });

  return {
    picture: [
      element("div", { class: "pictures hero" },
        figure(over,
          key("solid", "a = f(z)"),
          key("dashed", "slope w·f′(z)"),
          key("striped", "saturated: |f′(z)| < 0.05"),
        ),
        figure(left, key("dotted", "size of the gradient after k layers"), straight),
      ),
    ],
    main: [chosen.node, knobs.x.node, knobs.w.node],
    closer: [
      element("div", { class: "knobs" }, knobs.b.node, knobs.layers.node),
      chain.node,
      element("div", { class: "written" }, sums, slopes, product),
      table.node,
    ],
    controls: {
      activation: chosen.node,
      chained: chain.node,
      table: table.node,
      ...Object.fromEntries(Object.entries(knobs).map(([name, { node }]) => [name, node])),
    },
    show,
    goal,
    solution,
    stop: () => {
      over.stop();
      left.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "activation-explorer",
    key: "activation",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
