// Least squares with a penalty of squares, by Householder's reflections (Golub and Van Loan, 2013,
// chapter 5).

const TINY = 1e-13; // a column this small, beside the largest one, says nothing new

/** Length of a column from row k on. */
function length(column, k) {
  let sum = 0;
  for (let i = k; i < column.length; i += 1) sum += column[i] * column[i];
  return Math.sqrt(sum);
}

/** The sum of products from row k on. */
function product(one, other, k) {
  let sum = 0;
  for (let i = k; i < one.length; i += 1) sum += one[i] * other[i];
  return sum;
}

/** Bring the largest of the columns from k on to place k. @returns {number} its length */
function pivot(a, order, k) {
  const lengths = a.map((column, j) => (j < k ? -1 : length(column, k)));
  const most = Math.max(...lengths);
  const place = lengths.indexOf(most);
  [a[k], a[place]] = [a[place], a[k]];
  [order[k], order[place]] = [order[place], order[k]];
  return most;
}

/** Reflect all columns from k on, and y, so that column k ends at row k. */
function reflect(a, y, k, size) {
  const mirror = Float64Array.from(a[k]);
  const turned = mirror[k] > 0 ? -size : size;
  mirror[k] -= turned;
  const square = product(mirror, mirror, k);
  for (const column of [...a.slice(k), y]) {
    const factor = (2 * product(mirror, column, k)) / square;
    for (let i = k; i < column.length; i += 1) column[i] -= factor * mirror[i];
  }
  a[k].fill(0, k + 1);
}

/**
 * The smallest of all w with R w = y, where R has more columns than rows: from an orthonormal base
 * of its rows.
 */
function smallest(a, y, rank) {
  const base = [];
  const parts = [];
  for (let i = 0; i < rank; i += 1) {
    const row = Float64Array.from(a, (column) => column[i]);
    let rest = y[i];
    for (let again = 0; again < 2; again += 1) {
      // twice is enough against rounding
      base.forEach((unit, k) => {
        const along = product(unit, row, 0);
        rest -= along * parts[k];
        for (let j = 0; j < row.length; j += 1) row[j] -= along * unit[j];
      });
    }
    const size = length(row, 0);
    base.push(row.map((value) => value / size));
    parts.push(rest / size);
  }
  return Float64Array.from(a, (_, j) => base.reduce((sum, unit, i) => sum + parts[i] * unit[j], 0));
}

/** w with R w = y, where R is square and 0 below its diagonal. */
function backwards(a, y) {
  const w = Float64Array.from(a, (_, j) => y[j]);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < a.length; k += 1) w[i] -= a[k][i] * w[k];
    w[i] /= a[i][i];
  }
  return w;
}

/**
 * The weights that make |y - X w|² + sum of penalties[j] · w_j² the least; where several do so,
 * the smallest ones.
 * @param {Float64Array[]} columns  of X
 * @param {Float64Array} y
 * @param {number[]} penalties  0 or more, one for each weight
 * @returns {Float64Array}
 */
export function leastSquares(columns, y, penalties) {
  const rows = y.length;
  const count = columns.length;
  const all = rows + (penalties.some((each) => each > 0) ? count : 0); // a penalty is one more row
  const a = columns.map((column, j) => {
    const longer = new Float64Array(all);
    longer.set(column);
    if (all > rows) longer[rows + j] = Math.sqrt(penalties[j]);
    return longer;
  });
  const target = new Float64Array(all);
  const order = columns.map((_, j) => j);
  const weights = new Float64Array(count);
  target.set(y);
  let rank = 0;
  for (let first = 0; rank < Math.min(count, all); rank += 1) {
    const size = pivot(a, order, rank);
    if (rank === 0) first = size;
    if (!(size > TINY * first)) break;
    reflect(a, target, rank, size);
  }
  const solved = rank === count ? backwards(a, target) : smallest(a, target, rank);
  order.forEach((j, place) => {
    weights[j] = solved[place];
  });
  return weights;
}
