// The settings: lists, fields and buttons with labels.

import { stepper } from "../kit/choices.js";
import { group, select, toggle } from "../kit/controls.js";
import { element } from "../kit/kit.js";
import { knobs } from "../kit/knobs.js";
import { number } from "../kit/words.js";
import { isRegression } from "./run.js";
import { SETTINGS } from "./settings.js";
import { INPUT_NAMES } from "./words.js";

const LISTS = {
  data: [
    "Data",
    {
      spirals: "two spirals",
      moons: "two moons",
      circles: "circles",
      xor: "XOR",
      blobs: "two blobs",
      hills: "hills (regression)",
      plane: "a slope (regression)",
      own: "your own points",
    },
  ],
  activation: [
    "Activation",
    {
      elu: "ELU",
      relu: "ReLU",
      leaky_relu: "leaky ReLU",
      tanh: "tanh",
      sigmoid: "sigmoid",
      linear: "linear (none)",
    },
  ],
  output: [
    "Loss",
    {
      logit: "cross-entropy",
      sigmoid: "squared, sigmoid output",
      tanh: "squared, tanh output",
      linear: "squared, linear output",
    },
  ],
  optimizer: ["Optimizer", { adam: "Adam", rmsprop: "RMSProp", momentum: "momentum", sgd: "SGD" }],
  initializer: [
    "First weights",
    { he_normal: "He", xavier_uniform: "Xavier", normal: "normal, deviation 1", zeros: "all zero" },
  ],
};
const CHOICES = {
  learning_rate: [
    "Learning rate",
    [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 1000],
  ],
  batch_size: ["Batch size", [1, 2, 5, 10, 20, 50, 100, 250]],
  points: ["Points", [20, 50, 100, 200, 500, 1000, 2000]],
  l1: ["L1", [0, 0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]],
  l2: ["L2", [0, 0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]],
  dropout: ["Dropout", [0, 0.05, 0.1, 0.2, 0.3, 0.5]],
};

/** A list of numbers; another one that is set from Python or a link joins them. */
function choice(label, values, onInput) {
  const made = select({
    label,
    options: values.map((value) => [String(value), number(value)]),
    value: String(values[0]),
    onInput: (text) => onInput(Number(text)),
  });
  const list = made.node.querySelector("select");
  return {
    node: made.node,
    set(value) {
      if (![...list.options].some((option) => option.value === String(value))) {
        list.append(element("option", { value: String(value) }, number(value)));
      }
      made.set(String(value));
    },
  };
}

/** The hidden layers: how many, and how many units in each. */
function layers(set) {
  let hidden = [];
  const count = stepper({
    label: "Hidden layers",
    less: "One hidden layer less",
    more: "One hidden layer more",
    step: (by) => set({ hidden: by < 0 ? hidden.slice(0, -1) : [...hidden, hidden.at(-1) ?? 4] }),
  });
  const { most, low, high } = SETTINGS.hidden;
  const each = Array.from({ length: most }, (_, l) =>
    stepper({
      label: `Layer ${l + 1}`,
      less: `Fewer units in layer ${l + 1}`,
      more: `More units in layer ${l + 1}`,
      step: (by) => set({ hidden: hidden.map((units, k) => (k === l ? units + by : units)) }),
    }),
  );
  return {
    node: element("div", { class: "layers" }, count.node, ...each.map((one) => one.node)),
    set(now) {
      hidden = now;
      count.show(now.length, 0, most);
      each.forEach((one, l) => {
        one.node.hidden = l >= now.length;
        one.show(now[l] ?? low, low, high);
      });
    },
  };
}

/** Which inputs the network is given. */
function inputBoxes(set) {
  const { options } = SETTINGS.inputs;
  let inputs = [];
  const boxes = options.map((name) => [
    name,
    toggle({
      label: INPUT_NAMES[name],
      onInput: (checked) => {
        const next = options.filter((other) => (other === name ? checked : inputs.includes(other)));
        if (next.length > 0) {
          set({ inputs: next });
        } else {
          boxes.find(([other]) => other === name)[1].set(true);
        }
      },
    }),
  ]);
  const label = element("span", {}, "Inputs");
  const node = group("Inputs", label, ...boxes.map(([, box]) => box.node));
  return {
    node,
    set(now) {
      inputs = now;
      for (const [name, box] of boxes) box.set(now.includes(name));
    },
  };
}

/**
 * @param {(values: Object) => void} set  what the reader chose
 * @returns {{main: HTMLElement, layers: HTMLElement, more: HTMLElement, hide: Function,
 *   show: (settings: Object) => void}}
 */
export function panel(set) {
  const made = { hidden: layers(set), inputs: inputBoxes(set) };
  const { slide, field, list } = knobs(SETTINGS, set);
  for (const [name, [label, texts]] of Object.entries(LISTS)) {
    made[name] = list(name, label, texts);
  }
  for (const [name, [label, values]] of Object.entries(CHOICES)) {
    made[name] = choice(label, values, (value) => set({ [name]: value }));
  }
  made.noise = slide("noise", "Noise", 0.1);
  made.share = slide("share", "Training share", 0.1);
  made.seed = field("seed", "Seed");
  const nodes = (...names) => names.map((name) => made[name].node);
  return {
    main: element("div", { class: "settings" },
      ...nodes("data", "activation", "learning_rate", "output"),
    ),
    layers: made.hidden.node,
    more: element("details", { class: "more" },
      element("summary", {}, "More settings"),
      element("div", { class: "settings" },
        ...nodes(
          "optimizer",
          "batch_size",
          "l1",
          "l2",
          "dropout",
          "initializer",
          "points",
          "seed",
          "noise",
          "share",
        ),
      ),
      made.inputs.node,
    ),
    /** @param {string[]} names  of settings */
    hide(names) {
      for (const [name, { node }] of Object.entries(made)) {
        node.classList.toggle("nnb-off", names.includes(name));
      }
    },
    show(settings) {
      for (const [name, control] of Object.entries(made)) control.set(settings[name]);
      const regression = isRegression(settings);
      for (const option of made.output.node.querySelectorAll("option")) {
        option.disabled = regression !== (option.value === "linear");
      }
      made.points.node.hidden = made.noise.node.hidden = settings.data === "own";
    },
  };
}
