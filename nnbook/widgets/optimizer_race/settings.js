// The settings of the race, as in Python.

import { choice, flag, real, whole } from "../kit/settings.js";

export const SETTINGS = {
  surface: choice(["bowl", "rosenbrock", "saddle", "beale", "himmelblau"]),
  x: real(-5, -6, 6),
  y: real(2, -6, 6),
  learning_rate: real(0.02, 1e-5, 10),
  adaptive_rate: real(0.15, 1e-5, 10),
  momentum: real(0.9, 0, 0.99),
  steps: whole(200, 10, 1000),
  step: whole(200, 0, 1000),
  show_sgd: flag(true),
  show_momentum: flag(true),
  show_nesterov: flag(false),
  show_adagrad: flag(false),
  show_rmsprop: flag(false),
  show_adam: flag(true),
};
