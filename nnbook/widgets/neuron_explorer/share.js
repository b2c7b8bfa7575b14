// The neuron as the flat values of a link, and back.

import { sound } from "../kit/settings.js";
import { gate, nameOf } from "./neuron.js";
import { SETTINGS } from "./settings.js";

/** Names and types of what may be in a link. */
export const LINK = { w1: 0, w2: 0, b: 0, data: "", activation: "", rate: 0, points: [] };

/** Weights within their limits. */
export const bounded = (neuron) => sound(SETTINGS, neuron);

/** @param {Object} state  of the view */
export function toLink({ neuron, activation, rate, own, points, data }) {
  return { ...neuron, activation, rate, ...(own ? { points } : { data }) };
}

/** A flat list as points; undefined where it is none. */
function threes(flat) {
  if (flat.length % 3 !== 0) return undefined;
  const rows = Array.from({ length: flat.length / 3 }, (_, i) => flat.slice(3 * i, 3 * i + 3));
  return SETTINGS.points.sound(rows);
}

/** What of the state a link changes. @param {Object} values  as decoded  @param {Object} state */
export function fromLink({ points: flat, data: name, activation, rate, ...weights }, state) {
  const list = flat && threes(flat);
  const named = gate(name) ? name : state.data;
  const data = list ? nameOf(list) : named;
  const { low, high } = SETTINGS.learning_rate;
  return {
    neuron: bounded({ ...state.neuron, ...weights }),
    points: list ?? gate(data) ?? state.points,
    data,
    own: data === "own",
    activation: SETTINGS.activation.sound(activation) ?? state.activation,
    rate: rate >= low && rate <= high ? rate : state.rate,
  };
}
