// What the explorer says: sentences for the page and for screen readers.

import { number, percent } from "../kit/words.js";

/** What there is to see now. */
export function seen(matrix, { accuracy, recall, cost }, nobody) {
  const { tp, fn, fp } = matrix;
  const alarms = fp === 1 ? "1 false alarm" : `${fp} false alarms`;
  return (
    `${tp} of ${tp + fn} positives found (recall ${percent(recall)}), ${alarms}. Accuracy `
    + `${percent(accuracy)}; calling everybody negative has ${percent(nobody.accuracy)}. The cost `
    + `per example is ${number(cost)}, against ${number(nobody.cost)}.`
  );
}

/** What the second picture shows, in words. */
export function described(state, { precision, recall, falseRate, cost }) {
  const here = `At the threshold: recall ${percent(recall)}`;
  if (state.curve === "roc") {
    return (
      `ROC curve with area ${number(state.area)}. ${here}, false positive rate `
      + `${percent(falseRate)}.`
    );
  }
  if (state.curve === "precision_recall") {
    return (
      `Precision against recall, average precision ${number(state.precision)}. ${here}, `
      + `precision ${percent(precision)}.`
    );
  }
  return (
    `Cost per example over the threshold. At ${number(state.threshold)} it is ${number(cost)}.`
  );
}

/** What was to be found out, once it is. */
export function answer(threshold, { accuracy, cost }, nobody) {
  const compared =
    accuracy < nobody.accuracy
      ? `The accuracy is only ${percent(accuracy)}: by accuracy, calling everybody negative would `
        + `win with ${percent(nobody.accuracy)}`
      : `The accuracy is ${percent(accuracy)}; calling everybody negative has `
        + `${percent(nobody.accuracy)}`;
  return (
    `At ${number(threshold)} an example costs ${number(cost)}. ${compared}, but it finds `
    + `nobody and costs ${number(nobody.cost)}.`
  );
}
