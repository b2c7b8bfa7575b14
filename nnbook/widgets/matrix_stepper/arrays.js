// A network with one hidden layer as arrays, forward and backward, as in nnbook.layers.Dense and
// nnbook.losses.cross_entropy. Arrays are lists of rows; a bias is one row.

import { exp, log, log1p, sigmoid, tanh } from "../kit/maths.js";

/**
 * What is computed of what, in this order. A product has two factors; `turned` says which of them
 * the equation turns, `plus` and `times` what is added to it or multiplied with it, number by
 * number.
 */
export const EQUATIONS = {
  z1: { kind: "product", factors: ["x", "w1"], turned: [false, false], plus: "b1" },
  z2: { kind: "product", factors: ["a1", "w2"], turned: [false, false], plus: "b2" },
  delta2: { kind: "difference", factors: ["p", "onehot"] },
  delta1: { kind: "product", factors: ["delta2", "w2"], turned: [false, true], times: "slope1" },
  by_w2: { kind: "product", factors: ["a1", "delta2"], turned: [true, false] },
  by_w1: { kind: "product", factors: ["x", "delta1"], turned: [true, false] },
  by_b2: { kind: "sum", factors: ["delta2"] },
  by_b1: { kind: "sum", factors: ["delta1"] },
};

/** Activation functions: value, and slope by value z and answer a. */
const FUNCTIONS = {
  tanh: [tanh, (z, a) => 1 - a * a],
  sigmoid: [sigmoid, (z, a) => a * (1 - a)],
  relu: [(z) => Math.max(0, z), (z) => Number(z > 0)],
  step: [(z) => Number(z >= 0), () => 0],
};
// What stands where too few numbers are given.
const SPARE = [0.6, -0.9, 0.4, 1.1, -0.5, 0.8, -0.3];

export const transpose = (array) => array[0].map((_, j) => array.map((row) => row[j]));
export const shape = (array) => [array.length, array[0].length];
const each = (array, f) => array.map((row, i) => row.map((value, j) => f(value, i, j)));
const alike = (one, other) => one[0] === other[0] && one[1] === other[1];

/** The matrix product; the sizes have to fit. */
export const multiply = (left, right) =>
  left.map((row) =>
    right[0].map((_, j) => row.reduce((sum, value, k) => sum + value * right[k][j], 0)),
  );

/** `rows` by `columns` numbers of a list that has `wide` numbers in a row. */
function table(numbers, wide, rows, columns) {
  const at = (i, j) => (j < wide ? numbers[i * wide + j] : undefined);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => at(i, j) ?? SPARE[(2 * i + 3 * j) % SPARE.length]),
  );
}

/** The network of the settings: x, w1, b1, w2, b2, labels, and the name of the activation. */
export function network({ examples, inputs, units, outputs, activation, ...given }) {
  const least = Math.max(2, outputs);
  return {
    activation,
    x: table(given.x, inputs, examples, inputs),
    w1: table(given.w1, Math.ceil(given.w1.length / inputs), inputs, units),
    b1: [Array.from({ length: units }, (_, j) => given.b1[j] ?? 0)],
    w2: table(given.w2, outputs, units, outputs),
    b2: [Array.from({ length: outputs }, (_, j) => given.b2[j] ?? 0)],
    labels: Array.from({ length: examples }, (_, r) => (given.y[r] ?? r) % least),
  };
}

const against = (flipped) => [
  flipped === "left" || flipped === "both",
  flipped === "right" || flipped === "both",
];

/** Whether a factor that the equation turns is left as it is. */
export const forgotten = (name, flipped) =>
  EQUATIONS[name].kind === "product"
  && EQUATIONS[name].turned.some((turned, k) => turned && against(flipped)[k]);

