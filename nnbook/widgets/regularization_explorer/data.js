// Noisy points of a known curve, and the features of the model: bumps, evenly spaced.

import { exp, sin } from "../kit/maths.js";
import { Random } from "../kit/random.js";

const TEST = 200; // new points, for the test error
const APART = 1000; // between the seeds of the points and of the new points
const WIDTH = 0.15; // of a bump

/** The curve that the points come from. */
export const truth = (x) => sin(5 * x);

/**
 * Where to learn, one place at random in each of equal pieces of -1..1, and the noise there, of
 * deviation 1.
 */
function places(count, seed) {
  const random = new Random(seed);
  const x = Array.from({ length: count }, (_, i) => -1 + (2 * (i + random.uniform())) / count);
  return { x, errors: x.map(() => random.normal()) };
}

/** Where to test: evenly spaced. */
const FRESH = Array.from({ length: TEST }, (_, i) => -1 + (2 * i + 1) / TEST);

/** The noise there, of deviation 1. */
function fresh(seed) {
  const random = new Random(seed + APART);
  return { x: FRESH, errors: FRESH.map(() => random.normal()) };
}

/**
 * Points to learn from and new ones to test with. With other noise, the same places and directions.
 * @param {{points: number, noise: number, seed: number}} settings
 * @returns {{train: {x: number[], y: number[]}, test: {x: number[], y: number[]}}}
 */
export function draw({ points, noise, seed }) {
  const noisy = ({ x, errors }) => ({ x, y: x.map((at, i) => truth(at) + noise * errors[i]) });
  return { train: noisy(places(points, seed)), test: noisy(fresh(seed)) };
}

/** The centre of bump j of m. */
export const centre = (j, m) => (m === 1 ? 0 : -1 + (2 * j) / (m - 1));

/** A bump at a place. */
const bump = (x, middle) => exp(-((x - middle) * (x - middle)) / (2 * WIDTH * WIDTH));

/** All features at some places, one column for each. @returns {Float64Array[]} */
export const columnsOf = (x, m) =>
  Array.from({ length: m }, (_, j) => Float64Array.from(x, (at) => bump(at, centre(j, m))));

const kept = []; // they are the same for all points and all widgets

/** The columns of m features at the test points. */
export const testColumns = (m) => (kept[m] ??= columnsOf(FRESH, m));

/** What the model says at the places that the columns belong to. @returns {Float64Array} */
export function predictions({ weights, bias }, columns) {
  const sums = new Float64Array(columns[0].length).fill(bias);
  columns.forEach((column, j) => {
    for (let i = 0; i < sums.length; i += 1) sums[i] += weights[j] * column[i];
  });
  return sums;
}

/** The mean squared difference. */
export function meanSquare(said, y) {
  let sum = 0;
  for (let i = 0; i < y.length; i += 1) sum += (said[i] - y[i]) * (said[i] - y[i]);
  return sum / y.length;
}
