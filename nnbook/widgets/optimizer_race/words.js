// What the race says in words.

import { fixed, number } from "../kit/words.js";
import { OPTIMIZERS } from "./optimizers.js";
import { limits, outcome } from "./race.js";
import { CURVATURE, SURFACES } from "./surfaces.js";

const list = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
const named = (name) => OPTIMIZERS[name].name;

/** The loss at a step as text. */
export function lossAt({ loss, diverged }, step) {
  return diverged !== null && step >= diverged ? "diverged" : number(loss[step]);
}

/** What has become of a path by a step, short; nothing of what comes later. */
export function fate(path, steps, step) {
  const what = outcome(path);
  if (step < (path.diverged ?? path.within ?? steps)) return "still under way";
  if (what === "diverged") return `diverged at step ${path.diverged}`;
  if (what === "arrived") return `from step ${path.within}`;
  return what === "growing" ? "no, the loss grows" : `not in ${steps} steps`;
}

/** Where a path is at a step. */
export function whereabouts(path, step) {
  const n = Math.min(step, path.last);
  return `(${fixed(path.x[n], 2)}, ${fixed(path.y[n], 2)})`;
}

/** One or two sentences on the step that is shown. */
export function seen({ values, step, paths, shown }) {
  if (shown.length === 0) return "Nobody takes part. Tick an optimizer in the table.";
  const runs = shown.filter((name) => paths[name].diverged === null || step < paths[name].diverged);
  const order = [...runs].sort((a, b) => paths[a].loss[step] - paths[b].loss[step]);
  const standing = order
    .slice(0, 3)
    .map((name) => `${named(name)} ${number(paths[name].loss[step])}`);
  const lost = shown
    .filter((name) => !runs.includes(name))
    .map((name) => `${named(name)} diverged at step ${paths[name].diverged}`);
  const growing = runs
    .filter((name) => step === values.steps && outcome(paths[name]) === "growing")
    .map(named);
  const parts = [];
  if (order.length > 0) parts.push(`Loss after step ${step}: ${standing.join(", ")}.`);
  if (lost.length > 0) parts.push(`${list(lost)}.`);
  if (growing.length > 0) parts.push(`${list(growing)} ended higher than the start.`);
  return parts.join(" ");
}

/** What the map shows, for those who cannot see it. */
export function mapText({ values, step, paths, shown }) {
  const surface = SURFACES[values.surface];
  const { minima } = surface;
  const ends = shown.map((name) => `${named(name)} is at ${whereabouts(paths[name], step)}`);
  const places = list(minima.map((each) => `(${each.map((part) => number(part)).join(", ")})`));
  const where = `${minima.length === 1 ? "Its minimum is" : "Its minima are"} at ${places}`;
  return (
    `The ${surface.name}, ${surface.formula}. ${where}. All start at (${number(values.x)}, `
    + `${number(values.y)}). `
    + (ends.length > 0 ? `After step ${step} ${list(ends)}.` : "")
  );
}

/**
 * The sentence of the goal: the largest rate, to two digits, at which SGD converges on the bowl. ""
 * where it is another one.
 */
export function discovery({ surface, learning_rate: rate, momentum, y, show_sgd: sgd }) {
  const { sgd: limit, momentum: more, nesterov: less } = limits(CURVATURE, momentum);
  const largest = Math.floor(limit * 1000) / 1000;
  if (surface !== "bowl" || !sgd || y === 0 || rate < largest || rate >= limit) return "";
  const factor = (at) => number(1 - at * CURVATURE);
  const steep = `1 − ${number(largest)} · ${CURVATURE} = ${factor(largest)}`;
  return (
    `At ${number(largest)} each step of SGD multiplies y by ${steep}: it shrinks, barely. At `
    + `${number(largest + 0.001)} it would be ${factor(largest + 0.001)}, and y grows. The limit `
    + `is 2 / ${CURVATURE} = ${number(limit)}: two divided by the largest curvature. With μ = `
    + `${number(momentum)} Momentum bears up to ${number(more)}, Nesterov only ${number(less)}.`
  );
}
