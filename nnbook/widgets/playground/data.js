// The playground's data: points of the plane, from -6 to 6 both ways, each with a label.
//
// Classes are 0 and 1. For regression the label is any number, here from about -1 to 1. All comes
// from a seed.

import { PI, cos, exp, sin } from "../kit/maths.js";
import { Random } from "../kit/random.js";
import { SETTINGS } from "./settings.js";

/**
 * Points: never changed once made; for other points, make another object.
 * @typedef {{count: number, x: Float64Array, y: Float64Array, label: Float64Array}} Points
 */

/** The plane reaches from -RANGE to RANGE. */
export const RANGE = SETTINGS.own.far;

/** A point of a ring around 0. */
function ring(random, inner, outer) {
  const radius = random.uniform(inner, outer);
  const angle = random.uniform(0, 2 * PI);
  return [radius * cos(angle), radius * sin(angle)];
}

/** A sum of five hills, up and down, each 1 high. */
function hills(x, y) {
  const hill = (dx, dy) => exp(-((x - dx) * (x - dx) + (y - dy) * (y - dy)) / 4);
  return (
    hill(-3.5, 3) + hill(3.5, 3) + hill(0, -3.5) - hill(-3.5, -2) - hill(0.5, 1.5) - hill(3.5, -2)
  );
}

// Each makes one point, without noise: of class 0 or 1; `along` goes from 0 to 1 through the points
// of its class.
const CLASSES = {
  blobs: (random, label) => [random.normal(4 * label - 2, 0.8), random.normal(4 * label - 2, 0.8)],
  circles: (random, label) => (label === 1 ? ring(random, 0, 2.5) : ring(random, 3.5, 5)),
  xor: (random, label) => {
    const x = random.uniform(0.3, 5);
    const y = random.uniform(0.3, 5);
    const turn = random.integer(2) === 0 ? 1 : -1;
    return [turn * x, (label === 1 ? turn : -turn) * y];
  },
  moons: (random, label, along) => {
    const angle = PI * along;
    return label === 1
      ? [3.4 * cos(angle) - 1.7, 3.4 * sin(angle) - 0.8]
      : [1.7 - 3.4 * cos(angle), 0.8 - 3.4 * sin(angle)];
  },
  spirals: (random, label, along) => {
    const angle = 3.5 * PI * along + PI * label;
    return [5 * along * sin(angle), 5 * along * cos(angle)];
  },
};
const SURFACES = {
  plane: (x, y) => (x + y) / 12,
  hills,
};

/** The names of the data sets: two classes, and surfaces for regression. */
export const CLASS_SETS = Object.keys(CLASSES);
export const SURFACE_SETS = Object.keys(SURFACES);

/**
 * A data set in two parts, to train and to test.
 * @param {string} name  one of CLASS_SETS or SURFACE_SETS
 * @param {Object} options
 * @param {number} options.points  how many in both parts, 2 or more; half of them of each class
 * @param {number} options.noise standard deviation of a shift of each point, in units of the
 *   plane; of a surface: of its heights, six times smaller
 * @param {number} options.share  of the points to train on, 0 to 1; at least one point is
 * @param {number} options.seed
 * @returns {{train: Points, test: Points}}
 */
export function dataSet(name, { points = 500, noise = 0, share = 0.5, seed = 0 } = {}) {
  if (!Object.hasOwn(CLASSES, name) && !Object.hasOwn(SURFACES, name)) {
    throw new RangeError(
      `data set: expected ${[...CLASS_SETS, ...SURFACE_SETS].join(", ")}, received ${name}; `
        + "choose one of them",
    );
  }
  if (!(Number.isInteger(points) && points >= 2 && points <= 1e5)) {
    throw new RangeError(
      `points: expected a whole number from 2 to 100000, received ${points}; choose such a number`,
    );
  }
  if (!(noise >= 0 && noise <= RANGE)) {
    throw new RangeError(
      `noise: expected 0 to ${RANGE}, received ${noise}; choose a number between`,
    );
  }
  const random = new Random(seed);
  const list =
    name in CLASSES
      ? classes(CLASSES[name], points, noise, random)
      : surface(SURFACES[name], points, noise, random);
  return split(list, share, random);
}

function classes(make, points, noise, random) {
  const list = [];
  for (let label = 1; label >= 0; label -= 1) {
    const count = label === 1 ? Math.ceil(points / 2) : Math.floor(points / 2);
    for (let k = 0; k < count; k += 1) {
      const [x, y] = make(random, label, (k + random.uniform()) / count);
      list.push([x + random.normal(0, noise), y + random.normal(0, noise), label]);
    }
  }
  return list;
}

function surface(height, points, noise, random) {
  return Array.from({ length: points }, () => {
    const x = random.uniform(-RANGE, RANGE);
    const y = random.uniform(-RANGE, RANGE);
    return [x, y, height(x, y) + random.normal(0, noise / RANGE)];
  });
}

/**
 * The reader's own points in two parts.
 * @param {number[][]} list  [x, y, label], finite, x and y from -1000 to 1000
 * @param {{share?: number, seed?: number}} options  as of `dataSet`
 * @returns {{train: Points, test: Points}}
 */
export function ownPoints(list, { share = 1, seed = 0 } = {}) {
  list.forEach((point, k) => {
    if (!(
      Array.isArray(point)
      && point.length === 3
      && point.every(Number.isFinite)
      && Math.abs(point[0]) <= 1000
      && Math.abs(point[1]) <= 1000
    )) {
      throw new RangeError(
        `points: expected [x, y, label], finite numbers, received ${JSON.stringify(point)} at `
          + `index ${k}; correct it`,
      );
    }
  });
  return split(list, share, new Random(seed));
}

/** Two random parts of a list of [x, y, label]. */
function split(list, share, random) {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`share: expected 0 to 1, received ${share}; choose a number between`);
  }
  const order = random.shuffle(list.map((_, k) => k));
  const many = Math.max(Math.min(1, list.length), Math.round(share * list.length));
  return {
    train: packed(order.slice(0, many).map((k) => list[k])),
    test: packed(order.slice(many).map((k) => list[k])),
  };
}

/** A list of [x, y, label] as Points. @returns {Points} */
export function packed(list) {
  const column = (k) => Float64Array.from(list, (point) => point[k]);
  return { count: list.length, x: column(0), y: column(1), label: column(2) };
}
