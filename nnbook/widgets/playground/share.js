// A run as the flat values of a link, and back.

import { holds, starts } from "../kit/settings.js";
import { ON_THE_WAY } from "./network_settings.js";
import { SETTINGS } from "./settings.js";

const { playing, ...SHARED } = SETTINGS;
const FARTHEST = 100000; // epochs that a link may ask for

/** Names and types of what may be in a link. */
export const LINK = { ...starts(SHARED), frame: [], inputs: "", epoch: 0, changes: [] };

const threes = (flat) =>
  Array.from({ length: flat.length / 3 }, (_, i) => flat.slice(3 * i, 3 * i + 3));

/** @param {import("./run.js").Run} run */
export function toLink(run) {
  const { own, frame, inputs, ...rest } = run.first;
  return {
    ...rest,
    inputs: inputs.join("."),
    ...(rest.data === "own" ? { own, frame } : {}),
    epoch: run.epochs,
    changes: run.changes,
  };
}

/** Whether a list of changes, three numbers each, can have been made on the way. */
function areChanges(flat) {
  const isOne = ([when, place, value]) =>
    when > 0 && place in ON_THE_WAY && holds(SETTINGS[ON_THE_WAY[place]], value);
  return flat.length % 3 === 0 && threes(flat).every(isOne);
}

/**
 * What a link says, or null where it is not sound.
 * @param {Object} values  as decoded
 * @returns {{settings: Object, epoch: number, changes: number[]}|null}
 */
export function fromLink({ epoch = 0, changes = [], frame, ...settings }) {
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > FARTHEST) return null;
  if (!areChanges(changes)) return null;
  const { own, inputs } = settings;
  if (inputs) settings.inputs = inputs.split(".");
  if (own) settings.own = own.length % 3 === 0 ? threes(own) : undefined;
  if (!Object.entries(settings).every(([name, value]) => holds(SETTINGS[name], value))) return null;
  if (frame?.length === 4 && frame[0] < frame[1] && frame[2] < frame[3]) settings.frame = frame;
  return { settings, epoch, changes };
}
