// Computation graphs of a few numbers: their values, and their gradients by the chain rule, edge by
// edge. No DOM.

import { sigmoid, tanh } from "../kit/maths.js";

/** Operations: the value, and the slopes of the value by each of its parts. */
export const OPERATIONS = {
  times: { value: (p, q) => p * q, slopes: ([p, q]) => [q, p] },
  plus: { value: (p, q) => p + q, slopes: () => [1, 1] },
  minus: { value: (p, q) => p - q, slopes: () => [1, -1] },
  affine: { value: (p, q, r) => p * q + r, slopes: ([p, q]) => [q, p, 1] },
  square: { value: (p) => p * p, slopes: ([p]) => [2 * p] },
  tanh: { value: tanh, slopes: (_, t) => [1 - t * t] },
  sigmoid: { value: sigmoid, slopes: (_, s) => [s * (1 - s)] },
};

/**
 * @typedef {{name: string, operation: string, of: string[]}} Made
 *   a value that is made of others; "f" is the activation
 * @type {Object<string, {title: string, inputs: string[], made: Made[],
 *   place: Object<string, [number, number]>}>}
 *   place: how far along each value is, from 0 on, and in which lane, 0..2
 */
export const GRAPHS = {
  neuron: {
    title: "neuron: L = (f(wx + b) − y)²",
    inputs: ["w", "x", "b", "y"],
    made: [
      { name: "u", operation: "times", of: ["w", "x"] },
      { name: "s", operation: "plus", of: ["u", "b"] },
      { name: "a", operation: "f", of: ["s"] },
      { name: "e", operation: "minus", of: ["a", "y"] },
      { name: "L", operation: "square", of: ["e"] },
    ],
    place: {
      w: [0, 0],
      x: [0, 1],
      u: [1, 0.5],
      b: [1, 1.7],
      s: [2, 1],
      a: [3, 0.6],
      y: [3, 1.8],
      e: [4, 1.2],
      L: [5, 1.2],
    },
  },
  twice: {
    title: "w used twice: L = (wx + w − y)²",
    inputs: ["w", "x", "y"],
    made: [
      { name: "u", operation: "times", of: ["w", "x"] },
      { name: "s", operation: "plus", of: ["u", "w"] },
      { name: "e", operation: "minus", of: ["s", "y"] },
      { name: "L", operation: "square", of: ["e"] },
    ],
    place: { w: [0, 0], x: [0, 1.8], u: [1, 1.4], s: [2, 0.5], y: [2, 1.7], e: [3, 1], L: [4, 1] },
  },
  layers: {
    title: "two layers: L = (v f(wx + b) − y)²",
    inputs: ["w", "x", "b", "v", "y"],
    made: [
      { name: "s", operation: "affine", of: ["w", "x", "b"] },
      { name: "a", operation: "f", of: ["s"] },
      { name: "p", operation: "times", of: ["v", "a"] },
      { name: "e", operation: "minus", of: ["p", "y"] },
      { name: "L", operation: "square", of: ["e"] },
    ],
    place: {
      w: [0, 0],
      x: [0, 1],
      b: [0, 2],
      s: [1, 1],
      a: [2, 0.5],
      v: [2, 1.7],
      p: [3, 1],
      y: [3, 2],
      e: [4, 1.3],
      L: [5, 1.3],
    },
  },
};

/** The made values of a graph, with the activation's name instead of "f". @returns {Made[]} */
export const madeBy = ({ graph, activation }) =>
  GRAPHS[graph].made.map((each) => ({
    ...each,
    operation: each.operation === "f" ? activation : each.operation,
  }));

/**
 * All values by name.
 * @param {Object} values  the settings
 * @param {Object<string, number>} nudges  by name, added to a value before others use it
 */
export function evaluate(values, nudges = {}) {
  const numbers = Object.fromEntries(
    GRAPHS[values.graph].inputs.map((name) => [name, values[name] + (nudges[name] ?? 0)]),
  );
  for (const { name, operation, of } of madeBy(values)) {
    numbers[name] =
      OPERATIONS[operation].value(...of.map((part) => numbers[part])) + (nudges[name] ?? 0);
  }
  return numbers;
}

/**
 * The steps of a graph: the values, the gradient of L by itself, then each edge on the way back,
 * from results to parts.
 * @returns {({kind: "value", node: Made} | {kind: "seed"} | {kind: "edge", node: Made, part:
 *   string, slot: number})[]}
 */
export function stepsOf(values) {
  const made = madeBy(values);
  const back = [...made]
    .reverse()
    .flatMap((node) => node.of.map((part, slot) => ({ kind: "edge", node, part, slot })));
  return [...made.map((node) => ({ kind: "value", node })), { kind: "seed" }, ...back];
}

/** The slope of a made value by one of its parts. */
export function slope(numbers, { name, operation, of }, slot) {
  return OPERATIONS[operation].slopes(
    of.map((part) => numbers[part]),
    numbers[name],
  )[slot];
}

/**
 * What is known after so many steps.
 * @returns {{known: Set<string>, gradients: Object<string, number>, open: Object<string, number>}}
 *   known: values that are computed; gradients: sums so far; open: how many edges have yet to
 *   bring something, by name
 */
export function after(values, numbers, done) {
  const steps = stepsOf(values);
  const known = new Set(GRAPHS[values.graph].inputs);
  const gradients = {};
  const open = {};
  steps.forEach((step, i) => {
    if (step.kind === "edge") {
      open[step.part] = (open[step.part] ?? 0) + (i >= done ? 1 : 0);
    }
    if (i >= done) return;
    if (step.kind === "value") {
      known.add(step.node.name);
    } else if (step.kind === "seed") {
      gradients.L = 1;
    } else {
      gradients[step.part] =
        (gradients[step.part] ?? 0)
        + slope(numbers, step.node, step.slot) * gradients[step.node.name];
    }
  });
  return { known, gradients, open };
}

/** The gradients of L by all values. */
export const gradients = (values) => after(values, evaluate(values), Infinity).gradients;

/** The numerical check: how much L changes per nudge, (L(… + h) - L) / h. */
export function nudged(values, name) {
  return (evaluate(values, { [name]: values.nudge }).L - evaluate(values).L) / values.nudge;
}

/** How many steps are done where a graph is new: all values, and the first edges back. */
export const OPENING = 10;

/** Is the neuron badly wrong, and yet learns next to nothing? */
export function saturated(values) {
  if (values.graph !== "neuron") return false;
  const { L } = evaluate(values);
  const slopes = gradients(values);
  return L > 3 && Math.abs(slopes.w) < 0.01 && Math.abs(slopes.b) < 0.01;
}
