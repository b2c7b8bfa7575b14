// The pad's second network: convolutions, pooling and dense layers, in float64, the same numbers as DigitPad.predict.

import { bytes } from "../kit/kit.js";
import { dense } from "./network.js";

/**
 * The stages out of the text that carries them; a weight is its byte times the stage's scale.
 * @param {Object[]} packed  as in stages.py
 */
export function unpackStages(packed) {
  return packed.map((stage) => (stage.weights === undefined ? stage : { ...stage, inputs: stage.shape[0], outputs: stage.shape[1],
    weights: Float64Array.from(new Int8Array(bytes(stage.weights).buffer), (byte) => byte * stage.scale),
    biases: Float64Array.from(stage.biases) }));
}

/** Every filter over every window of a square image; `padding` zeros stand around it. Channels lie one after the other. */
function convolve({ shape: [filters, channels, size], padding, weights, biases }, x, side) {
  const wide = side + 2 * padding - size + 1, z = new Float64Array(filters * wide * wide);
  for (let f = 0; f < filters; f += 1) {
    const start = f * wide * wide;
    z.fill(biases[f], start, start + wide * wide);
    for (let c = 0; c < channels; c += 1) {
      for (let i = 0; i < size; i += 1) {
        for (let j = 0; j < size; j += 1) {
          const weight = weights[((f * channels + c) * size + i) * size + j];
          const left = Math.max(0, padding - j), right = Math.min(wide, side + padding - j);
          for (let row = Math.max(0, padding - i); row < Math.min(wide, side + padding - i); row += 1) {
            const from = (c * side + row + i - padding) * side + j - padding, to = start + row * wide;
            for (let column = left; column < right; column += 1) z[to + column] += weight * x[from + column];
          }
        }
      }
    }
  }
  return z;
}

/** The largest of each square of size × size; what is left over at the right and below is not looked at. */
function pool(size, x, side) {
  const wide = Math.floor(side / size), channels = x.length / (side * side), z = new Float64Array(channels * wide * wide);
  for (let k = 0; k < z.length; k += 1) {
    const column = k % wide, row = Math.floor(k / wide) % wide, channel = Math.floor(k / (wide * wide));
    let largest = -Infinity;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) largest = Math.max(largest, x[(channel * side + row * size + i) * side + column * size + j]);
    }
    z[k] = largest;
  }
  return z;
}

/**
 * The logits, one for each digit.
 * @param {Object[]} stages  @param {Float64Array} image  784 numbers in 0..1
 * @returns {Float64Array}
 */
export function run(stages, image) {
  let x = image, side = 28;
  for (const stage of stages) {
    if (stage.kind === "conv") {
      x = convolve(stage, x, side);
      side += 2 * stage.padding - stage.shape[2] + 1;
    } else if (stage.kind === "pool") {
      x = pool(stage.size, x, side);
      side = Math.floor(side / stage.size);
    } else x = stage.kind === "relu" ? x.map((value) => Math.max(0, value)) : dense(stage, x);
  }
  return x;
}
