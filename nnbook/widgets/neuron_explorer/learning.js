// The rule that learns: one step, or a run of steps that can be watched.

import { loop, reducedMotion } from "../kit/scheduler.js";
import { gradientStep, mistakes, perceptronStep } from "./neuron.js";
import { SETTINGS } from "./settings.js";
import { correction, descent, ending } from "./words.js";

export const MOST = 100; // steps of one run
/** What a step of each activation is called. */
export const STEP = { step: "One step of the perceptron rule", sigmoid: "One gradient step" };
const PAUSE = 120; // milliseconds between two steps that are shown
const HEAVIEST = SETTINGS.w1.high;
const TOO_FAR = `A weight would be larger than ${HEAVIEST}. Take a smaller learning rate.`;

/**
 * @param {Object} state  of the view; its neuron learns
 * @param {Object} view  of it: root, update (the paragraph for a step), task, change, show, save
 */
export function learning(state, { root, update, task, change, show, save }) {
  let next = 0; // the place from which on the rule looks for a mistake
  let limit = 0;
  let last = 0;
  let far = false; // whether a weight would have become too large
  let fresh = false; // whether there is a step that is not shown yet

  /** One step of the rule for this activation; false where there is nothing left to do. */
  const learn = () => {
    far = false;
    const { neuron, points, rate } = state;
    const steps = state.activation === "step";
    const rightAlready = mistakes(neuron, points).length === 0;
    if (rightAlready && (steps || clock.running())) return false;
    const made = steps
      ? perceptronStep(neuron, points, next, rate)
      : gradientStep(neuron, points, rate);
    if (Object.values(made.neuron).some((value) => Math.abs(value) > HEAVIEST)) {
      far = true;
      return false;
    }
    if (state.steps === 0) {
      state.trail = [mistakes(neuron, points).length];
      state.fromZero = Object.values(neuron).every((value) => value === 0);
    }
    state.steps += 1;
    state.changed = true;
    fresh = true;
    if (steps) {
      update.textContent = `Correction ${state.steps}: ${correction(neuron, made, points, rate)}`;
      next = (made.place + 1) % points.length;
      state.selected = made.place;
    } else {
      update.textContent = `Step ${state.steps}: ${descent(neuron, made, points, rate)}`;
    }
    state.neuron = made.neuron;
    state.trail.push(mistakes(state.neuron, points).length);
    return true;
  };
  const finish = () => {
    clock.stop();
    show();
    const left = mistakes(state.neuron, state.points).length;
    const end = far ? TOO_FAR : ending(state.steps, left, state.data, state.activation);
    update.textContent = end;
    task.say(end);
    save();
  };
  const tick = (now) => {
    if (now - last < PAUSE) return false;
    last = now;
    if (state.steps >= limit || !learn()) finish();
    return false;
  };
  const clock = loop(root, tick, () => {
    if (!fresh) return;
    fresh = false;
    show();
  });

  return {
    running: clock.running,
    end: clock.end,
    halt() {
      if (clock.running()) clock.stop();
    },
    /** The steps count anew: other points, or a neuron that was changed by hand. */
    restart() {
      next = 0;
      state.steps = 0;
      state.trail = [];
      state.fromZero = false;
      update.textContent = "";
    },
    once() {
      clock.stop();
      if (!learn()) {
        update.textContent = far ? TOO_FAR : "No point is wrong, so the rule changes nothing.";
      }
      change({});
      task.say(update.textContent);
    },
    run() {
      if (clock.running()) {
        finish();
        return;
      }
      limit = state.steps + MOST;
      clock.start();
      if (reducedMotion()) {
        while (state.steps < limit && learn());
        finish();
      } else {
        show();
      }
    },
  };
}
