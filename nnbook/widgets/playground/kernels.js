// The loops in which all time is spent. Each is plain, flat and does one thing, so that browsers compile it well.
//
// All numbers of a network stand in one Float64Array of rows: one row for each input, then one for each unit, layer
// after layer. A column is one example. `stride` is the distance from row to row, always a multiple of 4; the loops
// take four columns at a time, and the last ones may be empty. Weights stand unit by unit: those of its inputs, then
// its bias. Every loop runs over one kind of array and calls nothing that takes time: one loop for each activation, no
// function handed in.

import { TANH_LINES, expm1, fastTanh, sigmoid, tanh } from "../kit/maths.js";

/** The next multiple of 4. */
export function up4(count) {
  return 4 * Math.ceil(count / 4);
}

/**
 * z = W a + b: from the rows of one layer, from `from` on, to those of the next, from `to` on.
 * Two units and four examples at a time: each number that is read is used at least twice.
 */
export function affine(w, at, inputs, units, a, from, to, stride, count) {
  const size = inputs + 1;
  let j = 0;
  for (; j + 1 < units; j += 2, at += 2 * size, to += 2 * stride) {
    for (let s = 0; s < count; s += 4) {
      let p0 = w[at + inputs], p1 = p0, p2 = p0, p3 = p0;
      let q0 = w[at + size + inputs], q1 = q0, q2 = q0, q3 = q0;
      for (let i = 0, k = from + s; i < inputs; i += 1, k += stride) {
        const p = w[at + i], q = w[at + size + i];
        const a0 = a[k], a1 = a[k + 1], a2 = a[k + 2], a3 = a[k + 3];
        p0 += p * a0; p1 += p * a1; p2 += p * a2; p3 += p * a3;
        q0 += q * a0; q1 += q * a1; q2 += q * a2; q3 += q * a3;
      }
      const k = to + s;
      a[k] = p0; a[k + 1] = p1; a[k + 2] = p2; a[k + 3] = p3;
      a[k + stride] = q0; a[k + stride + 1] = q1; a[k + stride + 2] = q2; a[k + stride + 3] = q3;
    }
  }
  if (j === units) return;
  for (let s = 0; s < count; s += 4) {
    let p0 = w[at + inputs], p1 = p0, p2 = p0, p3 = p0;
    for (let i = 0, k = from + s; i < inputs; i += 1, k += stride) {
      const p = w[at + i];
      p0 += p * a[k]; p1 += p * a[k + 1]; p2 += p * a[k + 2]; p3 += p * a[k + 3];
    }
    const k = to + s;
    a[k] = p0; a[k + 1] = p1; a[k + 2] = p2; a[k + 3] = p3;
  }
}

/** The gradient of one layer's weights and biases, g = d aᵀ, from its rows of d and the rows of a before it. */
export function weightGradients(g, at, inputs, units, d, a, from, to, stride, count) {
  for (let j = 0; j < units; j += 1, to += stride) {
    let i = 0, k = from;
    for (; i + 1 < inputs; i += 2, k += 2 * stride) {
      let p0 = 0, p1 = 0, q0 = 0, q1 = 0;
      for (let s = 0; s < count; s += 2) {
        const d0 = d[to + s], d1 = d[to + s + 1];
        p0 += d0 * a[k + s]; p1 += d1 * a[k + s + 1];
        q0 += d0 * a[k + stride + s]; q1 += d1 * a[k + stride + s + 1];
      }
      g[at] = p0 + p1;
      g[at + 1] = q0 + q1;
      at += 2;
    }
    if (i < inputs) {
      let p0 = 0, p1 = 0;
      for (let s = 0; s < count; s += 2) { p0 += d[to + s] * a[k + s]; p1 += d[to + s + 1] * a[k + s + 1]; }
      g[at] = p0 + p1;
      at += 1;
    }
    let b0 = 0, b1 = 0;
    for (let s = 0; s < count; s += 2) { b0 += d[to + s]; b1 += d[to + s + 1]; }
    g[at] = b0 + b1;
    at += 1;
  }
}

/** d = Wᵀ d: the gradient by the outputs of a layer, rows from `from` on, out of that of the next, rows from `to` on. */
export function backward(w, at, inputs, units, d, from, to, stride, count) {
  const size = inputs + 1;
  for (let i = 0; i < inputs; i += 1, from += stride) {
    for (let s = 0; s < count; s += 4) {
      let p0 = 0, p1 = 0, p2 = 0, p3 = 0;
      for (let j = 0, k = to + s, q = at + i; j < units; j += 1, k += stride, q += size) {
        const p = w[q];
        p0 += p * d[k]; p1 += p * d[k + 1]; p2 += p * d[k + 2]; p3 += p * d[k + 3];
      }
      const k = from + s;
      d[k] = p0; d[k + 1] = p1; d[k + 2] = p2; d[k + 3] = p3;
    }
  }
}

