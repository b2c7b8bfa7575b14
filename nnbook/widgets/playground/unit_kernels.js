// The loops over single units: activations, their slopes, dropout. As in kernels.js, one loop for
// each, plain and flat.

import { TANH_LINES, expm1, fastTanh, sigmoid, tanh } from "../kit/maths.js";

// ---- activations: a <- f(a), for `count` columns of `rows` rows. NaN stays NaN, so that nothing
// hides it.

export function relu(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) {
      if (a[k] <= 0) a[k] = 0;
    }
  }
}

export function leakyRelu(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) {
      if (a[k] <= 0) a[k] *= 0.01;
    }
  }
}

export function elu(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    for (let k = from; k < from + count; k += 1) {
      if (a[k] <= 0) a[k] = expm1(a[k]);
    }
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

// From the table two at a time: looking one up takes long, and the processor can look up two at
// once. A second one beyond `count` falls into an empty column.

export function tableTanh(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    tanhRow(a, from, from + count, TANH_LINES);
  }
}

function tanhRow(a, k, end, lines) {
  for (; k < end; k += 2) {
    const p = a[k] * 256 + 2560;
    const q = a[k + 1] * 256 + 2560;
    if (p > 0 && p < 5120 && q > 0 && q < 5120) {
      const pieceP = (p | 0) << 1;
      const pieceQ = (q | 0) << 1;
      a[k] = lines[pieceP] + p * lines[pieceP + 1];
      a[k + 1] = lines[pieceQ] + q * lines[pieceQ + 1];
    } else {
      a[k] = fastTanh(a[k]);
      a[k + 1] = fastTanh(a[k + 1]);
    }
  }
}

/** The sigmoid, (1 + tanh(z / 2)) / 2, out of the same table. */
export function tableSigmoid(a, from, rows, stride, count) {
  for (let j = 0; j < rows; j += 1, from += stride) {
    sigmoidRow(a, from, from + count, TANH_LINES);
  }
}

function sigmoidRow(a, k, end, lines) {
  for (; k < end; k += 2) {
    const p = a[k] * 128 + 2560;
    const q = a[k + 1] * 128 + 2560;
    if (p > 0 && p < 5120 && q > 0 && q < 5120) {
      const pieceP = (p | 0) << 1;
      const pieceQ = (q | 0) << 1;
      a[k] = 0.5 + 0.5 * (lines[pieceP] + p * lines[pieceP + 1]);
      a[k + 1] = 0.5 + 0.5 * (lines[pieceQ] + q * lines[pieceQ + 1]);
    } else {
      a[k] = 0.5 + 0.5 * fastTanh(a[k] / 2);
      a[k + 1] = 0.5 + 0.5 * fastTanh(a[k + 1] / 2);
    }
  }
}

// ---- slopes: d <- d f'(z), written with a = f(z), over `length` numbers that stand one after the
// other

export function reluSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) {
    if (a[k] <= 0) d[k] = 0;
  }
}

export function leakyReluSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) {
    if (a[k] <= 0) d[k] *= 0.01;
  }
}

export function eluSlope(d, a, from, length) {
  for (let k = from; k < from + length; k += 1) {
    if (a[k] <= 0) d[k] *= a[k] + 1;
  }
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

/**
 * a <- keep a, which undoes the dropout where a unit was kept: slopes are written with the output
 * before it.
 */
export function scale(a, keep, from, length) {
  for (let k = from; k < from + length; k += 1) a[k] *= keep;
}
