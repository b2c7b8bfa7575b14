// What the reader can set; the same names, first values and limits as in Python.

import { choice, list, real, whole } from "../kit/settings.js";

export const SETTINGS = {
  view: choice(["logit", "distributions"]),
  target: whole(1, 0, 1),
  z: real(-5, -8, 8),
  p: list([0.5, 0.25, 0.125, 0.125], 0, 1),
  q: list([0.1, 0.2, 0.3, 0.4], 0, 1),
  unit: choice(["nats", "bits"]),
};
