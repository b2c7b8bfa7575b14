// A network of the pad, in float64: the same numbers as DigitPad.predict.

import { tanh } from "../kit/maths.js";
import { convolve, dense, pool } from "./stages.js";

// As in packing.py: one sign for a weight.
const SIGNS = [...Array(94).keys()]
  .map((place) => String.fromCharCode(33 + place))
  .filter((sign) => !"\"&'<>\\".includes(sign));
const NUMBERS = new Map(SIGNS.map((sign, place) => [sign, place - SIGNS.length / 2]));
const FAR = 0x180;

/**
 * The stages out of the text that carries them; a weight is a whole number times its stage's scale.
 * @param {Object[]} packed  as in packing.py
 */
export function unpack(packed) {
  return packed.map((stage) =>
    stage.weights === undefined
      ? stage
      : {
          ...stage,
          weights: Float64Array.from(
            stage.weights,
            (sign) => (NUMBERS.get(sign) ?? sign.charCodeAt(0) - FAR) * stage.scale,
          ),
          biases: Float64Array.from(stage.biases),
        },
  );
}

/**
 * The logits, one for each digit.
 * @param {Object[]} stages  @param {Float64Array} image  784 numbers in 0..1
 * @returns {Float64Array}
 */
export function run(stages, image) {
  let x = image;
  let side = Math.sqrt(image.length);
  for (const stage of stages) {
    if (stage.kind === "conv") {
      x = convolve(stage, x, side);
      side += 2 * stage.padding - stage.shape[2] + 1;
    } else if (stage.kind === "pool") {
      x = pool(stage.size, x, side);
      side = Math.floor(side / stage.size);
    } else if (stage.kind === "relu") {
      x = x.map((value) => Math.max(0, value));
    } else if (stage.kind === "tanh") {
      x = x.map(tanh);
    } else {
      x = dense(stage, x);
    }
  }
  return x;
}

/**
 * What each hidden unit adds to a digit's logit, above what it adds to the ten on average.
 * @param {Object[]} stages  dense, ReLU or tanh, dense
 * @returns {Float64Array} one for each hidden unit
 */
export function pushes(stages, image, digit) {
  const { shape, weights } = stages[2];
  return run(stages.slice(0, 2), image).map((activation, unit) => {
    const row = weights.subarray(unit * shape[1], (unit + 1) * shape[1]);
    return activation * (row[digit] - row.reduce((sum, weight) => sum + weight, 0) / shape[1]);
  });
}

/** What a network is, in a few words. */
export function described(stages) {
  const of = (wanted) => stages.filter(({ kind }) => kind === wanted).map(({ shape }) => shape);
  const filters = of("conv").map(([count]) => count);
  if (filters.length > 0) return `convolutional, ${filters.join(" and ")} filters`;
  const sizes = of("dense");
  return `dense, ${[sizes[0][0], ...sizes.map(([, outputs]) => outputs)].join("-")}`;
}

/**
 * Probabilities from logits; the largest is taken off first, so that no exponential overflows.
 * @returns {Float64Array}
 */
export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
