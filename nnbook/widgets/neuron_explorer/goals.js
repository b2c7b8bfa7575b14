// What there is to find out, for each set of points, and when it is found.

import { mistakes } from "./neuron.js";

const EACH = 3; // own points of each class, at least

/** The question of these points. @param {string} data  the name of a gate, or "own" */
export function asked(data) {
  if (data === "own") {
    return (
      `Put at least ${EACH} points of each class into the plane, so that one line can `
      + "separate them. Then find that line, by hand or by the rule."
    );
  }
  if (data === "XOR") {
    return (
      "Find out: what is the smallest number of mistakes that a line can make on XOR? Find "
      + "such a line."
    );
  }
  return (
    `Find out: how many corrections does the perceptron rule need for ${data}, started with `
    + "all weights at 0?"
  );
}

/**
 * What is found, in a sentence; "" for nothing.
 * @param {Object} state  neuron, points, data, activation
 *   changed: has the line been moved since these points were chosen?
 *   fromZero: did the rule start with all weights at 0?
 *   steps: how many it has made
 */
export function reached({ neuron, points, data, activation, changed, fromZero, steps }) {
  const wrong = mistakes(neuron, points).length;
  const ones = points.filter(([, , target]) => target === 1).length;
  if (!changed) return "";
  if (data === "own") {
    return wrong === 0 && Math.min(ones, points.length - ones) >= EACH
      ? `One line separates your ${points.length} points.`
      : "";
  }
  if (data === "XOR") {
    return wrong === 1
      ? "One mistake, and no line makes fewer: the middle of the two △ is the middle of the two "
          + "○, too, and it has one side only."
      : "";
  }
  return wrong === 0 && fromZero && activation === "step"
    ? `The rule needed ${steps} corrections for ${data}, started with all weights at 0.`
    : "";
}
