// What the explorer says: numbers and sentences, for the page and for screen readers.

import { answer, loss, mistakes, output, sum } from "./neuron.js";

export const NAMES = { AND: "AND", OR: "OR", NAND: "NAND", XOR: "XOR", own: "your own" };

/** A number in at most three decimals, with a true minus sign. */
export function number(value) {
  const size = Math.abs(value);
  const text = size >= 1e6 ? value.toExponential(2) : String(Number(value.toFixed(3)) + 0);
  return text.replaceAll("-", "−");
}

/** The same, in brackets where it is negative: for a term of a sum. */
const term = (value) => (number(value).startsWith("−") ? `(${number(value)})` : number(value));

/** "w1·x1 + w2·x2 + b = 1·0 + 1·1 + (−1.5) = −0.5" */
export function writtenSum(neuron, point) {
  const { w1, w2, b } = neuron;
  return (
    `w1·x1 + w2·x2 + b = ${term(w1)}·${term(point[0])} + ${term(w2)}·${term(point[1])} + `
    + `${term(b)} = ${number(sum(neuron, point))}`
  );
}

/** What the activation makes of that sum, and whether it is right. */
export function writtenOutput(neuron, activation, point) {
  const s = sum(neuron, point);
  const right = answer(neuron, point) === point[2];
  const made =
    activation === "step"
      ? `${number(s)} ${s >= 0 ? "≥" : "<"} 0, so the output is ${output(activation, s)}`
      : `sigmoid(${number(s)}) = ${number(output(activation, s))}, read as `
        + `${answer(neuron, point)}`;
  return `${made}; the target is ${point[2]}: ${right ? "right" : "wrong"}`;
}

/** One point: "○ (0, 1)". */
export const named = (point) =>
  `${point[2] === 1 ? "△" : "○"} (${number(point[0])}, ${number(point[1])})`;

/** How many are wrong, and what is known about the best that can be had. */
export function standing(neuron, points, activation, data) {
  if (points.length === 0) {
    return "No points yet. Click into the plane to put some there.";
  }
  const wrong = mistakes(neuron, points).length;
  const count =
    wrong === 0
      ? `No mistake: all ${points.length} points are right.`
      : `${wrong} ${wrong === 1 ? "mistake" : "mistakes"} in ${points.length} points.`;
  const best =
    data === "XOR"
      ? " No line gets XOR right; at best it has 1 "
        + `mistake.${wrong === 1 ? " This is such a line." : ""}`
      : "";
  return (
    count
    + (activation === "sigmoid" ? ` Mean cross-entropy ${number(loss(neuron, points))}.` : "")
    + best
  );
}

/** One correction by the perceptron rule, in numbers. */
export function correction(before, { place, error, neuron }, points, rate) {
  const point = points[place];
  const change = (name, old, now, x) =>
    `${name} = ${number(old)} ${error > 0 ? "+" : "−"} `
    + `${number(rate)}${x === null ? "" : `·${term(x)}`} = ${number(now)}`;
  return (
    `${named(point)} got ${answer(before, point)} instead of ${point[2]}. `
    + `${change("w1", before.w1, neuron.w1, point[0])}, `
    + `${change("w2", before.w2, neuron.w2, point[1])}, ${change("b", before.b, neuron.b, null)}.`
  );
}

/** One gradient step, in numbers. */
export function descent(before, { slope, neuron }, points, rate) {
  const change = (name) =>
    `${name} = ${number(before[name])} − ${number(rate)}·${term(slope[name])} = `
    + `${number(neuron[name])}`;
  return (
    `${change("w1")}, ${change("w2")}, ${change("b")}. Cross-entropy `
    + `${number(loss(before, points))} → ${number(loss(neuron, points))}.`
  );
}

/** How many mistakes there were, for those who cannot see the small curve. */
export const trailText = ({ trail }) =>
  trail.length === 0
    ? "No step of the rule yet."
    : `Mistakes before the first step and after each: ${trail.join(", ")}.`;

/** How a run ended. */
export function ending(steps, left, data, rule) {
  const what = rule === "step" ? "correction" : "gradient step";
  const done = `${steps} ${what}${steps === 1 ? "" : "s"}`;
  if (left === 0) return `No mistake is left, after ${done}.`;
  const wrong = `${left} ${left === 1 ? "mistake" : "mistakes"} left after ${done}.`;
  if (data === "XOR") return `${wrong} It would never end: no line separates XOR.`;
  return `${wrong} Either no line separates these points, or it takes more steps.`;
}
