// What the stepper says: each step with its rule and its numbers.

import { number } from "../kit/words.js";
import { after, evaluate, gradients, slope, stepsOf } from "./graph.js";

/**
 * A value as text, with more digits near 1 and -1: there they tell how far a neuron is saturated.
 */
export const precise = (value) =>
  number(value, Math.abs(value) !== 1 && Math.abs(Math.abs(value) - 1) < 0.005 ? 6 : 3);

const bracketed = (value) => (value < 0 ? `(${precise(value)})` : precise(value));
const SIGNS = { tanh: "tanh", sigmoid: "σ" };

/** An operation on parts that are written already. */
function written(operation, [p, q, r]) {
  const all = {
    times: `${p}·${q}`,
    plus: `${p} + ${q}`,
    minus: `${p} − ${q}`,
    affine: `${p}·${q} + ${r}`,
    square: `${p}²`,
  };
  return all[operation] ?? `${SIGNS[operation]}(${p})`;
}

/** How a value is made, such as "u = w·x". */
export const formula = ({ name, operation, of }) => `${name} = ${written(operation, of)}`;

/** The same with numbers. */
const inNumbers = ({ operation, of }, numbers) =>
  written(
    operation,
    of.map((part) => bracketed(numbers[part])),
  );

/** The local rule of an edge: the slope of the result by this part, with its numbers. */
function localRule({ operation, of, name }, slot, numbers) {
  const [p, q] = of;
  const own = number(slope(numbers, { name, operation, of }, slot));
  const a = bracketed(numbers[name]);
  if (operation === "times" || (operation === "affine" && slot < 2)) {
    return `${slot === 0 ? q : p} = ${own}`;
  }
  if (operation === "square") return `2·${p} = 2·${bracketed(numbers[p])} = ${own}`;
  if (operation === "tanh") return `1 − ${name}² = 1 − ${a}² = ${own}`;
  if (operation === "sigmoid") return `${name}·(1 − ${name}) = ${a}·(1 − ${a}) = ${own}`;
  return own;
}

/** One step in words. */
export function told(values, place) {
  const steps = stepsOf(values);
  const numbers = evaluate(values);
  const step = steps[place - 1];
  if (step === undefined) {
    return "The inputs are given. Step forward: the first value is computed.";
  }
  if (step.kind === "value") {
    return (
      `Forward: ${formula(step.node)} = ${inNumbers(step.node, numbers)} = `
      + `${precise(numbers[step.node.name])}.`
    );
  }
  if (step.kind === "seed") {
    return "Now backward. It begins with dL/dL = 1: L changes as much as L does.";
  }
  const { node, part, slot } = step;
  const before = after(values, numbers, place - 1).gradients;
  const local = slope(numbers, node, slot);
  const above = before[node.name];
  const brought = local * above;
  const pieces = `${bracketed(local)}·${bracketed(above)} = ${number(brought)}`;
  const rule = `${formula(node)}, so d${node.name}/d${part} = ${localRule(node, slot, numbers)}.`;
  if (before[part] === undefined) return `Backward: ${rule} dL/d${part} = ${pieces}.`;
  return (
    `Backward: ${rule} This is a second path to ${part}, it brings ${pieces}. What both `
    + `bring adds up: dL/d${part} = ${bracketed(before[part])} + ${bracketed(brought)} = `
    + `${number(before[part] + brought)}.`
  );
}

/** The loss, and what a step down the gradient would do. */
export function summary(values) {
  const { L, w } = evaluate(values);
  const slopes = gradients(values);
  const way =
    slopes.w === 0
      ? "so w would stay"
      : `so gradient descent would ${slopes.w < 0 ? "raise" : "lower"} w`;
  return (
    `The loss is ${number(L)} at w = ${number(w)}. Its gradient by w is ${number(slopes.w)}, `
    + `${way}.`
  );
}

/** All that the diagram shows, for those who cannot see it. */
export function diagramText(values, { known, gradients: found }, numbers) {
  const parts = Object.keys(numbers).map((name) => {
    if (!known.has(name)) return `${name} is not computed yet`;
    const gradient = found[name] === undefined ? "" : `, dL/d${name} is ${number(found[name])}`;
    return `${name} is ${precise(numbers[name])}${gradient}`;
  });
  return `${parts.join("; ")}.`;
}

/** What was found. */
export function discovery(values) {
  const { s, a, L } = evaluate(values);
  const local = values.activation === "tanh" ? 1 - a * a : a * (1 - a);
  return (
    `The loss is ${number(L)}, but at s = ${number(s)} the slope of ${values.activation} is `
    + `only ${number(local)}, and it multiplies every gradient on the way to w and b. The neuron `
    + "is saturated: badly wrong, and hardly able to learn."
  );
}
