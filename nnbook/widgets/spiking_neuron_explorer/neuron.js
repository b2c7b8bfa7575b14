// The leaky integrate-and-fire neuron, tau dV/dt = -(V - rest) + R I, with the numbers of
// nnbook.neurons.SpikingNeuron.

import { exp, log1p } from "../kit/maths.js";
import { SETTINGS } from "./settings.js";

export const REST = -65; // mV; also where a spike leaves the potential
export const RESISTANCE = 10; // megaohms
export const DURATION = 200; // ms
export const DT = 0.1; // ms
export const MOST = SETTINGS.current.high; // nA
const ON = 20;
const OFF = 180; // ms between which the current flows

/**
 * The potential after each step, exactly, and the times of the spikes.
 * @param {{tau: number, threshold: number, refractory: number}} neuron
 * @param {(step: number) => number} current  in nA
 * @param {number} steps  of DT each
 * @returns {{potential: Float64Array, spikes: number[]}}  mV and ms
 */
export function simulate({ tau, threshold, refractory }, current, steps) {
  const decay = exp(-DT / tau);
  const silent = Math.round(Math.min(refractory / DT, steps));
  const potential = new Float64Array(steps);
  const spikes = [];
  let v = REST;
  let free = 0;
  for (let step = 0; step < steps; step += 1) {
    const goal = REST + RESISTANCE * current(step); // where V would come to rest
    if (step >= free) v = goal + (v - goal) * decay;
    if (v >= threshold) {
      spikes.push((step + 1) * DT);
      v = REST;
      free = step + 1 + silent;
    }
    potential[step] = v;
  }
  return { potential, spikes };
}

/** The same with a current that is switched on at 20 ms and off at 180 ms. */
export function pulse(values) {
  return simulate(
    values,
    (step) => (step * DT >= ON && step * DT < OFF ? values.current : 0),
    DURATION / DT,
  );
}

/** Spikes per second for a constant current: 1000 / (refractory + time from reset to threshold). */
export function firingRate({ tau, threshold, refractory }, current) {
  const goal = REST + RESISTANCE * current;
  return goal <= threshold
    ? 0
    : 1000 / (refractory + tau * log1p((threshold - REST) / (goal - threshold)));
}

/** The least current that makes it fire, in nA. */
export const least = ({ threshold }) => (threshold - REST) / RESISTANCE;

/** The artificial neuron: max(0, w I + b). */
export const relu = ({ w, b }, current) => Math.max(0, w * current + b);

/**
 * Both over all currents, 401 of them.
 * @returns {{rates: [number, number][], answers: [number, number][], highest: number,
 *   worst: number, at: number}} worst: the largest difference, at: the current where it is
 */
export function compare(values) {
  const currents = Array.from({ length: 401 }, (_, k) => (MOST * k) / 400);
  const rates = currents.map((current) => [current, firingRate(values, current)]);
  const answers = currents.map((current) => [current, relu(values, current)]);
  const differences = rates.map(([, rate], k) => Math.abs(rate - answers[k][1]));
  const worst = Math.max(...differences);
  return {
    rates,
    answers,
    highest: rates.at(-1)[1],
    worst,
    at: currents[differences.indexOf(worst)],
  };
}
