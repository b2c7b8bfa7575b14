// Losses of one answer, as in nnbook.losses, and what is known of two distributions, as in
// nnbook.information.

import { exp, log, log1p, sigmoid } from "../kit/maths.js";

/**
 * The largest size of the squared error's gradient by the logit: where sigmoid(z) = 1/3 for target
 * 1, 2/3 for target 0.
 */
export const STEEPEST = 8 / 27;

/** sigmoid(z) - y for y = 0 or 1, without losing its digits where the sigmoid is near 1. */
const miss = (z, y) => (z > 0 ? 1 - y - sigmoid(-z) : sigmoid(z) - y);

/**
 * (s - y)² with s = sigmoid(z), and its gradient by z, 2 (s - y) s (1 - s).
 * @returns {{value: number, gradient: number}}
 */
export function squaredError(z, y) {
  const difference = miss(z, y);
  return { value: difference * difference, gradient: 2 * difference * sigmoid(z) * sigmoid(-z) };
}

/** -y log s - (1 - y) log(1 - s) with s = sigmoid(z), in nats, and its gradient by z, s - y. */
export function binaryCrossEntropy(z, y) {
  const size = Math.abs(z);
  return { value: (z > 0 ? (1 - y) * size : y * size) + log1p(exp(-size)), gradient: miss(z, y) };
}

/** sum of p log q, with 0 log 0 = 0. */
function sumPLog(p, q) {
  let sum = 0;
  for (let i = 0; i < p.length; i += 1) {
    if (p[i] > 0) sum += p[i] * log(q[i]);
  }
  return sum;
}

/**
 * Entropy of p, cross-entropy of p and q, and both divergences.
 * @param {number[]} p  @param {number[]} q  @param {"nats"|"bits"} unit
 * @returns {{entropy: number, cross: number, forward: number, backward: number}} forward is
 *   KL(p‖q); Infinity where it is so
 */
export function information(p, q, unit) {
  const base = unit === "bits" ? log(2) : 1;
  return {
    entropy: sumPLog(p, p) / -base + 0,
    cross: sumPLog(p, q) / -base + 0,
    forward: Math.max(0, (sumPLog(p, p) - sumPLog(p, q)) / base),
    backward: Math.max(0, (sumPLog(q, q) - sumPLog(q, p)) / base),
  };
}

/** The surprise of an outcome of probability q: -log q. */
export const surprise = (q, unit) => log(q) / -(unit === "bits" ? log(2) : 1) + 0;

/**
 * The same numbers with sum 1; all alike where they are all 0. What has that sum already stays as
 * it is.
 */
export function normalised(shares) {
  const sum = shares.reduce((total, each) => total + each, 0);
  if (Math.abs(sum - 1) < 1e-9) return shares;
  return shares.map((each) => (sum > 0 ? each / sum : 1 / shares.length));
}

/** One share is now `value`; the others keep their proportions, so that the sum stays 1. */
export function withShare(shares, place, value) {
  const rest = 1 - value;
  const others = shares.reduce((total, each, i) => (i === place ? total : total + each), 0);
  const scaled = (each) =>
    others > 0 ? Math.min(1, each * (rest / others)) : rest / (shares.length - 1);
  return shares.map((each, i) => (i === place ? value : scaled(each)));
}
