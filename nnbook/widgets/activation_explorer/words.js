// What the explorer says: numbers and sentences, for the page and for screen readers.

import { number } from "../kit/words.js";

/** Names as the field writes them, by the name in Python. */
export const NAMES = {
  step: "step",
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "ReLU",
  leaky_relu: "leaky ReLU",
  elu: "ELU",
  gelu: "GELU",
  silu: "SiLU (swish)",
  softplus: "softplus",
};
const SHORT = { ...NAMES, leaky_relu: "leaky", silu: "SiLU" };

/** In brackets where it is negative: for a factor or a term. */
const term = (value) => (number(value).startsWith("−") ? `(${number(value)})` : number(value));
const raised = (whole) => [...String(whole)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
const below = (whole) => [...String(whole)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("");
const counted = (layers) => (layers === 1 ? "1 layer" : `${layers} layers`);

/** "z = w·x + b = 1·2 + 0 = 2" */
export const writtenSum = ({ w, x, b }, { z }) =>
  `z = w·x + b = ${term(w)}·${term(x)} + ${term(b)} = ${number(z)}`;

/** Value, slope, and the factor of one layer. */
export function writtenSlope({ activation, w }, { z, a, slope, factor }) {
  const name = SHORT[activation];
  const at = number(z);
  return (
    `a = ${name}(${at}) = ${number(a)}; ${name}′(${at}) = ${number(slope)}; `
    + `w·${name}′(${at}) = ${term(w)}·${term(slope)} = ${number(factor)}`
  );
}

/** What exactly is computed for all layers. */
export function writtenProduct({ layers, chained }, rows) {
  const left = number(rows.at(-1).gradient, 4);
  if (!chained) {
    return (
      `All ${counted(layers)} at this z: (w·f′(z))${raised(layers)} = `
      + `${term(rows[0].factor)}${raised(layers)} = ${left}`
    );
  }
  const factors = rows.map(({ factor }) => term(factor));
  const shown = factors.length > 4 ? [...factors.slice(0, 3), "…", factors.at(-1)] : factors;
  return (
    `Chain of ${counted(layers)}: da${below(layers)}/dx = product of all w·f′(zᵢ) = `
    + `${shown.join(" · ")} = ${left}`
  );
}

/** In a word, what has become of the gradient. */
export function verdict(gradient) {
  const size = Math.abs(gradient);
  if (size === 0) return "nothing is left";
  if (size < 0.1) return "it vanishes";
  return size <= 10 ? "it stays between 0.1 and 10" : "it explodes";
}

/** What there is to see now. */
export function seen({ activation, w, layers, chained }, rows, saturated) {
  const { z, slope, factor } = rows[0];
  const { gradient } = rows.at(-1);
  const name = SHORT[activation];
  const where =
    slope === 0
      ? " Where the slope is 0, no gradient passes."
      : saturated
        ? ` Here ${name} is saturated.`
        : "";
  const first =
    `${name}′(${number(z)}) = ${number(slope)}, times w = ${number(w)}: one layer `
    + `multiplies the gradient by ${number(factor)}.`;
  const after = chained
    ? `In the chain each layer has its own z; after ${counted(layers)} the gradient is`
    : `After ${counted(layers)} at this z it is`;
  return `${first}${where} ${after} ${number(gradient, 4)}: ${verdict(gradient)}.`;
}

/** What was to be found out, once it is. */
export function answer({ w, chained }, { slope, factor }) {
  if (chained) {
    return (
      "Even in a chain the sigmoid can keep the gradient: with weights near 4, and a bias "
      + "that holds every z near 0, where the slope is 1/4."
    );
  }
  return (
    `Each layer multiplies by w·sigmoid′(z) = ${term(w)}·${number(slope)} = `
    + `${number(factor)}. The slope is never above 1/4, so the weight must be near 4 or more; `
    + "with w = 1 at most 9.1e−13 is left. Now let each layer feed the next."
  );
}
