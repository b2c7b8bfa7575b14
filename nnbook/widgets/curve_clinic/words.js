// What the clinic says: names, findings, and sentences for the page and for screen readers.

import { fixed, number } from "../kit/words.js";
import { DISEASES } from "./runs.js";
import { EVERY, PATIENTS, TREATMENTS, TRUTH } from "./ward.js";
import { finding, hasAlready, healthy, isCured, lasted, reads, run } from "./ward.js";

/** What can be changed, and how it is called in front of its values. */
export const KNOB_NAMES = {
  rate: "learning rate",
  weights: "first weights",
  batch: "batch size",
  norm: "normalization",
  decay: "weight decay",
  data: "data",
};

/** How a knob stands that nobody has turned. */
export const UNTURNED = {
  rate: "as it is",
  weights: "as they are",
  batch: "as it is",
  norm: "as it is",
  decay: "none",
  data: "as they are",
};

const VALUES = {
  weights: { 0.01: "spread 0.01", PyTorch: "PyTorch’s", He: "He’s", 1: "spread 1" },
  norm: { none: "none", batch: "batch norm", layer: "layer norm" },
  data: {
    scaled: "scale to 0…1",
    shuffled: "shuffle",
    more: "take 12,800",
    checked: "check the labels",
  },
};

const DONE = {
  rate: (value) => `learning rate ${value}`,
  weights: (value) => `first weights: ${VALUES.weights[value]}`,
  batch: (value) => `batches of ${value}`,
  norm: (value) => (value === "none" ? "no normalization" : VALUES.norm[value]),
  decay: (value) => `weight decay ${value}`,
  data: (value) =>
    ({
      scaled: "pixels scaled to 0…1",
      shuffled: "digits shuffled",
      more: "12,800 digits",
      checked: "labels checked",
    })[value],
};

/** A value on its button. */
export const valueName = (knob, value) => VALUES[knob]?.[value] ?? value;

/** A change in a few words. */
export const changeName = (treatment) => {
  const { knob, value } = TREATMENTS[treatment];
  return treatment === 0 ? "untreated" : DONE[knob](value);
};

export const percent = (share) => `${Math.round(100 * share)} %`;

const kinds = (count) => (count === 1 ? "1 kind of digit" : `${count} kinds of digits`);
const part = (share) => `${number(100 * share, 2)} %`;
const thousands = (count) => count.toLocaleString("en");

/** How each disease is looked for: what is found at a patient, and at a healthy one. */
const LOOKED = {
  "batch too small": (now, well) => `Its batches have ${now} digits; a healthy one’s, ${well}.`,
  "digits sorted": (now, well) =>
    `Its first batch has ${kinds(now)}; a healthy one’s, ${kinds(well)}.`,
  "labels mixed up": (now, well) =>
    `Of its first hundred labels, ${now} fit their pictures; of a healthy one’s, ${well}.`,
  "pixels not scaled": (now, well) => `Its largest pixel is ${now}; a healthy one’s, ${well}.`,
  "rate too large": moved,
  "rate too small": moved,
  "too little data": (now, well) =>
    `It learns from ${thousands(now)} digits; a healthy one from ${thousands(well)}.`,
  "weights too small": (now, well) =>
    `Before any training, the signal in its last hidden layer has the size ${number(now, 2)}; `
    + `a healthy one’s, ${number(well, 2)}.`,
};

function moved(now, well) {
  return (
    `Its first update moves the weights by ${part(now)} of their length; `
    + `a healthy one’s, by ${part(well)}.`
  );
}

/** What is found who looks for the disease of this number; without one, what to do. */
export function examined(patient, disease) {
  if (disease === 0) return "Name what you think it has, and it is examined for that.";
  return LOOKED[DISEASES[disease - 1]](...finding(patient, disease));
}

/** Whether the reader named it, once it is cured and needs no secret any more. */
function named(patient, disease) {
  const truth = DISEASES[TRUTH[patient - 1] - 1];
  if (disease === 0) return `Its fault was: ${truth}.`;
  return disease === TRUTH[patient - 1]
    ? `Its fault was what you said: ${truth}.`
    : `You had said: ${DISEASES[disease - 1]}. Its fault was: ${truth}.`;
}

const ends = (made) =>
  `training loss ${fixed(made.train.at(-1), 2)}, validation loss ${fixed(made.valid.at(-1), 2)}`;

/** What there is to see now. */
export function seen({ patient, diagnoses, treatments }) {
  const treatment = treatments[patient - 1];
  const before = run(patient, 0);
  const made = run(patient, treatment);
  const who = `Patient ${patient}, ${changeName(treatment)}`;
  if (treatment === 0) {
    return (
      `${who}: at the end, ${ends(before)}. It reads ${percent(reads(before))} of the new digits, `
      + `a healthy one ${percent(reads(healthy()))}.`
    );
  }
  if (hasAlready(patient, treatment)) return `${who}: it has that already, so nothing changes.`;
  if (!lasted(made)) {
    const last = EVERY * Math.min(made.train.length, made.valid.length);
    return `${who}: before update ${last + EVERY} its numbers are finite no longer. Not cured.`;
  }
  const share = percent(reads(made));
  const told = `${who}: at the end, ${ends(made)}. It reads ${share} of the new digits`;
  if (!isCured(patient, treatment)) {
    return `${told}, untreated ${percent(reads(before))}. Not cured.`;
  }
  const hidden = isHidden(patient, treatment)
    ? " That is still there, but normalization puts each signal back to size 1."
    : "";
  return `${told}: cured. ${named(patient, diagnoses[patient - 1])}${hidden}`;
}

/** Whether normalization cures a patient whose fault is still there. */
const isHidden = (patient, treatment) =>
  TREATMENTS[treatment].knob === "norm" && isCured(patient, treatment);

/** What is found once all are cured. */
export function answer({ diagnoses, treatments }) {
  const right = diagnoses.filter((each, i) => each === TRUTH[i]).length;
  const hidden = treatments.flatMap((each, i) => (isHidden(i + 1, each) ? [i + 1] : []));
  const named =
    right === PATIENTS ? "You named all eight faults." : `You named ${right} of the 8 faults.`;
  const kept =
    hidden.length === 0
      ? ""
      : ` Where normalization did it (${hidden.join(", ")}), the fault is still there.`;
  return `All eight are cured, by one change each. ${named}${kept} Nothing in the network helps `
    + "against bad data: sorted, too little, or with wrong labels.";
}
