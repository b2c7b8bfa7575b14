// A run as the flat values of a link, and back.

import { ON_THE_WAY } from "./run.js";
import { SETTINGS } from "./settings.js";

/** Names and types of what stands in a link. */
export const LINK = { data: "", own: [], frame: [], points: 0, noise: 0, share: 0, seed: 0, inputs: "", hidden: [], activation: "", output: "",
  initializer: "", optimizer: "", learning_rate: 0, batch_size: 0, l1: 0, l2: 0, dropout: 0, epoch: 0, changes: [] };
const FARTHEST = 100000; // epochs that a link may ask for

/** Whether Python would take it; the engine knows the rest. */
const allowed = (name, value) => typeof value !== "number" || SETTINGS[name]?.sound(value) === value;
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
  const sound = Object.entries(settings).every(([name, value]) => allowed(name, value))
    && Number.isInteger(epoch) && epoch >= 0 && epoch <= FARTHEST
    && changes.length % 3 === 0 && threes(changes).every(([when, place, value]) => when > 0 && place in ON_THE_WAY && allowed(ON_THE_WAY[place], value));
  if (!sound) return null;
  if (inputs) settings.inputs = inputs.split(".");
  if (own) {
    if (own.length % 3 !== 0 || SETTINGS.own.sound(threes(own)) === undefined) return null;
    settings.own = threes(own);
  }
  if (frame?.length === 4 && frame[0] < frame[1] && frame[2] < frame[3]) settings.frame = frame;
  return { settings, epoch, changes };
}
