// What the stepper says.

import { sigmoid } from "../kit/maths.js";
import { number } from "../kit/words.js";
import { CANDIDATE, kept, MARK, OUTPUT_BIAS } from "./sequence.js";

const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));
/** A number as a subscript. */
const low = (value) =>
  [...String(value)].map((digit) => String.fromCharCode(0x2080 + Number(digit))).join("");
const says = (h) => `says ${Number(h > 0)}`;

/** The rows of one step: name, how it is computed, value. @returns {[string, string, number][]} */
export function stepRows(values, { inputs, moments, states }, t) {
  const [x, mark] = inputs[t];
  const { i, f, g, o, c, h } = moments[t];
  const last = t > 0 ? moments[t - 1].c : 0;
  const state = t > 0 ? states[t - 1] : 0;
  const { forget_bias: forget, input_bias: input, recurrent_weight: u, input_weight: w } = values;
  return [
    ["x", `bit ${Number(x > 0)}${mark === 1 ? ", marked as the first" : ""}`, x],
    ["i", mark === 1 ? `σ(${MARK} + ${bracketed(input)})` : `σ(${number(input)})`, i],
    ["f", `σ(${number(forget)})`, f],
    ["g", `tanh(${CANDIDATE}·${bracketed(x)})`, g],
    ["o", `σ(${OUTPUT_BIAS})`, o],
    ["c", `f·c + i·g = ${number(f)}·${bracketed(last)} + ${number(i)}·${bracketed(g)}`, c],
    ["h", `o·tanh(c) = ${number(o)}·tanh(${number(c)})`, h],
    [
      "h RNN",
      `tanh(w·x + u·h) = tanh(${number(w)}·${bracketed(x)} + ${bracketed(u)}·${bracketed(state)})`,
      states[t],
    ],
  ];
}

/** What both remember at the end, and what arrives there of the first step. */
export function seen({ bits }, { moments, states, cells, back }) {
  const many = bits.length;
  const { h } = moments.at(-1);
  return (
    `The first bit was ${Number(bits[0] >= 0.5)}. After ${many} steps the LSTM has h = `
    + `${number(h)} and ${says(h)}, the RNN has h = ${number(states.at(-1))} and `
    + `${says(states.at(-1))}. How the end depends on the first step: dc${low(many)}/dc${low(1)} `
    + `= ${number(cells[0])}, in the RNN dh${low(many)}/dh${low(1)} = ${number(back[0])}.`
  );
}

/** What was found. */
export function discovery(values, { back }) {
  const { forget_bias: bias } = values;
  const f = sigmoid(bias);
  const usual = sigmoid(1);
  return (
    `At a bias of ${number(bias)} the forget gate is ${number(f)}, and ${number(f)} to the `
    + `power 20 is ${number(kept(values))}. The usual first value of 1 gives ${number(usual)}, `
    + `and after 20 steps ${number(usual ** 20)}: an LSTM forgets too, unless it learns to keep `
    + `its gate open. In the RNN ${number(back[0])} is left.`
  );
}