// ---- activations: a <- f(a), for `count` columns of `rows` rows. NaN stays NaN, so that nothing hides it.

export function relu(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) if (a[k] <= 0) a[k] = 0;
  }
}

export function leakyRelu(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) if (a[k] <= 0) a[k] *= 0.01;
  }
}

export function elu(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) if (a[k] <= 0) a[k] = expm1(a[k]);
  }
}

export function exactTanh(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) a[k] = tanh(a[k]);
  }
}

export function exactSigmoid(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) a[k] = sigmoid(a[k]);
  }
}

// From the table two at a time: looking one up takes long, and the processor can look up two at once. A second one beyond
// `count` falls into an empty column.

export function tableTanh(a, from, rows, stride, count) {
  const lines = TANH_LINES;
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 2) {
      const p = a[k] * 256 + 2560, q = a[k + 1] * 256 + 2560;
      if (p > 0 && p < 5120 && q > 0 && q < 5120) {
        const pieceP = (p | 0) << 1, pieceQ = (q | 0) << 1;
        a[k] = lines[pieceP] + p * lines[pieceP + 1];
        a[k + 1] = lines[pieceQ] + q * lines[pieceQ + 1];
      } else { a[k] = fastTanh(a[k]); a[k + 1] = fastTanh(a[k + 1]); }
    }
  }
}

/** The sigmoid, (1 + tanh(z / 2)) / 2, out of the same table. */
export function tableSigmoid(a, from, rows, stride, count) {
  const lines = TANH_LINES;
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 2) {
      const p = a[k] * 128 + 2560, q = a[k + 1] * 128 + 2560;
      if (p > 0 && p < 5120 && q > 0 && q < 5120) {
        const pieceP = (p | 0) << 1, pieceQ = (q | 0) << 1;
        a[k] = 0.5 + 0.5 * (lines[pieceP] + p * lines[pieceP + 1]);
        a[k + 1] = 0.5 + 0.5 * (lines[pieceQ] + q * lines[pieceQ + 1]);
      } else { a[k] = 0.5 + 0.5 * fastTanh(a[k] / 2); a[k + 1] = 0.5 + 0.5 * fastTanh(a[k + 1] / 2); }
    }
  }
}

// ---- one unit over the rows `first` to `last` - 1 of a square plane: z = u + v, where u holds a number for each
// column of the plane, and v one for each row

export function planeSum(a, from, u, v, first, last) {
  const size = u.length;
  for (let row = first, k = from + first * size; row < last; row += 1) {
    const down = v[row];
    for (let column = 0; column < size; column += 1, k += 1) a[k] = u[column] + down;
  }
}

/** The tanh of that sum, from tanh u and tanh v: tanh(u + v) = (tanh u + tanh v) / (1 + tanh u tanh v). */
export function planeTanh(a, from, tanhU, tanhV, first, last) {
  const size = tanhU.length;
  for (let row = first, k = from + first * size; row < last; row += 1) {
    const down = tanhV[row];
    for (let column = 0; column < size; column += 1, k += 1) {
      const across = tanhU[column];
      a[k] = (across + down) / (1 + across * down);
    }
  }
}

// ---- slopes: d <- d f'(z), written with a = f(z), over `length` numbers that stand one after the other

export function reluSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) if (a[k] <= 0) d[k] = 0;
}

export function leakyReluSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) if (a[k] <= 0) d[k] *= 0.01;
}

export function eluSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) if (a[k] <= 0) d[k] *= a[k] + 1;
}

export function tanhSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) d[k] *= 1 - a[k] * a[k];
}

export function sigmoidSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) d[k] *= a[k] * (1 - a[k]);
}

// ---- dropout: rows of factors m, 0 or 1 / keep

/** a <- a m, or d <- d m. */
export function multiply(a, m, from, length) {
  for (let k = from; k < from + length; k += 1) a[k] *= m[k];
}

/** a <- keep a, which undoes the dropout where a unit was kept: slopes are written with the output before it. */
export function scale(a, keep, from, length) {
  for (let k = from; k < from + length; k += 1) a[k] *= keep;
}
