// Names, numbers and sentences of the stepper.

import { number } from "../kit/words.js";
import { EQUATIONS, shape } from "./arrays.js";

/** What arrays are called; a ᵀ may follow, and a digit after _ is written below. */
const NAMES = {
  ...{ x: "x", w1: "W_1", b1: "b_1", z1: "z_1", a1: "a_1", slope1: "f′(z_1)" },
  ...{ w2: "W_2", b2: "b_2", z2: "z_2", p: "p", onehot: "onehot(y)" },
  ...{ delta2: "δ_2", delta1: "δ_1" },
  ...{ by_w2: "∂L/∂W_2", by_w1: "∂L/∂W_1", by_b2: "∂L/∂b_2", by_b1: "∂L/∂b_1" },
};
/** What the choice of an equation says: its number in the chapter, and what it gives. */
export const STEPS = {
  z1: "z₁",
  z2: "z₂",
  delta2: "(1) δ₂",
  delta1: "(2) δ₁",
  by_w2: "(3) W₂",
  by_w1: "(3) W₁",
  by_b2: "(4) b₂",
  by_b1: "(4) b₁",
};
const FORMULAS = {
  z1: (A, B) => `z_1 = ${A} ${B} + b_1`,
  z2: (A, B) => `z_2 = ${A} ${B} + b_2`,
  delta2: (A, B) => `δ_2 = (${A} − ${B}) / B`,
  delta1: (A, B) => `δ_1 = (${A} ${B}) ⊙ f′(z_1)`,
  by_w2: (A, B) => `∂L/∂W_2 = ${A} ${B}`,
  by_w1: (A, B) => `∂L/∂W_1 = ${A} ${B}`,
  by_b2: () => "∂L/∂b_2 = Σᵣ δ_2",
  by_b1: () => "∂L/∂b_1 = Σᵣ δ_1",
};
/** What the rows and the columns of an array are about. */
const ABOUT = {
  x: ["example", "input"],
  w1: ["input", "hidden unit"],
  a1: ["example", "hidden unit"],
  w2: ["hidden unit", "output"],
  delta2: ["example", "output"],
  delta1: ["example", "hidden unit"],
};
/** The index that a sum runs over, as in the chapter. */
const INDEX = { example: "r", input: "i", "hidden unit": "j", output: "j" };
const LOW = { 1: "₁", 2: "₂" };

/** A name with small digits, such as "W₂ᵀ". */
export const plain = (text) => text.replace(/_(\d)/g, (_, digit) => LOW[digit]);
export const nameOf = (array, turned = false) => `${NAMES[array]}${turned ? "ᵀ" : ""}`;
export const formula = (step, turned = []) =>
  FORMULAS[step](...EQUATIONS[step].factors.map((each, k) => nameOf(each, turned[k])));
const isBias = (name) => name === "b1" || name === "b2" || EQUATIONS[name]?.kind === "sum";
/** As NumPy writes it: a bias has one size only. */
export const sizes = (array, name = "") =>
  isBias(name) ? `(${array[0].length},)` : `(${shape(array).join(", ")})`;

/** Two places after the point; fewer where that is all there is, and no 0 where room is tight. */
export function short(value, tight = false) {
  const cut = value.toFixed(2);
  const exact = Math.abs(value - Number(cut)) < 1e-9;
  const text = exact ? String(Number(cut) + 0) : cut;
  return (tight ? text.replace(/^(-?)0\./, "$1.") : text).replace("-", "−");
}

/** A number as part of a sum, with its sign. */
const part = (value, first = false) => ({
  text: value < 0 && !first ? `(${number(value)})` : number(value),
  sign: Math.sign(value),
});
const said = (text) => ({ text, sign: 0 });

/**
 * The number in this row and column, written out.
 * @param {string} step  @param {Object} arrays  of `pass`  @param {Object|null} made  of `product`
 * @returns {{text: string, sign: number}[]} pieces; sign: of a number, 0 elsewhere
 */
