// The race: the path of each optimizer, and what became of it. No DOM.

import { NAMES, OPTIMIZERS } from "./optimizers.js";
import { SURFACES } from "./surfaces.js";

/** A loss below this counts as arrived. */
export const TOLERANCE = 1e-3;
const FAR = 1e6; // a loss that is so many times the first one has diverged, beyond doubt

/**
 * @typedef {Object} Path
 * @property {Float64Array} x  after each step, the start included
 * @property {Float64Array} y
 * @property {Float64Array} loss
 * @property {number} last  the last step that was computed
 * @property {number|null} diverged  the step in which it diverged
 * @property {number|null} within  the step from which on the loss stays below the tolerance
 */

/**
 * All steps of one optimizer.
 * @param {string} name
 * @param {Object} values  surface, x, y, learning_rate, adaptive_rate, momentum, steps
 * @returns {Path}
 */
export function path(name, values) {
  const surface = SURFACES[values.surface];
  const { adapts, make } = OPTIMIZERS[name];
  const { steps } = values;
  const step = make(adapts ? values.adaptive_rate : values.learning_rate, values.momentum);
  const w = [values.x, values.y];
  const made = {
    x: new Float64Array(steps + 1),
    y: new Float64Array(steps + 1),
    loss: new Float64Array(steps + 1),
    last: steps,
    diverged: null,
    within: null,
  };
  const limit = FAR * (1 + surface.loss(...w));
  for (let n = 0; n <= steps; n += 1) {
    const loss = surface.loss(...w);
    [made.x[n], made.y[n], made.loss[n]] = [...w, loss];
    if (!(loss <= limit)) {
      // also where it is no number any more
      made.diverged = made.last = n;
      return made;
    }
    step(w, surface.gradient(...w));
  }
  for (let n = steps; n >= 0 && made.loss[n] < TOLERANCE; n -= 1) made.within = n;
  return made;
}

/** The paths of all six. @returns {Object<string, Path>} */
export const race = (values) => Object.fromEntries(NAMES.map((name) => [name, path(name, values)]));

/**
 * "arrived", "diverged", "growing" (the loss is higher than at the start) or "under way", at the
 * end of a path.
 */
export function outcome({ loss, last, diverged, within }) {
  if (diverged !== null) return "diverged";
  if (within !== null) return "arrived";
  return loss[last] > loss[0] ? "growing" : "under way";
}

/**
 * The largest learning rates that converge on a direction of this curvature, in the limit of many
 * steps. For momentum and Nesterov these are the rates at which the slower root of their
 * recurrence reaches -1.
 */
export function limits(curvature, momentum) {
  return {
    sgd: 2 / curvature,
    momentum: (2 * (1 + momentum)) / curvature,
    nesterov: (2 * (1 + momentum)) / ((1 + 2 * momentum) * curvature),
  };
}
