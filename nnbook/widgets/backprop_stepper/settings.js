// The settings of the stepper, as in Python.

import { choice, real, whole } from "../kit/settings.js";

export const SETTINGS = {
  graph: choice(["neuron", "twice", "layers"]),
  activation: choice(["tanh", "sigmoid"]),
  x: real(2, -3, 3),
  w: real(0.6, -3, 3),
  b: real(-0.2, -3, 3),
  v: real(1.5, -3, 3),
  y: real(1, -1, 1),
  step: whole(10, 0, 20),
  nudge: real(0.01, 1e-8, 1),
};
