// Small images: the digit that is there at first, and others made by formulas. No DOM.

import { SETTINGS } from "./settings.js";

/** Height and width of every image. */
export const PIXELS = Math.sqrt(SETTINGS.pixels.start.length);

const image = (brightness) =>
  Array.from({ length: PIXELS * PIXELS }, (_, i) => brightness(Math.floor(i / PIXELS), i % PIXELS));
const inside = (value) => Math.min(1, Math.max(0, value));

/** In steps of 0.5, so that products stay short. */
const half = (value) => Math.floor(2 * inside(value) + 0.5) / 2;

const MIDDLE = (PIXELS - 1) / 2;

/** By name: what it is called, and its pixels row by row. */
export const IMAGES = {
  seven: { name: "digit 7", pixels: SETTINGS.pixels.start },
  ring: {
    name: "ring",
    pixels: image((row, column) =>
      half(1.4 - Math.abs(Math.hypot(row - MIDDLE, column - MIDDLE) - 3.5)),
    ),
  },
  square: {
    name: "square",
    pixels: image((row, column) => Number(row > 2 && row < 9 && column > 2 && column < 9)),
  },
  ramp: { name: "ramp, dark to bright", pixels: image((_, column) => Math.min(10, column) / 10) },
};

/** The name of the image that these pixels are, or "own". */
export const imageName = (pixels) =>
  Object.keys(IMAGES).find((name) => IMAGES[name].pixels.every((value, i) => value === pixels[i]))
  ?? "own";
