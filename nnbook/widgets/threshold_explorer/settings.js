// What the reader can set; the same names, first values and limits as in Python.

import { choice, real, whole } from "../kit/settings.js";

export const SETTINGS = {
  separation: real(2, 0, 5),
  share: real(0.01, 0.01, 0.99),
  examples: whole(5000, 50, 5000),
  seed: whole(0, 0, 999),
  threshold: real(2.5, -6, 6),
  cost_alarm: real(1, 0, 100),
  cost_miss: real(50, 0, 1000),
  curve: choice(["roc", "precision_recall", "cost"]),
};
