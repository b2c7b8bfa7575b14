// One neuron with two inputs: its sum, its output, and how it learns. No DOM; the numbers are those
// of nnbook.

/** @typedef {{w1: number, w2: number, b: number}} Neuron */
/** @typedef {[number, number, 0|1]} Point  x1, x2 and the target */

export const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const TARGETS = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], NAND: [1, 1, 1, 0], XOR: [0, 1, 1, 0] };

/** The four points of a gate, or null for a name that is none. @returns {Point[]|null} */
export function gate(name) {
  return Object.hasOwn(TARGETS, name)
    ? CORNERS.map(([x1, x2], i) => [x1, x2, TARGETS[name][i]])
    : null;
}

/** The name of the gate that these points are, in this order; else "own". */
export function nameOf(points) {
  const text = JSON.stringify(points);
  return Object.keys(TARGETS).find((name) => JSON.stringify(gate(name)) === text) ?? "own";
}

/** w1 x1 + w2 x2 + b */
export function sum({ w1, w2, b }, [x1, x2]) {
  return w1 * x1 + w2 * x2 + b;
}

/** 1 / (1 + exp(-s)), without overflow on either side. */
export function sigmoid(s) {
  const e = Math.exp(-Math.abs(s));
  return (s >= 0 ? 1 : e) / (1 + e);
}

/** What the neuron says to a sum: 0 or 1, or a number between them. */
export function output(activation, s) {
  return activation === "step" ? Number(s >= 0) : sigmoid(s);
}

/**
 * The answer that counts: 1 where the sum is 0 or more; that is where the sigmoid is 0.5 or more.
 */
export const answer = (neuron, point) => Number(sum(neuron, point) >= 0);

/** The places of the points that are answered wrong. */
export function mistakes(neuron, points) {
  return points.map((_, i) => i).filter((i) => answer(neuron, points[i]) !== points[i][2]);
}

/**
 * One step of the perceptron rule: the next wrong point from place `from` on, round the list.
 * w <- w + rate (target - answer) x, b <- b + rate (target - answer).
 * @returns {{place: number, error: number, neuron: Neuron}|null} null where nothing is wrong
 */
export function perceptronStep(neuron, points, from, rate) {
  for (let i = 0; i < points.length; i += 1) {
    const place = (from + i) % points.length;
    const [x1, x2, target] = points[place];
    const error = target - answer(neuron, points[place]);
    if (error !== 0) {
      const { w1, w2, b } = neuron;
      return {
        place,
        error,
        neuron: { w1: w1 + rate * error * x1, w2: w2 + rate * error * x2, b: b + rate * error },
      };
    }
  }
  return null;
}

/** The mean binary cross-entropy of the sigmoid, computed from the sums. */
export function loss(neuron, points) {
  const total = points.reduce((so, point) => {
    const s = sum(neuron, point);
    return so + Math.max(s, 0) - s * point[2] + Math.log1p(Math.exp(-Math.abs(s)));
  }, 0);
  return points.length === 0 ? 0 : total / points.length;
}

/**
 * The gradient of that loss: the mean of (output - target) x, and of output - target.
 * @returns {Neuron}
 */
export function gradient(neuron, points) {
  const slope = { w1: 0, w2: 0, b: 0 };
  const n = Math.max(1, points.length);
  for (const point of points) {
    const error = (sigmoid(sum(neuron, point)) - point[2]) / n;
    slope.w1 += error * point[0];
    slope.w2 += error * point[1];
    slope.b += error;
  }
  return slope;
}

/** One step down the gradient. @returns {{slope: Neuron, neuron: Neuron}} */
export function gradientStep(neuron, points, rate) {
  const slope = gradient(neuron, points);
  return {
    slope,
    neuron: {
      w1: neuron.w1 - rate * slope.w1,
      w2: neuron.w2 - rate * slope.w2,
      b: neuron.b - rate * slope.b,
    },
  };
}

/**
 * The side of a square [low, high]² where the sum is 0 or more, as corners, and the piece of the
 * line in the square.
 * @returns {{side: [number, number][], line: [number, number][]}} the line is [] where it lies
 *   outside, or is none
 */
export function halfPlane(neuron, low, high) {
  const corners = [
    [low, low],
    [high, low],
    [high, high],
    [low, high],
  ];
  const side = [];
  const line = [];
  corners.forEach((here, i) => {
    const next = corners[(i + 1) % 4];
    const [s, t] = [sum(neuron, here), sum(neuron, next)];
    if (s >= 0) side.push(here);
    if (s >= 0 !== t >= 0) {
      const part = s / (s - t);
      const cut = [here[0] + part * (next[0] - here[0]), here[1] + part * (next[1] - here[1])];
      side.push(cut);
      line.push(cut);
    }
  });
  return { side, line };
}

/** The neuron whose line goes through `at`, with the same weights. */
export function through(neuron, [x1, x2]) {
  return { ...neuron, b: -(neuron.w1 * x1 + neuron.w2 * x2) };
}

/**
 * The neuron turned so that it points from `centre` to `at`, as strong as before, its line still
 * through `centre`.
 */
export function turned(neuron, centre, at) {
  const strength = Math.hypot(neuron.w1, neuron.w2);
  const [dx, dy] = [at[0] - centre[0], at[1] - centre[1]];
  const long = Math.hypot(dx, dy);
  if (long === 0 || strength === 0) return neuron;
  return through({ ...neuron, w1: (strength * dx) / long, w2: (strength * dy) / long }, centre);
}
