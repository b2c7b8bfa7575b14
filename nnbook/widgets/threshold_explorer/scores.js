// Examples with scores, and what a threshold makes of them: as in nnbook.metrics.

import { Random } from "../kit/random.js";

/**
 * Draw examples, in order of falling scores. More of them, or another share or separation, keep
 * those already drawn.
 * @param {{separation: number, share: number, examples: number, seed: number}} settings
 * @returns {{scores: Float64Array, labels: Uint8Array, positives: number, negatives: number}}
 */
export function draw({ separation, share, examples, seed }) {
  const random = new Random(seed);
  const positives = Math.min(examples - 1, Math.max(1, Math.round(share * examples)));
  const drawn = [];
  for (let i = 0; i < examples; i += 1) {
    const negative = random.normal() - separation / 2;
    const positive = random.normal() + separation / 2;
    if (i < examples - positives) drawn.push([negative, 0]);
    if (i < positives) drawn.push([positive, 1]);
  }
  drawn.sort(([one], [other]) => other - one);
  return {
    scores: Float64Array.from(drawn, ([score]) => score),
    labels: Uint8Array.from(drawn, ([, label]) => label),
    positives,
    negatives: examples - positives,
  };
}

/** How many examples have a score of the threshold or more. */
function called(scores, threshold) {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] >= threshold) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The confusion matrix. @returns {{tp: number, fp: number, fn: number, tn: number}} */
export function confusion({ scores, labels, positives, negatives }, threshold) {
  const first = called(scores, threshold);
  let tp = 0;
  for (let i = 0; i < first; i += 1) tp += labels[i];
  return { tp, fp: first - tp, fn: positives - tp, tn: negatives - (first - tp) };
}

const ratio = (part, whole) => (whole > 0 ? part / whole : 0);

/**
 * What is computed of a confusion matrix; a share of nothing counts as 0. The cost is that of one
 * example, on average.
 */
export function measures({ tp, fp, fn, tn }, { cost_alarm: alarm, cost_miss: miss }) {
  const all = tp + fp + fn + tn;
  return {
    accuracy: (tp + tn) / all,
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    falseRate: ratio(fp, fp + tn),
    cost: (fp * alarm + fn * miss) / all,
  };
}

/**
 * One entry for each threshold that makes a difference, from "nobody" to "everybody": how many
 * are found and how many false alarms there are.
 * @returns {{threshold: number, tp: number, fp: number}[]}
 */
export function steps({ scores, labels }) {
  const made = [{ threshold: Infinity, tp: 0, fp: 0 }];
  let tp = 0;
  for (let i = 0; i < scores.length; i += 1) {
    tp += labels[i];
    if (scores[i + 1] !== scores[i]) {
      made.push({ threshold: scores[i], tp, fp: i + 1 - tp });
    }
  }
  return made;
}

/**
 * The area under the ROC curve: the share of pairs in which the positive has the higher score, ties
 * counting half.
 */
export function rocArea(made, { positives, negatives }) {
  let sum = 0;
  for (let i = 1; i < made.length; i += 1) {
    sum += (made[i].fp - made[i - 1].fp) * (made[i].tp + made[i - 1].tp);
  }
  return sum / (2 * positives * negatives);
}

/** The mean of the precisions at which recall grows, weighted by how much it grows. */
export function averagePrecision(made, { positives }) {
  let sum = 0;
  for (let i = 1; i < made.length; i += 1) {
    sum += ((made[i].tp - made[i - 1].tp) / positives) * (made[i].tp / (made[i].tp + made[i].fp));
  }
  return sum;
}

/**
 * The place of the threshold that makes `value` of a step the least; the highest threshold, where
 * several do.
 */
export function least(made, value) {
  let best = 0;
  made.forEach((step, i) => {
    if (value(step) < value(made[best])) best = i;
  });
  return best;
}

/** The cost of one example, on average, at a step. */
export const costAt = (
  { tp, fp },
  { positives, negatives },
  { cost_alarm: alarm, cost_miss: miss },
) => (fp * alarm + (positives - tp) * miss) / (positives + negatives);

/** A threshold with few digits that calls positive just what the step does. */
export function between(made, place) {
  const high = Math.min(6, made[place].threshold);
  const low = Math.max(-6, made[place + 1]?.threshold ?? -6);
  const middle = (high + low) / 2;
  for (let digits = 1; digits < 15; digits += 1) {
    const rounded = Number(middle.toFixed(digits)) + 0;
    if (rounded > low && rounded <= high) return rounded;
  }
  return high;
}
