// What the explorer says: sentences for the page and for screen readers.

import { number } from "../kit/words.js";

export const PENALTIES = { none: "none", l2: "L2", l1: "L1", dropout: "dropout" };

/** An error; what is only rounding counts as 0. */
export const shown = (error) => number(error < 1e-12 ? 0 : error);

const bumps = (count) => (count === 1 ? "1 bump" : `${count} bumps`);
const named = ({ penalty, strength, rate }) =>
  penalty === "none"
    ? "no penalty"
    : penalty === "dropout"
      ? `dropout at rate ${number(rate)}`
      : `${PENALTIES[penalty]} with strength ${number(strength)}`;

/** What there is to see now. */
export function seen(values, { train, test }, least) {
  const own = values.penalty === "none" && least.at === values.features;
  const than = test < least.test ? "less" : "more";
  const compared = own
    ? "the least that there is without a penalty"
    : `${than} than the best without a penalty (${number(least.test)}, ${bumps(least.at)})`;
  return (
    `${bumps(values.features)}, ${named(values)}: training error ${shown(train)}, test error `
    + `${number(test)}, ${compared}.`
  );
}

/** The weights in a sentence. */
export function ofWeights(weights) {
  const none = weights.filter((weight) => weight === 0).length;
  const most = Math.max(...weights.map(Math.abs));
  const zeros =
    none === 0
      ? "No weight is"
      : none === 1
        ? "1 weight is"
        : `${none} of ${weights.length} weights are`;
  return `The largest weight has size ${number(most)}. ${zeros} exactly 0.`;
}

/** What is computed, in a line. */
export function formula({ penalty, strength, rate }) {
  const base = "Made least: mean squared error";
  if (penalty === "none") {
    return `${base}. Where several weights fit alike, the smallest ones are taken.`;
  }
  if (penalty === "l2") return `${base} + ${number(strength)} · sum of w².`;
  if (penalty === "l1") return `${base} + ${number(strength)} · sum of |w|.`;
  return (
    `${base} + ${number(rate)}/${number(1 - rate)} · sum of mean(φ²)·w², over the bumps φ. `
    + "This is what inverted dropout adds on average, exactly."
  );
}

/** What was to be found out, once it is. */
export function answer(values, { train, test }, plain, least) {
  const how = named(values);
  return (
    `${how[0].toUpperCase()}${how.slice(1)}: ${bumps(values.features)} have test error `
    + `${number(test)}, less than any number of them without a penalty (${number(least.test)} at `
    + `best). The training error rose from ${shown(plain.train)} to ${number(train)}, the test `
    + `error fell from ${number(plain.test)}. Draw others: it is often so, not always.`
  );
}
