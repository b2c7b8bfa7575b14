// What there is to find out, for each set of data, and when it is found.

import { number, percent } from "../kit/words.js";
import { isRegression } from "./run.js";

const RIGHT = 0.95; // of the test points
const EACH = 3; // own points of each class, at least
const NEAR = 0.05; // of the variance of own labels
const share = `Get ${percent(RIGHT)} of the test points right`;

const units = ({ hidden }) => hidden.reduce((sum, count) => sum + count, 0);
const counted = (settings) =>
  units(settings) === 0
    ? "no hidden unit"
    : units(settings) === 1
      ? "1 hidden unit"
      : `${units(settings)} hidden units`;

/** Classes: so many hidden units at most. */
const separated =
  (most) =>
  ({ settings }, { accuracy: [, test] }) =>
    units(settings) <= most && test >= RIGHT;
/** Regression: a test loss below this, with so many hidden units at most. */
const followed =
  (most, below) =>
  ({ settings }, { loss: [, test] }) =>
    units(settings) <= most && test < below;

const GOALS = {
  spirals: [
    `Find out: how few hidden units still separate the two spirals? ${share} with 12 or fewer.`,
    separated(12),
  ],
  moons: [
    `Find out: how few hidden units still separate the two moons? ${share} with 4 or fewer.`,
    separated(4),
  ],
  circles: [
    `Find out: which inputs separate the circles without any hidden unit? ${share}.`,
    separated(0),
  ],
  xor: [`Find out: how few hidden units do for XOR? ${share} with 3 or fewer.`, separated(3)],
  blobs: [
    `Find out: do two blobs need hidden units? Take all layers away, and get ${percent(RIGHT)} of `
      + "the test points right.",
    separated(0),
  ],
  hills: [
    "Find out: how few hidden units still follow the hills? Get the test loss below 0.01 with 16 "
      + "or fewer.",
    followed(16, 0.01),
  ],
  plane: [
    "Find out: does a slope need hidden units? Take all layers away, and get the test loss below "
      + "0.005.",
    followed(0, 0.005),
  ],
};
const OWN = [
  `Find out: put at least ${EACH} points of each class into the plane, wherever you like. Which `
    + "network gets all of them right?",
  ({ run }, { accuracy: [training], counts: [[a, b, c, d]] }) =>
    training === 1 && Math.min(a + b, c + d) >= EACH,
];
const OWN_NUMBERS = [
  "Find out: labels other than 0 and 1 are numbers, to be learned as they are. Which network gets "
    + `the training loss below ${percent(NEAR)} of the labels’ variance?`,
  ({ run }, { loss: [training] }) => training < NEAR * variance(run.train.label),
];

function variance(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

const goal = (settings) =>
  settings.data !== "own" ? GOALS[settings.data] : isRegression(settings) ? OWN_NUMBERS : OWN;

/** The question of these data. @param {Object} settings  as the traits of the widget */
export const asked = (settings) => goal(settings)[0];

/**
 * What is found, in a sentence; "" for nothing.
 * @param {Object} settings
 * @param {import("./run.js").Run} run
 */
export function reached(settings, run) {
  const now = run.numbers();
  const part = settings.data === "own" ? 0 : 1;
  if (run.epochs === 0 || !goal(settings)[1]({ settings, run }, now)) return "";
  const what = run.regression
    ? `a ${part ? "test" : "training"} loss of ${number(now.loss[part])}`
    : `${percent(now.accuracy[part])} of the ${part ? "test " : ""}points right`;
  return (
    `With ${counted(settings)}, inputs ${settings.inputs.join(", ")} and seed `
    + `${settings.seed}: ${what} after ${run.epochs} epochs.`
  );
}
