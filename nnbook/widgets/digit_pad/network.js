// The network of the pad: dense layers with ReLU between them, in float64, the same numbers as DigitPad.predict.

import { bytes } from "../kit/kit.js";

/** @typedef {{inputs: number, outputs: number, weights: Float64Array, biases: Float64Array}} Layer */

/**
 * The layers out of the text that carries them; a weight is its byte times the layer's scale.
 * @param {{shape: number[], scale: number, weights: string, biases: number[]}[]} packed
 * @returns {Layer[]}
 */
export function unpack(packed) {
  return packed.map(({ shape: [inputs, outputs], scale, weights, biases }) => ({
    inputs,
    outputs,
    weights: Float64Array.from(new Int8Array(bytes(weights).buffer), (byte) => byte * scale),
    biases: Float64Array.from(biases),
  }));
}

/** z = x W + b of one layer. Most of a picture is empty paper, so zeros are passed over. */
export function dense({ inputs, outputs, weights, biases }, x) {
  const z = Float64Array.from(biases);
  for (let i = 0; i < inputs; i += 1) {
    const value = x[i];
    if (value === 0) continue;
    for (let j = 0, at = i * outputs; j < outputs; j += 1, at += 1) z[j] += value * weights[at];
  }
  return z;
}

/**
 * The logits, one for each digit.
 * @param {Layer[]} layers  @param {Float64Array} image  784 numbers in 0..1
 * @returns {Float64Array}
 */
export function forward(layers, image) {
  let x = image;
  layers.forEach((layer, i) => {
    x = dense(layer, i === 0 ? x : x.map((value) => Math.max(0, value)));
  });
  return x;
}

/** Probabilities from logits; the largest is taken off first, so that no exponential overflows. @returns {Float64Array} */
export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
