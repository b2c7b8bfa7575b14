// The settings of the stepper, as in Python.

import { list, real, whole } from "../kit/settings.js";

export const SETTINGS = {
  bits: list([1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0], 0, 1, 2, 30),
  forget_bias: real(1, -4, 8),
  input_bias: real(-6, -8, 4),
  recurrent_weight: real(1, -3, 3),
  input_weight: real(1, 0, 3),
  step: whole(3, 1, 30),
};
