// What the reader can set; the same names, first values and limits as in Python.

import { choice, flag, real, whole } from "../kit/settings.js";

export const ACTIVATIONS = ["step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus"];

export const SETTINGS = {
  activation: choice(ACTIVATIONS, "sigmoid"),
  x: real(2, -6, 6),
  w: real(1, -6, 6),
  b: real(0, -6, 6),
  layers: whole(20, 1, 30),
  chained: flag(false),
};
