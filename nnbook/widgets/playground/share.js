// A run as the flat values of a link, and back.

import { ON_THE_WAY } from "./run.js";

/** Names and types of what stands in a link. */
export const LINK = { data: "", own: [], frame: [], points: 0, noise: 0, share: 0, seed: 0, inputs: "", hidden: [], activation: "", output: "",
  initializer: "", optimizer: "", learning_rate: 0, batch_size: 0, l1: 0, l2: 0, dropout: 0, epoch: 0, changes: [] };
const FARTHEST = 100000; // epochs that a link may ask for
// As in Python, which would refuse other values.
const LIMITS = { noise: [0, 3], share: [0.1, 1], points: [10, 2000], seed: [0, 2 ** 31 - 1], learning_rate: [1e-300, 1e6], batch_size: [1, 2000],
  l1: [0, 10], l2: [0, 10], dropout: [0, 0.9], epoch: [0, FARTHEST] };

const allowed = (name, value) => !(name in LIMITS) || (value >= LIMITS[name][0] && value <= LIMITS[name][1]);
const threes = (flat) => Array.from({ length: flat.length / 3 }, (_, i) => flat.slice(3 * i, 3 * i + 3));

/** @param {import("./run.js").Run} run */
export function toLink(run) {
  const { own, frame, inputs, ...rest } = run.first;
  const made = { ...rest, inputs: inputs.join("."), ...(rest.data === "own" ? { own, frame } : {}), epoch: run.epochs, changes: run.changes };
  return Object.fromEntries(Object.keys(LINK).filter((name) => name in made).map((name) => [name, made[name]]));
}

/**
 * What a link says, or null where it is not sound. The engine checks the rest when the run is made.
 * @param {Object} values  as decoded  @returns {{settings: Object, epoch: number, changes: number[]}|null}
 */
export function fromLink({ epoch = 0, changes = [], own, frame, inputs, ...settings }) {
  const sound = Object.entries({ epoch, ...settings }).every(([name, value]) => allowed(name, value)) && Number.isInteger(epoch)
    && changes.length % 3 === 0 && threes(changes).every(([when, place, value]) => when > 0 && place in ON_THE_WAY && allowed(ON_THE_WAY[place], value));
  if (!sound) return null;
  if (inputs) settings.inputs = inputs.split(".");
  if (own) {
    const points = own.length % 3 === 0 && own.length <= 6000 ? threes(own) : [[NaN]];
    if (!points.every(([x, y, label]) => Math.abs(x) <= 6 && Math.abs(y) <= 6 && Math.abs(label) <= 10)) return null;
    settings.own = points;
  }
  if (frame?.length === 4 && frame[0] < frame[1] && frame[2] < frame[3]) settings.frame = frame;
  return { settings, epoch, changes };
}