export function written(step, arrays, made, row, column) {
  const { kind, factors, plus, times } = EQUATIONS[step];
  const place = kind === "sum" ? `[${column}] =` : `[${row}, ${column}] =`;
  const head = said(`${plain(nameOf(step))}${place}`);
  const [one, other] = factors.map((each) => arrays[each]);
  if (kind === "sum") {
    const terms = one.map((each, r) => [...(r ? [said("+")] : []), part(each[column], r === 0)]);
    return [head, ...terms.flat(), said("="), part(arrays[step][0][column], true)];
  }
  if (kind === "difference") {
    return [
      ...[head, said("("), part(one[row][column], true), said("−"), part(other[row][column])],
      ...[said(`) / ${one.length} =`), part(arrays[step][row][column], true)],
    ];
  }
  if (made.made === null) return [];
  const whole = made.state !== "shape"; // else the bare product
  const terms = made.left[row].map((value, k) => [
    ...(k ? [said("+")] : []),
    ...[part(value, k === 0 && !(times && whole)), said("·"), part(made.right[k][column])],
  ]);
  const more = whole && plus ? [said("+"), part(arrays[plus][0][column])] : [];
  const scaled = whole && times;
  return [
    ...[head, ...(scaled ? [said("(")] : []), ...terms.flat(), ...more],
    ...(scaled ? [said(") ·"), part(arrays[times][row][column])] : []),
    ...[said("="), part(made.made[row][column], true)],
  ];
}

/** How many numbers differ from those of the equation. */
const wrongNumbers = (made, right) =>
  made.flat().filter((value, i) => Math.abs(value - right.flat()[i]) > 1e-9).length;

/** What there is to see of an equation. */
export function seen(step, arrays, made) {
  const { kind, factors } = EQUATIONS[step];
  const count = arrays.x.length;
  if (kind === "difference") {
    return `Probability minus truth, number by number, divided by B = ${count}, the examples. `
      + "The size stays.";
  }
  if (kind === "sum") {
    const [of] = factors;
    return `Each column of ${plain(nameOf(of))} is added up over r, the examples: ${count} rows `
      + `become one. The gradient has the shape of the biases, ${sizes(arrays[step], step)}.`;
  }
  const [A, B] = factors.map((each, k) => plain(nameOf(each, made.turned[k])));
  const { left, right, wanted } = made;
  const times = `${sizes(left)} times ${sizes(right)}`;
  const goal = `(${wanted.join(", ")})`;
  const about = [
    ABOUT[factors[0]][made.turned[0] ? 0 : 1],
    ABOUT[factors[1]][made.turned[1] ? 1 : 0],
  ];
  const target = plain(step.startsWith("by_") ? nameOf(step.slice(3)) : nameOf(step));
  if (made.state === "clash") {
    return `${A} has ${left[0].length} columns, ${B} has ${right.length} rows: `
      + `${left[0].length} ≠ ${right.length}. NumPy raises an error, and you know at once.`;
  }
  if (made.state === "shape") {
    return `${A} ${B} fits, ${times}. But it gives ${sizes(made.made)}, and ${target} is ${goal}: `
      + "the rule of shapes finds it.";
  }
  if (made.state === "accident") {
    return `${A} ${B} fits by accident: ${times} gives ${goal}, the shape of ${target}. But it `
      + `pairs ${about[0]} k with ${about[1]} k. ${wrongNumbers(made.made, arrays[step])} of `
      + `${made.made.flat().length} numbers are wrong.`;
  }
  return `${times}: the inner sizes meet and vanish, ${goal} is left. Each sum runs over `
    + `${INDEX[about[0]]}, the ${about[0]}s.`;
}

/** What the two curves come to; `wrong` is null where nothing is turned, or nothing fits. */
export function compared({ right, wrong, state }) {
  const last = right.length - 1;
  const now = `By the equations the loss falls from ${number(right[0])} to ${number(right[last])} `
    + `in ${last} steps.`;
  if (wrong) {
    return `With the wrong product the loss is ${number(wrong[100])} after 100 steps instead of `
      + `${number(right[100])}, and ${number(wrong[last])} after ${last} instead of `
      + `${number(right[last])}.`;
  }
  return state === "right" ? now : `${now} What you have turned gives no gradient to learn by.`;
}

/** What was to be found out, once it is. */
export function answer(step, arrays, made, losses) {
  const [A, B] = EQUATIONS[step].factors.map((each, k) => plain(nameOf(each, made.turned[k])));
  const falls = losses.wrong.at(-1) < 0.5 * losses.wrong[0];
  const target = plain(nameOf(step.slice(3)));
  return `The ᵀ of ${A} in equation (3), for ${target}. With four examples ${A} is square, so `
    + `${A} ${B} fits as well, and nobody complains. ${compared(losses)} `
    + (falls
      ? "It learns all the same: a curve does not give it away. Sizes that all differ do."
      : "It hardly learns. With sizes that all differ it would have been an error.");
}
