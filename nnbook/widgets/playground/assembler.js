// A small assembler for WebAssembly. Each instruction is a function: it takes the bytes of its
// operands and returns them with its own behind, so that plus(get(0), get(1)) reads as in any
// language. Only what simd.js needs is here; the codes are those of the standard,
// https://webassembly.github.io/spec/core/binary/.

/** Types of parameters and locals: a whole number, a number of 32 bits, and four of these. */
export const I32 = 0x7f;
export const F32 = 0x7d;
export const F32X4 = 0x7b;

/**
 * A whole number by sevens of bits, the lowest first; the eighth bit of a byte says that another
 * byte follows.
 */
function leb(value) {
  return value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))];
}

/**
 * The same where a number could have a sign: it is the seventh bit of the last byte, and 0 here.
 */
function signedLeb(value) {
  return value < 64 ? [value] : [(value % 128) + 128, ...signedLeb(Math.floor(value / 128))];
}

function singleBytes(value) {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return [0, 1, 2, 3].map((k) => view.getUint8(k));
}

const many = (items) => [...leb(items.length), ...items.flat()];
const sized = (bytes) => [...leb(bytes.length), ...bytes];
const wide =
  (code) =>
  (...operands) => [...operands.flat(), 0xfd, ...leb(code)];

// ---- locals, whole numbers, loops

export const get = (local) => [0x20, ...leb(local)];
export const set = (local, value) => [...value, 0x21, ...leb(local)];
export const whole = (value) => [0x41, ...signedLeb(value)];
export const plus = (a, b) => [...a, ...b, 0x6a];
export const below = (a, b) => [...a, ...b, 0x49];

/** Does `body`, once at least, and again as long as the condition holds. */
export const repeat = (body, condition) =>
  [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0, 0x0b];

// ---- four numbers at once

export const load = (address, offset = 0) => [...address, 0xfd, 0x00, 2, ...leb(offset)];
export const loadOne = (address) => [...address, 0xfd, 0x09, 2, 0]; // one of the memory, four times
export const store = (address, value, offset = 0) =>
  [...address, ...value, 0xfd, 0x0b, 2, ...leb(offset)];
export const four = (value) => [0xfd, 0x0c, ...[1, 2, 3, 4].flatMap(() => singleBytes(value))];
export const spread = wide(0x13); // a number of 32 bits, four times
export const add = wide(0xe4);
export const subtract = wide(0xe5);
export const multiply = wide(0xe6);
export const divide = wide(0xe7);
export const lesser = wide(0xea); // a NaN as the first operand stays NaN, here and in `greater`
export const greater = wide(0xeb);
export const shiftLeft = wide(0xab); // the bits, by a whole number of places
export const addBits = wide(0xae); // as if they were whole numbers

/**
 * A module of functions without results, with a memory of some pages of 64 KB that it exports as
 * "memory".
 * @param {number} pages
 * @param {{name: string, parameters: number[], locals: number[], body: number[][]}[]} functions
 *   locals are numbered from 0, parameters first
 * @returns {Uint8Array}
 */
export function assemble(pages, functions) {
  const name = (text) => sized([...text].map((letter) => letter.charCodeAt(0)));
  const types = functions.map(({ parameters }) => [0x60, ...many(parameters), 0]);
  const exported = [
    [...name("memory"), 2, 0],
    ...functions.map((each, k) => [...name(each.name), 0, ...leb(k)]),
  ];
  const code = functions.map(({ locals, body }) =>
    sized([...many(locals.map((type) => [1, type])), ...body.flat(), 0x0b]),
  );
  const sections = [
    [1, many(types)],
    [3, many(functions.map((_, k) => leb(k)))],
    [5, many([[0, ...leb(pages)]])],
    [7, many(exported)],
    [10, many(code)],
  ];
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]; // what every module begins with
  return Uint8Array.from([...head, ...sections.flatMap(([id, bytes]) => [id, ...sized(bytes)])]);
}
