// Least squares with an L1 penalty, exactly, for all strengths at once. As the strength falls, the
// weights move on straight lines, which bend only where a weight leaves 0 or comes back to it
// (Osborne, Presnell and Turlach, 2000; Efron et al., 2004). Coordinate descent would need
// thousands of rounds here, as neighbouring features are so alike.

/** The mean of the products. */
function dot(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) sum += one[i] * other[i];
  return sum / one.length;
}

/** Solve a symmetric positive system by Cholesky's method; null where a pivot is too small. */
function solve(matrix, right) {
  const n = right.length;
  const l = matrix.map((row) => Float64Array.from(row));
  const x = Float64Array.from(right);
  for (let j = 0; j < n; j += 1) {
    for (let k = 0; k < j; k += 1) l[j][j] -= l[j][k] * l[j][k];
    if (!(l[j][j] > 1e-13 * matrix[j][j])) return null;
    l[j][j] = Math.sqrt(l[j][j]);
    for (let i = j + 1; i < n; i += 1) {
      for (let k = 0; k < j; k += 1) l[i][j] -= l[i][k] * l[j][k];
      l[i][j] /= l[j][j];
    }
  }
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) x[i] -= l[i][k] * x[k];
    x[i] /= l[i][i];
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) x[i] -= l[k][i] * x[k];
    x[i] /= l[i][i];
  }
  return x;
}

/** For each feature the sum of its products with the active ones, each times its factor. */
const mixed = (gram, active, factors) =>
  gram.map((row) => active.reduce((sum, j, place) => sum + row[j] * factors[place], 0));

/**
 * The first thing that happens as the level falls: a weight comes back to 0, or a feature pulls
 * as strongly as the active ones.
 * @returns {{step: number, leaves?: number, enters?: number, sign?: number}} both are features;
 *   neither at level 0
 */
function firstEvent({ gram, along, weights, active, level, out }, direction) {
  const pulls = mixed(
    gram,
    active,
    active.map((j) => weights[j]),
  ).map((value, j) => along[j] - value);
  const slopes = mixed(gram, active, direction);
  let found = { step: level };
  active.forEach((j, place) => {
    const step = -weights[j] / direction[place];
    if (step > 0 && step < found.step) found = { step, leaves: j };
  });
  pulls.forEach((pull, j) => {
    if (active.includes(j) || out.has(j)) return;
    for (const sign of [1, -1]) {
      const closing = 1 - sign * slopes[j];
      const step = Math.max(0, level - sign * pull) / closing;
      if (closing > 1e-12 && step < found.step) found = { step, enters: j, sign };
    }
  });
  return found;
}

/** Let the level fall to the next event. */
function fall(state) {
  const { gram, weights, signs } = state;
  const direction = solve(
    state.active.map((i) => state.active.map((j) => gram[i][j])),
    state.active.map((j) => signs[j]),
  );
  if (direction === null) {
    // the feature that came last says nothing new
    state.out.add(state.active.pop());
    return;
  }
  const { step, leaves, enters, sign } = firstEvent(state, direction);
  state.active.forEach((j, place) => {
    weights[j] += step * direction[place];
  });
  state.level -= step;
  if (leaves !== undefined) {
    weights[leaves] = 0;
    state.active = state.active.filter((j) => j !== leaves);
    state.out = new Set(state.idle); // what said nothing new may do so now
  } else if (enters !== undefined) {
    state.active = [...state.active, enters];
    state.signs[enters] = sign;
  }
  state.path.push({ strength: 2 * state.level, weights: Float64Array.from(weights) });
}

/**
 * The weights that make mean (y - X w)² + strength · sum |w| the least, for every strength.
 * @param {Float64Array[]} columns  of X, with mean 0  @param {Float64Array} y  with mean 0
 * @returns {(strength: number) => Float64Array} strengths above 0; the path is followed as far as
 *   it is asked for
 */
export function lasso(columns, y) {
  const count = columns.length;
  const gram = columns.map((one) => Float64Array.from(columns, (other) => dot(one, other)));
  const along = columns.map((column) => dot(column, y));
  const idle = columns.map((_, j) => j).filter((j) => gram[j][j] < 1e-20); // 0 on all points
  const level = along.reduce(
    (most, value, j) => (idle.includes(j) ? most : Math.max(most, Math.abs(value))),
    0,
  );
  const first = along.findIndex((value) => Math.abs(value) === level);
  const signs = new Float64Array(count);
  signs[first] = Math.sign(along[first]);
  const state = {
    gram,
    along,
    idle,
    level,
    signs,
    weights: new Float64Array(count),
    active: level > 0 ? [first] : [],
    out: new Set(idle),
    path: [{ strength: 2 * level, weights: new Float64Array(count) }],
  };
  return (strength) => {
    for (
      let round = 0;
      round < 40 * count && state.active.length > 0 && 2 * state.level > strength;
      round += 1
    ) {
      fall(state);
    }
    return onPath(state.path, strength);
  };
}

/** The weights at one strength, between two bends of the path. */
function onPath(path, strength) {
  const after = path.findIndex((each) => each.strength <= strength);
  if (after === 0) return path[0].weights;
  if (after < 0) return path.at(-1).weights;
  const high = path[after - 1];
  const low = path[after];
  const part = (high.strength - strength) / (high.strength - low.strength);
  return high.weights.map((weight, j) =>
    weight === 0 && low.weights[j] === 0 ? 0 : weight + part * (low.weights[j] - weight),
  );
}
