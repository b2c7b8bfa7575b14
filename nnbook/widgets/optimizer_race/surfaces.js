// The surfaces of the race: loss and gradient of two numbers x and y. No DOM. The least loss of
// each is 0.

/**
 * The largest curvature of the bowl. Plain gradient descent converges on it below a learning rate
 * of 2 / CURVATURE.
 */
export const CURVATURE = 24;

/**
 * @typedef {Object} Surface
 * @property {string} name
 * @property {string} formula
 * @property {number[]} window  least and most x, least and most y
 * @property {[number, number]} start
 * @property {[number, number]} rates  for the optimizers with one rate, and for those that adapt it
 * @property {[number, number][]} minima
 * @property {Function} loss
 * @property {Function} gradient
 */

/** @type {Object<string, Surface>} */
export const SURFACES = {
  bowl: {
    name: "stretched bowl",
    formula: `(x² + ${CURVATURE} y²) / 2`,
    window: [-6, 6, -4, 4],
    start: [-5, 2],
    rates: [0.02, 0.15],
    minima: [[0, 0]],
    loss: (x, y) => (x * x + CURVATURE * (y * y)) / 2,
    gradient: (x, y) => [x, CURVATURE * y],
  },
  rosenbrock: {
    name: "Rosenbrock’s valley",
    formula: "(1 − x)² + 100 (y − x²)²",
    window: [-2, 2, -1, 3],
    start: [-1.2, 1],
    rates: [0.002, 0.2],
    minima: [[1, 1]],
    loss: (x, y) => {
      const a = 1 - x;
      const b = y - x * x;
      return a * a + 100 * (b * b);
    },
    gradient: (x, y) => {
      const b = y - x * x;
      return [-2 * (1 - x) - 400 * x * b, 200 * b];
    },
  },
  saddle: {
    name: "saddle between two minima",
    formula: "x² / 2 + (y² − 1)² / 4",
    window: [-2.4, 2.4, -1.6, 1.6],
    start: [-2, 0.001],
    rates: [0.1, 0.05],
    minima: [
      [0, -1],
      [0, 1],
    ],
    loss: (x, y) => {
      const b = y * y - 1;
      return (x * x) / 2 + (b * b) / 4;
    },
    gradient: (x, y) => [x, y * (y * y - 1)],
  },
  beale: {
    name: "Beale’s plateau",
    formula: "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
    window: [-4.5, 4.5, -4.5, 4.5],
    start: [-2, 2],
    rates: [0.002, 0.1],
    minima: [[3, 0.5]],
    loss: (x, y) => {
      const [a, b, c] = bealeParts(x, y);
      return a * a + b * b + c * c;
    },
    gradient: (x, y) => {
      const [a, b, c] = bealeParts(x, y);
      return [
        2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
        2 * a * x + 2 * b * (2 * x * y) + 2 * c * (3 * x * (y * y)),
      ];
    },
  },
  himmelblau: {
    name: "Himmelblau’s four minima",
    formula: "(x² + y − 11)² + (x + y² − 7)²",
    window: [-5, 5, -5, 5],
    start: [0, 0],
    rates: [0.01, 0.1],
    minima: [
      [3, 2],
      [-2.805118, 3.131313],
      [-3.77931, -3.283186],
      [3.584428, -1.848127],
    ],
    loss: (x, y) => {
      const a = x * x + y - 11;
      const b = x + y * y - 7;
      return a * a + b * b;
    },
    gradient: (x, y) => {
      const a = x * x + y - 11;
      const b = x + y * y - 7;
      return [4 * x * a + 2 * b, 2 * a + 4 * y * b];
    },
  },
};

function bealeParts(x, y) {
  return [1.5 - x + x * y, 2.25 - x + x * (y * y), 2.625 - x + x * (y * y * y)];
}

/**
 * The loss on a grid, row by row from the top, at the middles of its squares.
 * @param {Surface} surface  @param {number} size  rows and columns  @returns {Float64Array}
 */
export function grid(surface, size) {
  const [left, right, bottom, top] = surface.window;
  const values = new Float64Array(size * size);
  for (let i = 0; i < values.length; i += 1) {
    const x = left + ((right - left) * ((i % size) + 0.5)) / size;
    const y = top - ((top - bottom) * (Math.floor(i / size) + 0.5)) / size;
    values[i] = surface.loss(x, y);
  }
  return values;
}
