// A plane of numbers as colours: blue below, orange above, paper between, which colour-blind
// readers tell apart.

// Ends and middle as red, green, blue; the ends are Okabe and Ito's, so strong that ink and points
// stay readable on them.
const STOPS = {
  light: [
    [86, 160, 214],
    [255, 255, 255],
    [236, 142, 72],
  ],
  dark: [
    [24, 92, 145],
    [18, 22, 27],
    [150, 74, 12],
  ],
};

/** Is the theme of this element dark? */
export function isDark(el) {
  return getComputedStyle(el).colorScheme === "dark";
}

/**
 * 256 colours as pixels, from the lowest value to the highest.
 * @param {boolean} dark  @returns {Uint32Array}
 */
export function palette(dark) {
  const [low, middle, high] = STOPS[dark ? "dark" : "light"];
  const pixels = new Uint8Array(4 * 256);
  for (let i = 0; i < 256; i += 1) {
    const at = (2 * i) / 255;
    const [from, to, t] = at <= 1 ? [low, middle, at] : [middle, high, at - 1];
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[4 * i + channel] = Math.round(from[channel] + t * (to[channel] - from[channel]));
    }
    pixels[4 * i + 3] = 255;
  }
  return new Uint32Array(pixels.buffer);
}

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
