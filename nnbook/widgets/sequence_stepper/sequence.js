// An LSTM and a simple recurrent network of one unit each, forward and back through time. No DOM.
// Formulas and the order of the gates (i, f, g, o) are those of nnbook.layers.gated and
// nnbook.layers.recurrence.

import { sigmoid, tanh } from "../kit/maths.js";

/**
 * @typedef {{i: number, f: number, g: number, o: number, c: number, h: number}} Moment  what one
 *   step leaves
 * @typedef {{weights: number[][], recurrent: number[], biases: number[]}} Parameters
 *   weights: a row for each input, a column for each gate; recurrent, biases: one for each gate
 */

/**
 * i, f, o = sigmoid and g = tanh of x W + h U + b; c = f c + i g, h = o tanh(c).
 * @param {number[][]} inputs  one row a step  @param {Parameters} parameters  @returns {Moment[]}
 */
export function lstm(inputs, { weights, recurrent, biases }) {
  let c = 0;
  let h = 0;
  return inputs.map((x) => {
    const sum = (bias, gate) =>
      x.reduce((total, value, k) => total + value * weights[k][gate], bias) + h * recurrent[gate];
    const [zi, zf, zg, zo] = biases.map(sum);
    const i = sigmoid(zi);
    const f = sigmoid(zf);
    const g = tanh(zg);
    const o = sigmoid(zo);
    c = f * c + i * g;
    h = o * tanh(c);
    return { i, f, g, o, c, h };
  });
}

/**
 * How something at the end depends on each cell before: its derivative by c_t, all ways from
 * there to the end together.
 * @param {Moment[]} moments  @param {number[]} recurrent
 * @param {{h?: number, c?: number}} end  its derivatives by the last state and the last cell
 * @returns {number[]}
 */
export function lstmBack(moments, recurrent, { h: toState = 0, c: toCell = 0 }) {
  const found = new Array(moments.length);
  for (let t = moments.length - 1; t >= 0; t -= 1) {
    const { i, f, g, o, c } = moments[t];
    const before = t > 0 ? moments[t - 1].c : 0;
    const shown = tanh(c);
    toCell += toState * o * (1 - shown * shown);
    found[t] = toCell;
    const delta = [
      toCell * g * i * (1 - i),
      toCell * before * f * (1 - f),
      toCell * i * (1 - g * g),
      toState * shown * o * (1 - o),
    ];
    toState = delta.reduce((sum, each, gate) => sum + each * recurrent[gate], 0);
    toCell *= f;
  }
  return found;
}

/** h = tanh(x W + h U + b). @returns {number[]}  the states */
export function rnn(inputs, { weights, recurrent, bias }) {
  let h = 0;
  return inputs.map((x) => {
    h = tanh(x.reduce((total, value, k) => total + value * weights[k], bias) + h * recurrent);
    return h;
  });
}

/** The derivative of the last state by each state. */
export function rnnBack(states, recurrent) {
  const found = new Array(states.length);
  let now = 1;
  for (let t = states.length - 1; t >= 0; t -= 1) {
    found[t] = now;
    now *= (1 - states[t] * states[t]) * recurrent;
  }
  return found;
}

// The weights that are set by hand: the mark opens the input gate, the bit goes into the candidate,
// the output gate is open.
export const MARK = 12;
export const CANDIDATE = 2;
export const OUTPUT_BIAS = 2;
const ALONE = [0, 0, 0, 0]; // the LSTM needs no look at its own state for this task

/** Bits as inputs: 1 or -1, and a mark at the first step. */
export const inputsOf = (bits) => bits.map((bit, t) => [bit >= 0.5 ? 1 : -1, t === 0 ? 1 : 0]);

/**
 * Both networks over the sequence: what each step leaves, and what of each step arrives at the end.
 */
export function run({
  bits,
  forget_bias: forget,
  input_bias: input,
  recurrent_weight: u,
  input_weight: w,
}) {
  const inputs = inputsOf(bits);
  const weights = [
    [0, 0, CANDIDATE, 0],
    [MARK, 0, 0, 0],
  ];
  const biases = [input, forget, 0, OUTPUT_BIAS];
  const moments = lstm(inputs, { weights, recurrent: ALONE, biases });
  const states = rnn(inputs, { weights: [w, 0], recurrent: u, bias: 0 });
  return {
    inputs,
    moments,
    states,
    cells: lstmBack(moments, ALONE, { c: 1 }),
    back: rnnBack(states, u),
  };
}

const FAR = 20;

/**
 * How much of the first cell is left after 20 steps, dc_21 / dc_1; NaN where the sequence is
 * shorter.
 */
export function kept(values) {
  if (values.bits.length <= FAR) return NaN;
  return run({ ...values, bits: values.bits.slice(0, FAR + 1) }).cells[0];
}

/** Is more than half of it left, and would it not be at a bias that is smaller by 0.1? */
export function justEnough(values) {
  const before = { ...values, forget_bias: Math.round(10 * values.forget_bias - 1) / 10 };
  return kept(values) > 0.5 && kept(before) <= 0.5;
}
