// Loops for pictures, four numbers in one instruction. Processors have had such instructions (SIMD)
// for decades; JavaScript has none, but WebAssembly has, and every browser of today runs it.
//
// Its numbers have 32 bits: exact enough for a picture, not for training. They stand in a memory of
// its own, first the weights, then rows as in kernels.js. Addresses count bytes.

import {
  F32,
  F32X4,
  I32,
  add,
  addBits,
  assemble,
  below,
  divide,
  four,
  get,
  greater,
  lesser,
  load,
  loadOne,
  multiply,
  plus,
  repeat,
  set,
  shiftLeft,
  spread,
  store,
  subtract,
  whole,
} from "./assembler.js";

/** Columns at a time: a multiple of 16, and few enough that all rows stay in a near cache. */
export const COLUMNS = 512;
/**
 * Where the rows start: all weights of the largest network stand before it, all its rows behind it.
 */
export const ROWS = 4096;
const PAGES = 2;

const numbered = (count) => Array.from({ length: count }, (_, local) => local);
const move = (local, by) => set(local, plus(get(local), by));

/**
 * z = w a + b for one unit, sixteen columns at a time from `to` to `stop`. Its bias stands behind
 * its weights.
 */
function unit() {
  const [weights, bias, from, to, stop, stride, w, a, weight, ...sums] = numbered(13);
  const body = repeat(
    [
      set(w, get(weights)),
      set(a, get(from)),
      ...sums.map((sum) => set(sum, loadOne(get(bias)))),
      repeat(
        [
          set(weight, loadOne(get(w))),
          ...sums.map((sum, k) =>
            set(sum, add(get(sum), multiply(get(weight), load(get(a), 16 * k)))),
          ),
          move(w, whole(4)),
          move(a, get(stride)),
        ],
        below(get(w), get(bias)),
      ),
      ...sums.map((sum, k) => store(get(to), get(sum), 16 * k)),
      move(from, whole(64)),
      move(to, whole(64)),
    ],
    below(get(to), get(stop)),
  );
  return {
    name: "unit",
    parameters: [I32, I32, I32, I32, I32, I32],
    locals: [I32, I32, F32X4, F32X4, F32X4, F32X4, F32X4],
    body: [body],
  };
}

const [AT, END, FACTOR, T, K, F] = numbered(6);

/** A loop in place, from an address to another: each number becomes `value(number)`. */
function each(name, value) {
  const body = repeat(
    [store(get(AT), value(load(get(AT)))), move(AT, whole(16))],
    below(get(AT), get(END)),
  );
  return { name, parameters: [I32, I32, F32], locals: [F32X4, F32X4, F32X4], body: [body] };
}

/**
 * e to the power z = 2^(k + f), k whole, f at most a half. Of the bits of a number of 32 bits,
 * those from the 23rd on are its exponent: adding k there multiplies by 2^k. To add 1.5 · 2^23
 * rounds to a whole number and leaves it in the lowest bits.
 */
function exp(z) {
  const rounder = four(1.5 * 2 ** 23);
  const terms = [1, 2, 3, 4, 5, 6].reduce((all, n) => [...all, (all[n - 1] * Math.LN2) / n], [1]);
  const power = terms.reduceRight(
    (rest, term) => (rest === null ? four(term) : add(multiply(rest, get(F)), four(term))),
    null,
  );
  return [
    ...set(T, lesser(greater(multiply(z, four(Math.LOG2E)), four(-120)), four(120))),
    ...set(K, add(get(T), rounder)),
    ...set(F, subtract(get(T), subtract(get(K), rounder))),
    ...addBits(power, shiftLeft(get(K), whole(23))),
  ];
}

/** tanh with factor 2, sigmoid with factor 1; errors up to 2e-7. */
const squash = () =>
  each("squash", (z) =>
    subtract(
      four(1),
      divide(spread(get(FACTOR)), add(four(1), exp(multiply(z, spread(get(FACTOR)))))),
    ),
  );
/** ReLU with factor 0, leaky ReLU with its slope. */
const bend = () => each("bend", (z) => greater(z, multiply(z, spread(get(FACTOR)))));
/**
 * ELU: e^z - 1 is never below z, so the greater of both is right for positive z, too, once e^z is
 * held at 1.
 */
const elu = () => each("elu", (z) => greater(z, subtract(exp(lesser(z, four(0))), four(1))));

let made;

/**
 * The loops, made at the first call. Null where the browser has no such instructions, or a page
 * forbids them.
 * @returns {?{numbers: Float32Array, unit: Function, activations: Object<string, ?(from: number,
 *   end: number) => void>}}
 */
export function simd() {
  if (made === undefined) {
    try {
      const { exports } = new WebAssembly.Instance(
        new WebAssembly.Module(assemble(PAGES, [unit(), squash(), bend(), elu()])),
      );
      const one = (loop, factor) => (from, end) => loop(from, end, factor);
      made = {
        numbers: new Float32Array(exports.memory.buffer),
        unit: exports.unit,
        activations: {
          tanh: one(exports.squash, 2),
          sigmoid: one(exports.squash, 1),
          relu: one(exports.bend, 0),
          leaky_relu: one(exports.bend, 0.01),
          elu: one(exports.elu, 0),
        },
      };
    } catch {
      made = null;
    }
  }
  return made;
}
