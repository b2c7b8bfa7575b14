// The settings of the convolution, as in Python.

import { flag, list, whole } from "../kit/settings.js";
import { IMAGES } from "./images.js";
import { KERNELS } from "./kernels.js";

export const SETTINGS = {
  pixels: list(IMAGES.seven.pixels, 0, 1),
  weights: list(KERNELS.vertical[3], -20, 20, 9, 25),
  stride: whole(1, 1, 3),
  padding: whole(0, 0, 3),
  dilation: whole(1, 1, 2),
  row: whole(2, 0, 15),
  column: whole(8, 0, 15),
  numbers: flag(false),
};
