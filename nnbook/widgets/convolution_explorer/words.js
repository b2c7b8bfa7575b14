// What the convolution says in words.

import { number } from "../kit/words.js";
import { kernelSize, outputOf, sumAt, terms } from "./cross.js";
import { PIXELS } from "./images.js";

const bracketed = (value) => (value < 0 ? `(${number(value, 4)})` : number(value, 4));

/** The products under the window, those that are not 0. */
export function products(values, row, column) {
  const all = terms(values, row, column);
  const some = all.filter(({ weight, pixel }) => weight * pixel !== 0);
  const rest = all.length - some.length;
  const name = `z[${row}, ${column}]`;
  if (some.length === 0) return `${name} = 0: all ${all.length} products are 0.`;
  const sum = some
    .map(({ weight, pixel }) => `${bracketed(weight)}·${number(pixel, 4)}`)
    .join(" + ");
  const zeros =
    rest === 0
      ? ""
      : rest === 1
        ? "; the other product is 0"
        : `; the other ${rest} products are 0`;
  return `${name} = ${sum} = ${number(sumAt(values, row, column), 4)}${zeros}.`;
}

/** The formula of the output's size, and the same with its numbers. @returns {[string, string]} */
export function sizeFormula(values) {
  const { weights, stride: s, padding: p, dilation: d } = values;
  const k = kernelSize(weights);
  const room = PIXELS + 2 * p - d * (k - 1) - 1;
  return [
    "Size of the output: ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1",
    `= ⌊(${PIXELS} + 2·${p} − ${d}·(${k} − 1) − 1) / ${s}⌋ + 1 = ⌊${room} / ${s}⌋ + 1 = `
      + `${outputOf(values)}`,
  ];
}

/** Size and range of the output, and the number that is written out. */
export function seen(values, output, row, column) {
  const many = outputOf(values);
  const low = Math.min(...output);
  const high = Math.max(...output);
  return (
    `The output has ${many} × ${many} numbers, from ${number(low)} to ${number(high)}. Row `
    + `${row}, column ${column} is ${number(output[row * many + column], 4)}.`
  );
}

/** An image as text, for those who cannot see it. */
export function asText(numbers, size) {
  const row = (y) =>
    Array.from(numbers.slice(y * size, (y + 1) * size), (value) => number(value)).join(", ");
  return Array.from({ length: size }, (_, y) => `Row ${y}: ${row(y)}.`).join(" ");
}

/** What was found. */
export function discovery({ weights, padding }) {
  const size = kernelSize(weights);
  return (
    "The 1 stands left of the centre: each number of the output reads the pixel to its left, "
    + "so what is bright appears further right. (Convolution as mathematicians define it turns "
    + `the kernel by half a turn first, and has it the other way round.) Padding ${padding} = `
    + `(${size} − 1) / 2 keeps the size.`
  );
}
