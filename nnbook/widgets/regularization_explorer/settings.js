// What the reader can set; the same names, first values and limits as in Python.

import { choice, real, whole } from "../kit/settings.js";

export const SETTINGS = {
  penalty: choice(["none", "l2", "l1", "dropout"]),
  strength: real(0.0001, 1e-5, 10),
  rate: real(0.5, 0, 0.9),
  features: whole(14, 1, 30),
  points: whole(15, 5, 40),
  noise: real(0.3, 0, 1),
  seed: whole(10, 0, 999),
  curve: choice(["features", "strength"]),
};
