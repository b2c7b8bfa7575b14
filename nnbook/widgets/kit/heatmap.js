// A plane of numbers as colours: blue below, orange above, paper between, which colour-blind
// readers tell apart, and on which ink and points stay readable.

import { colour } from "./kit.js";

const LOGIT = 4.5; // a logit of this size has three quarters of the full colour

/** From a colour like #1b2c3d to red, green and blue. */
export const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** How strongly a logit colours a field, in -1..1. */
export const strength = (logit) => Math.tanh(logit / LOGIT);

/**
 * 256 colours as pixels, through colours like #1b2c3d that are evenly spaced.
 * @param {string[]} stops  from the lowest value to the highest  @returns {Uint32Array}
 */
export function ramp(stops) {
  const known = stops.map(channels);
  const pixels = new Uint8Array(4 * 256);
  for (let i = 0; i < 256; i += 1) {
    const at = ((stops.length - 1) * i) / 255;
    const place = Math.min(stops.length - 2, Math.floor(at));
    const [from, to, t] = [known[place], known[place + 1], at - place];
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[4 * i + channel] = Math.round(from[channel] + t * (to[channel] - from[channel]));
    }
    pixels[4 * i + 3] = 255;
  }
  return new Uint32Array(pixels.buffer);
}

/** The colours of a field at this element: blue below, orange above, paper between. */
export const palette = (el) =>
  ramp(["zero-field", "mid", "one-field"].map((name) => colour(el, name)));

/** One entry of a palette as a CSS colour. */
export function css(colours, place) {
  const [red, green, blue] = new Uint8Array(colours.buffer, 4 * place, 3);
  return `rgb(${red} ${green} ${blue})`;
}

/**
 * A grid of colours. `set` fills it, `draw` puts it anywhere, in any size.
 * @param {number} columns  @param {number} rows
 */
export function heatmap(columns, rows) {
  const made = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const context = made.getContext("2d");
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  return {
    /**
     * Values row by row from the top; low and high get the ends of the palette, what lies beyond is
     * cut off.
     */
    set(values, colours, low = -1, high = 1) {
      const factor = 255 / (high - low);
      for (let i = 0; i < pixels.length; i += 1) {
        const at = (values[i] - low) * factor + 0.5;
        pixels[i] = colours[at > 0 ? (at < 255 ? at | 0 : 255) : 0]; // NaN becomes the lowest
      }
      context.putImageData(image, 0, 0);
    },
    draw(target, left, top, width, height, smooth = true) {
      target.imageSmoothingEnabled = smooth;
      target.drawImage(made, left, top, width, height);
    },
  };
}