/**
 * One product, with its factors turned as the equation says, or against it.
 * @param {Object} arrays  by name  @param {string} name  of the equation
 * @param {"none"|"left"|"right"|"both"} flipped
 * @returns {{left: number[][], right: number[][], turned: boolean[], wanted: [number, number],
 *   made: number[][]|null, state: "right"|"clash"|"shape"|"accident"}} made: null where the inner
 *   sizes clash; where it has another shape than the one that is wanted, the bare product. An
 *   accident is what has the right shape all the same
 */
export function product(arrays, name, flipped = "none") {
  const { factors, turned: asWritten, plus, times } = EQUATIONS[name];
  const turn = (k, way) => (way ? transpose(arrays[factors[k]]) : arrays[factors[k]]);
  const turned = asWritten.map((way, k) => way !== against(flipped)[k]);
  const [left, right] = turned.map((way, k) => turn(k, way));
  const wanted = [turn(0, asWritten[0]).length, turn(1, asWritten[1])[0].length];
  const told = (state, made) => ({ left, right, turned, wanted, state, made });
  if (left[0].length !== right.length) return told("clash", null);
  let made = multiply(left, right);
  if (!alike(shape(made), wanted)) return told("shape", made);
  if (plus) made = each(made, (value, i, j) => value + arrays[plus][0][j]);
  if (times) made = each(made, (value, i, j) => value * arrays[times][i][j]);
  return told(flipped === "none" ? "right" : "accident", made);
}

/** Probabilities and the logarithm of that of the true class, for one example. */
function probabilities(scores, label) {
  if (scores.length === 1) {
    const [z] = scores;
    const size = Math.max(z, 0) + log1p(exp(-Math.abs(z)));
    return { p: [sigmoid(z)], truth: [label], loss: size - label * z };
  }
  const most = Math.max(...scores);
  const powers = scores.map((z) => exp(z - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return {
    p: powers.map((power) => power / sum),
    truth: scores.map((_, i) => Number(i === label)),
    loss: log(sum) - (scores[label] - most),
  };
}

/**
 * All arrays, forward and backward.
 * @param {Object} net  of `network`
 * @param {{step: string, flipped: string}} wrong  one product that is made otherwise, of the right
 *   shape
 * @returns {Object} arrays by name, and `loss`
 */
export function pass(net, wrong = { step: "", flipped: "none" }) {
  const arrays = { ...net };
  const [f, slope] = FUNCTIONS[net.activation];
  const go = (name) => {
    const { kind, factors } = EQUATIONS[name];
    const [one, other] = factors.map((factor) => arrays[factor]);
    if (kind === "product") {
      arrays[name] = product(arrays, name, name === wrong.step ? wrong.flipped : "none").made;
    } else if (kind === "sum") {
      arrays[name] = [one[0].map((_, j) => one.reduce((sum, row) => sum + row[j], 0))];
    } else {
      arrays[name] = each(one, (value, i, j) => (value - other[i][j]) / one.length);
    }
  };
  go("z1");
  arrays.a1 = each(arrays.z1, f);
  arrays.slope1 = each(arrays.z1, (z, i, j) => slope(z, arrays.a1[i][j]));
  go("z2");
  const rows = arrays.z2.map((scores, r) => probabilities(scores, net.labels[r]));
  arrays.p = rows.map(({ p }) => p);
  arrays.onehot = rows.map(({ truth }) => truth);
  arrays.loss = rows.reduce((sum, { loss }) => sum + loss, 0) / rows.length;
  for (const name of ["delta2", "delta1", "by_w2", "by_w1", "by_b2", "by_b1"]) go(name);
  return arrays;
}

/** The losses before each of `steps` updates and after the last; `wrong` as in `pass`. */
export function learn(net, rate, steps, wrong) {
  const now = { ...net };
  const losses = [];
  for (let step = 0; step <= steps; step += 1) {
    const arrays = pass(now, wrong);
    losses.push(arrays.loss);
    for (const name of ["w1", "b1", "w2", "b2"]) {
      now[name] = each(now[name], (value, i, j) => value - rate * arrays[`by_${name}`][i][j]);
    }
  }
  return losses;
}
