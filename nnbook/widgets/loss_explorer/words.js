// What the explorer says: sentences for the page and for screen readers.

import { sigmoid } from "../kit/maths.js";
import { number } from "../kit/words.js";
import { CLASSES } from "./bars.js";
import { binaryCrossEntropy, squaredError } from "./losses.js";

/** The one answer: both losses, both gradients, and how they compare. */
export function seenLogit({ z, target }) {
  const entropy = binaryCrossEntropy(z, target);
  const square = squaredError(z, target);
  const ratio = Math.abs(entropy.gradient / square.gradient);
  return (
    `The sigmoid gives ${number(sigmoid(z))}, the target is ${target}. Cross-entropy pulls `
    + `with a gradient of ${number(entropy.gradient)}, the squared error with `
    + `${number(square.gradient)}: ${number(ratio)} times weaker.`
  );
}

/** The two distributions. */
export function seenShares({ p, q, unit }, { entropy, cross, forward, backward }) {
  const lost = CLASSES.filter((_, i) => p[i] > 0 && q[i] === 0);
  if (lost.length > 0) {
    return (
      `q calls ${lost.join(" and ")} impossible, but p does not: the cross-entropy H(p, q) `
      + "is infinite, and so is KL(p‖q)."
    );
  }
  const sum =
    `Cross-entropy H(p, q) = H(p) + KL(p‖q) = ${number(entropy)} + ${number(forward)} = `
    + `${number(cross)} ${unit}.`;
  if (forward < 1e-12 && backward < 1e-12) {
    return `${sum} With q = p both divergences are 0, but the cross-entropy is not: it is H(p).`;
  }
  return `${sum} The other way round KL(q‖p) is ${number(backward)}.`;
}

/** What was to be found out, once it is. */
export function answer({ z }) {
  return (
    `At z = ${number(z)} the sigmoid gives ${number(sigmoid(z))}, about 1/3, and the `
    + `gradient is ${number(squaredError(z, 1).gradient)}, or −8/27. At z = −8 the answer is far `
    + `more wrong, yet the squared error pulls with ${number(squaredError(-8, 1).gradient)} only.`
  );
}
