// The loops in which all time is spent. Each is plain, flat and does one thing, so that browsers
// compile it well.
//
// All numbers of a network stand in one Float64Array of rows: one row for each input, then one for
// each unit, layer after layer. A column is one example. `stride` is the distance from row to row,
// always a multiple of 4; the loops take four columns at a time, and the last ones may be empty.
// Weights stand unit by unit: those of its inputs, then its bias. Every loop runs over one kind of
// array and calls nothing that takes time: one loop for each activation, no function handed in. The
// innermost loops are functions of their own, with few names in sight: measured in the whole
// engine, in Chromium, that made training some 10 to 20 % faster.

/** The next multiple of 4. */
export function up4(count) {
  return 4 * Math.ceil(count / 4);
}

/** z = W a + b: from the rows of one layer, from `from` on, to those of the next, from `to` on. */
export function affine(w, at, inputs, units, a, from, to, stride, count) {
  const size = inputs + 1;
  let j = 0;
  for (; j + 1 < units; j += 2, at += 2 * size, to += 2 * stride) {
    for (let s = 0; s < count; s += 4) {
      twoSums(w, at, at + inputs, size, a, from + s, to + s, stride);
    }
  }
  if (j < units) {
    for (let s = 0; s < count; s += 4) {
      oneSum(w, at, at + inputs, a, from + s, to + s, stride);
    }
  }
}

/** The sums of two units for four examples: each number that is read is used at least twice. */
function twoSums(w, at, end, size, a, k, to, stride) {
  let p0 = w[end], p1 = p0, p2 = p0, p3 = p0;
  let q0 = w[end + size], q1 = q0, q2 = q0, q3 = q0;
  for (; at < end; at += 1, k += stride) {
    const p = w[at];
    const q = w[at + size];
    const a0 = a[k], a1 = a[k + 1], a2 = a[k + 2], a3 = a[k + 3];
    p0 += p * a0;
    p1 += p * a1;
    p2 += p * a2;
    p3 += p * a3;
    q0 += q * a0;
    q1 += q * a1;
    q2 += q * a2;
    q3 += q * a3;
  }
  a[to] = p0;
  a[to + 1] = p1;
  a[to + 2] = p2;
  a[to + 3] = p3;
  to += stride;
  a[to] = q0;
  a[to + 1] = q1;
  a[to + 2] = q2;
  a[to + 3] = q3;
}

/** The sum of one unit for four examples. */
function oneSum(w, at, end, a, k, to, stride) {
  let p0 = w[end], p1 = p0, p2 = p0, p3 = p0;
  for (; at < end; at += 1, k += stride) {
    const p = w[at];
    p0 += p * a[k];
    p1 += p * a[k + 1];
    p2 += p * a[k + 2];
    p3 += p * a[k + 3];
  }
  a[to] = p0;
  a[to + 1] = p1;
  a[to + 2] = p2;
  a[to + 3] = p3;
}

/**
 * The gradient of one layer's weights and biases, g = d aᵀ, from its rows of d and the rows of a
 * before it.
 */
export function weightGradients(g, at, inputs, units, d, a, from, to, stride, count) {
  for (let j = 0; j < units; j += 1, at += inputs + 1, to += stride) {
    if (inputs === 1) {
      g[at] = product(d, to, to + count, a, from);
      g[at + 1] = total(d, to, to + count);
      continue;
    }
    let i = 2;
    let k = from + 2 * stride;
    twoProductsAndTotal(g, at, at + inputs, d, to, to + count, a, from, stride);
    for (; i + 1 < inputs; i += 2, k += 2 * stride) {
      twoProducts(g, at + i, d, to, to + count, a, k, stride);
    }
    if (i < inputs) g[at + i] = product(d, to, to + count, a, k);
  }
}

/**
 * The dot products of one row of d with two rows of a, the columns from s to `end`; and the sum of
 * the row of d.
 */
function twoProductsAndTotal(g, at, bias, d, s, end, a, k, stride) {
  let p0 = 0, p1 = 0;
  let q0 = 0, q1 = 0;
  let t0 = 0, t1 = 0;
  for (; s < end; s += 2, k += 2) {
    const d0 = d[s], d1 = d[s + 1];
    p0 += d0 * a[k];
    p1 += d1 * a[k + 1];
    q0 += d0 * a[k + stride];
    q1 += d1 * a[k + stride + 1];
    t0 += d0;
    t1 += d1;
  }
  g[at] = p0 + p1;
  g[at + 1] = q0 + q1;
  g[bias] = t0 + t1;
}

/** The same without the sum. */
function twoProducts(g, at, d, s, end, a, k, stride) {
  let p0 = 0, p1 = 0;
  let q0 = 0, q1 = 0;
  for (; s < end; s += 2, k += 2) {
    const d0 = d[s], d1 = d[s + 1];
    p0 += d0 * a[k];
    p1 += d1 * a[k + 1];
    q0 += d0 * a[k + stride];
    q1 += d1 * a[k + stride + 1];
  }
  g[at] = p0 + p1;
  g[at + 1] = q0 + q1;
}

function product(d, s, end, a, k) {
  let p0 = 0, p1 = 0;
  for (; s < end; s += 2, k += 2) {
    p0 += d[s] * a[k];
    p1 += d[s + 1] * a[k + 1];
  }
  return p0 + p1;
}

function total(d, s, end) {
  let p0 = 0, p1 = 0;
  for (; s < end; s += 2) {
    p0 += d[s];
    p1 += d[s + 1];
  }
  return p0 + p1;
}

/**
 * d = Wᵀ d: the gradient by the outputs of a layer, rows from `from` on, out of that of the next,
 * rows from `to` on.
 */
export function backward(w, at, inputs, units, d, from, to, stride, count) {
  const size = inputs + 1;
  const end = at + units * size;
  let i = 0;
  for (; i + 1 < inputs; i += 2, from += 2 * stride) {
    for (let s = 0; s < count; s += 4) {
      twoBack(w, at + i, end, size, d, from + s, to + s, stride);
    }
  }
  if (i < inputs) {
    for (let s = 0; s < count; s += 4) {
      oneBack(w, at + i, end, size, d, from + s, to + s, stride);
    }
  }
}

function twoBack(w, at, end, size, d, from, k, stride) {
  let p0 = 0, p1 = 0, p2 = 0, p3 = 0;
  let q0 = 0, q1 = 0, q2 = 0, q3 = 0;
  for (; at < end; at += size, k += stride) {
    const p = w[at];
    const q = w[at + 1];
    const d0 = d[k], d1 = d[k + 1], d2 = d[k + 2], d3 = d[k + 3];
    p0 += p * d0;
    p1 += p * d1;
    p2 += p * d2;
    p3 += p * d3;
    q0 += q * d0;
    q1 += q * d1;
    q2 += q * d2;
    q3 += q * d3;
  }
  d[from] = p0;
  d[from + 1] = p1;
  d[from + 2] = p2;
  d[from + 3] = p3;
  from += stride;
  d[from] = q0;
  d[from + 1] = q1;
  d[from + 2] = q2;
  d[from + 3] = q3;
}

function oneBack(w, at, end, size, d, from, k, stride) {
  let p0 = 0, p1 = 0, p2 = 0, p3 = 0;
  for (; at < end; at += size, k += stride) {
    const p = w[at];
    p0 += p * d[k];
    p1 += p * d[k + 1];
    p2 += p * d[k + 2];
    p3 += p * d[k + 3];
  }
  d[from] = p0;
  d[from + 1] = p1;
  d[from + 2] = p2;
  d[from + 3] = p3;
}
