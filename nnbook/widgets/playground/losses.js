// Losses: means over the examples, and their gradients by the last row. The formulas are those of
// nnbook.losses.
//
// What the output means decides the loss:
//   logit    binary cross-entropy; the class is 1 where the logit is above 0
//   sigmoid  squared error against 0 and 1; the class is 1 above 0.5
//   tanh     squared error against -1 and 1, as in TensorFlow Playground; the class is 1 above 0
//   linear   squared error against any number: regression

import { exp, log1p, sigmoid } from "../kit/maths.js";

/**
 * By the kind of output: the loss, and the value between the classes, of outputs and of targets
 * (NaN: no classes).
 */
export const OUTPUTS = {
  logit: { loss: "binary_cross_entropy", border: 0, middle: 0.5 },
  sigmoid: { loss: "mean_squared_error", border: 0.5, middle: 0.5 },
  tanh: { loss: "mean_squared_error", border: 0, middle: 0 },
  linear: { loss: "mean_squared_error", border: NaN, middle: NaN },
};

/**
 * What the output is compared with: labels 0 and 1 become -1 and 1 for tanh.
 * @returns {Float64Array}
 */
export function targets(output, label) {
  return output === "tanh" ? label.map((value) => 2 * value - 1) : Float64Array.from(label);
}

/**
 * Fill d with the gradient of the mean cross-entropy by the logits: (s(z) - y) / count; 0 in the
 * empty columns.
 * @param {Float64Array} d
 * @param {Float64Array} z  both from `from` on
 * @param {Float64Array} y  from 0 on
 */
export function binaryCrossEntropyGradient(d, z, from, y, count, stride) {
  for (let s = 0; s < count; s += 1) {
    const logit = z[from + s];
    d[from + s] = (logit > 0 ? 1 - y[s] - sigmoid(-logit) : sigmoid(logit) - y[s]) / count;
  }
  for (let s = count; s < stride; s += 1) d[from + s] = 0;
}

/**
 * Fill d with the gradient of the mean squared error by the outputs: 2 (p - y) / count; 0 in the
 * empty columns.
 */
export function squaredGradient(d, p, from, y, count, stride) {
  for (let s = 0; s < count; s += 1) d[from + s] = (2 * (p[from + s] - y[s])) / count;
  for (let s = count; s < stride; s += 1) d[from + s] = 0;
}

/** The sum of the cross-entropies of `count` logits, from `from` on, with y from `at` on. */
export function binaryCrossEntropySum(z, from, y, at, count) {
  let sum = 0;
  for (let s = 0; s < count; s += 1) {
    const logit = z[from + s];
    const size = logit > 0 ? logit : -logit;
    const share = y[at + s];
    sum += (logit > 0 ? 1 - share : share) * size + log1p(exp(-size));
  }
  return sum;
}

/** The sum of the squared errors. Arguments as `binaryCrossEntropySum`. */
export function squaredSum(p, from, y, at, count) {
  let sum = 0;
  for (let s = 0; s < count; s += 1) {
    sum += (p[from + s] - y[at + s]) * (p[from + s] - y[at + s]);
  }
  return sum;
}

/**
 * How many of `count` outputs lie on the side of the border on which y does. Arguments as
 * `binaryCrossEntropySum`.
 */
export function rightAnswers(p, from, y, at, count, border, middle) {
  let right = 0;
  for (let s = 0; s < count; s += 1) {
    if (p[from + s] > border === y[at + s] > middle) right += 1;
  }
  return right;
}
