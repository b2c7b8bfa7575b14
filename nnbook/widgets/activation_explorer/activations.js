// Activation functions and their derivatives, by the formulas of nnbook.activations, and products
// of slopes over layers.

import { PI, exp, expm1, sigmoid, softplus, tanh } from "../kit/maths.js";

/** Where the slope goes to 0, it is called saturated from here on. */
export const SMALL = 0.05;

/**
 * 1 - erf(x): near 0 by the series 7.1.6 of Abramowitz and Stegun (1964), beyond by their continued
 * fraction 7.1.14.
 */
function erfc(x) {
  if (x < 0) return 2 - erfc(-x);
  if (x > 27) return 0;
  const power = exp(-x * x) / Math.sqrt(PI);
  if (x >= 2) {
    let tail = x;
    for (let n = 80; n >= 1; n -= 1) tail = x + n / 2 / tail;
    return power / tail;
  }
  let term = x;
  let sum = x;
  for (let n = 1; term > 1e-17 * sum; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return 1 - 2 * power * sum;
}

/** The share of a standard normal distribution that lies below z. */
const normalShare = (z) => erfc(-z / Math.sqrt(2)) / 2;
const bell = (z) => exp((-z * z) / 2) / Math.sqrt(2 * PI);
const sigmoidSlope = (z) => sigmoid(z) * sigmoid(-z);

/** Each with its derivative by z. At 0, where some have none, the same convention as in Python. */
export const FUNCTIONS = {
  step: { f: (z) => (z >= 0 ? 1 : 0), slope: () => 0 },
  sigmoid: { f: sigmoid, slope: sigmoidSlope },
  tanh: { f: tanh, slope: (z) => 4 * sigmoidSlope(2 * z) },
  relu: { f: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { f: (z) => (z > 0 ? z : 0.01 * z), slope: (z) => (z > 0 ? 1 : 0.01) },
  elu: { f: (z) => (z > 0 ? z : expm1(z)), slope: (z) => (z > 0 ? 1 : exp(z)) },
  gelu: { f: (z) => z * normalShare(z), slope: (z) => normalShare(z) + z * bell(z) },
  silu: { f: (z) => z * sigmoid(z), slope: (z) => sigmoid(z) * (1 + z * sigmoid(-z)) },
  softplus: { f: softplus, slope: sigmoid },
};

/**
 * Layer by layer: its z, its output a, its slope f'(z), the factor w f'(z), and the gradient so
 * far, the product of the factors.
 * @param {{activation: string, x: number, w: number, b: number}} neuron
 * @param {number} count  of layers
 * @param {boolean} chained  does each output become the next input, or do all get x?
 * @returns {{z: number, a: number, slope: number, factor: number, gradient: number}[]}
 */
export function through({ activation, x, w, b }, count, chained) {
  const { f, slope } = FUNCTIONS[activation];
  let input = x;
  let gradient = 1;
  return Array.from({ length: count }, () => {
    const z = w * input + b;
    const a = f(z);
    const own = slope(z);
    const factor = w * own;
    gradient *= factor;
    if (chained) input = a;
    return { z, a, slope: own, factor, gradient };
  });
}

/**
 * From far out on one side, the first z at which the slope is no longer small; `direction` is where
 * to go from there, 1 or -1.
 */
function end(slope, direction) {
  const small = (z) => Math.abs(slope(z)) < SMALL;
  const far = -12 * direction;
  // it does not go to 0, as that of the leaky ReLU
  if (Math.abs(slope(5 * far)) > 1e-6) return -Infinity * direction;
  let outside = far;
  let inside = far;
  while (small(inside) && Math.abs(inside) <= 12) {
    outside = inside;
    inside += 0.01 * direction;
  }
  if (Math.abs(inside) > 12) return Infinity * direction; // everywhere
  for (let halving = 0; halving < 50; halving += 1) {
    const middle = (outside + inside) / 2;
    if (small(middle)) {
      outside = middle;
    } else {
      inside = middle;
    }
  }
  return outside;
}

/**
 * Where a function is saturated: below the first number and above the second its slope goes to 0,
 * and |f'(z)| < SMALL.
 * @param {string} activation  @returns {[number, number]}
 */
export function saturation(activation) {
  const { slope } = FUNCTIONS[activation];
  return [end(slope, 1), end(slope, -1)];
}
