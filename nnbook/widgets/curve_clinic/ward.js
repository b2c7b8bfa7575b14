// The patients: their runs as numbers again, what each has, and when one is cured.

import { DISEASES, FINDINGS, KNOBS, RUNS } from "./runs.js";

export const PATIENTS = 8;
export const POINTS = 30;
export const EVERY = 10; // updates from point to point
export const CURED = 0.8; // of the validation digits
const HEALTHY = 8; // its place in RUNS
// As in tools/run_the_clinic.py, which packs them.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const MIDDLE = 30;
const PLACES = { 61: 2, 62: 4 };
const END = 63;
const LOSS = 0.01;
const SHARE = 0.002;

/** What each patient has. */
const HAS = [
  "rate too small",
  "rate too large",
  "weights too small",
  "pixels not scaled",
  "digits sorted",
  "too little data",
  "labels mixed up",
  "batch too small",
];

/** The change that undoes it. */
const CURES = [
  ["rate", "×30"],
  ["rate", "÷30"],
  ["weights", "He"],
  ["data", "scaled"],
  ["data", "shuffled"],
  ["data", "more"],
  ["data", "checked"],
  ["batch", "64"],
];

/** All changes; the first is none. Their places are the numbers in the trait `treatments`. */
export const TREATMENTS = [
  { knob: "", value: "" },
  ...Object.entries(KNOBS).flatMap(([knob, values]) => values.map((value) => ({ knob, value }))),
];

/** The number of a change. */
export const numberOf = (knob, value) =>
  TREATMENTS.findIndex((each) => each.knob === knob && each.value === value);

/** For each patient the number of its disease: n for the nth of DISEASES. */
export const TRUTH = HAS.map((disease) => DISEASES.indexOf(disease) + 1);

/** For each patient the number of the change that undoes its fault. */
export const UNDONE = CURES.map(([knob, value]) => numberOf(knob, value));

/**
 * The curves of a run.
 * @param {string} text  as `pack` of tools/run_the_clinic.py writes it
 * @returns {{first: number, train: number[], valid: number[], trained: number[], read: number[]}}
 *   the first loss; training and validation loss, and the shares that are right, at every tenth
 *   update. A run whose numbers were finite no longer has fewer of them
 */
export function unpack(text) {
  let at = 0;
  const letter = () => LETTERS.indexOf(text[at++]);
  const whole = (places) => {
    let value = 0;
    for (let place = 0; place < places; place += 1) value = 64 * value + letter();
    return value;
  };
  const line = (unit, most) => {
    const values = [];
    let now = 0;
    while (values.length < most) {
      const code = letter();
      if (code === END) break;
      now = PLACES[code] ? whole(PLACES[code]) : now + code - MIDDLE;
      values.push(now * unit);
    }
    return values;
  };
  const [first] = line(LOSS, 1);
  return {
    first,
    train: line(LOSS, POINTS),
    valid: line(LOSS, POINTS),
    trained: line(SHARE, POINTS),
    read: line(SHARE, POINTS),
  };
}

const known = new Map();

function unpacked(place, treatment) {
  const key = `${place} ${treatment}`;
  if (!known.has(key)) known.set(key, unpack(RUNS[place][treatment]));
  return known.get(key);
}

/**
 * The run of a patient, in 1..8, with the change of this number; the untreated one where it has
 * that already.
 */
export const run = (patient, treatment) =>
  unpacked(patient - 1, hasAlready(patient, treatment) ? 0 : treatment);

/** Whether the change is none, as the patient has it already. */
export const hasAlready = (patient, treatment) =>
  treatment !== 0 && !Object.hasOwn(RUNS[patient - 1], treatment);

/** The run of a healthy one. */
export const healthy = () => unpacked(HEALTHY, 0);

/** Whether its numbers stayed finite. */
export const lasted = ({ train, valid }) => train.length === POINTS && valid.length === POINTS;

/** The share of the validation digits that it reads in the end. */
export const reads = (made) => made.read.at(-1) ?? 0;

export const isCured = (patient, treatment) => {
  const made = run(patient, treatment);
  return lasted(made) && reads(made) >= CURED - 1e-9;
};

/** What is found at a patient for the disease of this number, and at a healthy one. */
export const finding = (patient, disease) => [
  FINDINGS[patient - 1][disease - 1],
  FINDINGS[HEALTHY][disease - 1],
];
