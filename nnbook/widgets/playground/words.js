// What the playground says: numbers as text, and sentences.

import { number, percent } from "../kit/words.js";

export const INPUT_NAMES = {
  x: "x",
  y: "y",
  x2: "x²",
  y2: "y²",
  xy: "x·y",
  sinx: "sin x",
  siny: "sin y",
};
export const CLASS_NAMES = ["○ class 0", "△ class 1"];

/** A unit by its layer and place. @param {import("./model.js").Model} network */
export function unitName({ sizes, settings }, layer, unit) {
  if (layer === 0) return `input ${INPUT_NAMES[settings.inputs[unit]]}`;
  return layer === sizes.length - 1 ? "output" : `layer ${layer}, unit ${unit + 1}`;
}

/** What the network answers at a point. */
export function answer(run, x, y) {
  const { network } = run;
  const value = network.predict(x, y);
  const kind = network.settings.output;
  if (run.regression) return `value ${number(value)}`;
  if (kind === "tanh") return `${CLASS_NAMES[value > 0 ? 1 : 0]}, score ${number(value)}`;
  return (
    `${CLASS_NAMES[value > 0.5 ? 1 : 0]}, `
    + `${kind === "logit" ? percent(Math.max(value, 1 - value)) : `score ${number(value)}`}`
  );
}

/** Where the run stands, in a sentence. */
export function standing(run) {
  const { loss, accuracy } = run.numbers();
  const part = run.test.count > 0 ? 1 : 0;
  const right = Number.isNaN(accuracy[part]) ? "" : `, ${percent(accuracy[part])} right`;
  return `Epoch ${run.epochs}, ${part ? "test" : "training"} loss ${number(loss[part])}${right}.`;
}

const ALIKE = { learning_rate: "rate", batch_size: "batch" };
const shown = (value) =>
  Array.isArray(value)
    ? value.join("-") || "none"
    : typeof value === "number"
      ? number(value)
      : value;

/** The settings of a run, in short; with `other`, only those that differ. */
export function summary(run, other) {
  const now = {
    ...run.first,
    ...Object.fromEntries(run.changes.length === 0 ? [] : [["changed on the way", "yes"]]),
  };
  const names = other
    ? Object.keys(now).filter((name) => shown(now[name]) !== shown(other[name]))
    : ["data", "hidden", "activation", "optimizer", "learning_rate", "seed"];
  return names
    .filter((name) => !["frame", "question", "playing"].includes(name))
    .map((name) => `${ALIKE[name] ?? name} ${name === "own" ? "points changed" : shown(now[name])}`)
    .join(", ");
}
