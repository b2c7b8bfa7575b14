// The cross-correlation of an image with a kernel, as nnbook.Conv2D computes it. No DOM.

import { PIXELS } from "./images.js";

/** floor((n + 2 p - d (k - 1) - 1) / s) + 1 */
export function outputSize(n, size, { stride, padding, dilation }) {
  return Math.floor((n + 2 * padding - dilation * (size - 1) - 1) / stride) + 1;
}

/** Height and width of the kernel. */
export const kernelSize = (weights) => Math.sqrt(weights.length);

/** Rows and columns of the output. */
export const outputOf = (values) => outputSize(PIXELS, kernelSize(values.weights), values);

/**
 * What lies under the window of one number of the output, row by row.
 * @returns {{weight: number, pixel: number, y: number, x: number}[]} y and x: where in the image,
 *   without its padding
 */
export function terms({ pixels, weights, stride, padding, dilation }, row, column) {
  const size = kernelSize(weights);
  return weights.map((weight, k) => {
    const y = stride * row + dilation * Math.floor(k / size) - padding;
    const x = stride * column + dilation * (k % size) - padding;
    const inside = y >= 0 && y < PIXELS && x >= 0 && x < PIXELS;
    return { weight, pixel: inside ? pixels[y * PIXELS + x] : 0, y, x };
  });
}

/** One number of the output. */
export const sumAt = (values, row, column) =>
  terms(values, row, column).reduce((sum, { weight, pixel }) => sum + weight * pixel, 0);

/** All of the output, row by row. @returns {Float64Array} */
export function correlate(values) {
  const many = outputOf(values);
  const made = new Float64Array(many * many);
  for (let i = 0; i < made.length; i += 1) {
    made[i] = sumAt(values, Math.floor(i / many), i % many);
  }
  return made;
}

/**
 * Does this move every image one pixel to the right, and keep its size? Then all weights are 0 but
 * one.
 */
export function movesRight({ weights, stride, padding, dilation }) {
  const size = kernelSize(weights);
  const middle = (size - 1) / 2;
  const left = weights.every((weight, k) => weight === Number(k === middle * size + middle - 1));
  return left && stride === 1 && dilation === 1 && padding === middle;
}
