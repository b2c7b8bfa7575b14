// Scales, ticks that people read easily, and axes in the colours of the theme.

import { colour, font } from "./kit.js";

/**
 * From values to pixels, and back by `invert`.
 * @param {[number, number]} domain  @param {[number, number]} range
 */
export function linear([low, high], [from, to]) {
  const scale = (value) => from + ((value - low) / (high - low)) * (to - from);
  return Object.assign(scale, {
    domain: [low, high],
    range: [from, to],
    kind: "linear",
    invert: (pixel) => low + ((pixel - from) / (to - from)) * (high - low),
    ticks: (count = 5) => ticks(low, high, count),
  });
}

/** The same with powers of ten evenly spaced; the domain is above 0. */
export function logarithmic([low, high], [from, to]) {
  const inner = linear([Math.log10(low), Math.log10(high)], [from, to]);
  return Object.assign((value) => inner(Math.log10(value)), {
    domain: [low, high],
    range: [from, to],
    kind: "logarithmic",
    invert: (pixel) => 10 ** inner.invert(pixel),
    ticks: (count = 5) => logTicks(low, high, count),
  });
}

/**
 * Round numbers from low to high, about `count` of them: steps of 1, 2 or 5 times a power of ten.
 */
export function ticks(low, high, count = 5) {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= rough * 0.7) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from(
    { length: last - first + 1 },
    (_, i) => Number(((first + i) * step).toFixed(Math.min(20, digits))) + 0,
  );
}

/**
 * Powers of ten from low to high, thinned to about `count`; where there is less than one, round
 * numbers.
 */
export function logTicks(low, high, count = 5) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 1) return ticks(low, high, count);
  const every = Math.ceil((last - first + 1) / Math.max(1, count));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`)).filter(
    (_, i) => i % every === 0,
  );
}

/** A number as a label: a true minus sign, and powers of ten where it would be long. */
export function label(value) {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e5 || size < 1e-3)
      ? value.toExponential().replace("e+", "e")
      : String(Number(value.toPrecision(6)));
  return text.replaceAll("-", "−");
}

/**
 * Draws labels around the rectangle that the scales span, and thin lines across it: y's name lies
 * above its axis, or inside where no room is left above, and x's at its right end.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: Function, y: Function, xLabel?: string, yLabel?: string, count?: number,
 *   grid?: boolean}} axes  grid: whether there are lines
 */
export function drawAxes(context, { x, y, xLabel = "", yLabel = "", count = 5, grid = true }) {
  const [muted, line, hair, paper] = ["muted", "line", "hair", "paper"].map((name) =>
    colour(context.canvas, name),
  );
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  context.save();
  Object.assign(context, { fillStyle: muted, lineWidth: 1 });
  const letters = (size, weight) => font(context.canvas, size, weight);
  const stroke = (tone, x0, y0, x1, y1) => {
    context.strokeStyle = tone;
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  };
  Object.assign(context, { font: letters(), textAlign: "center", textBaseline: "top" });
  for (const value of x.ticks(count)) {
    stroke(line, x(value), bottom, x(value), bottom + 4);
    context.fillText(label(value), x(value), bottom + 7);
  }
  Object.assign(context, { textAlign: "right", textBaseline: "middle" });
  for (const value of y.ticks(count)) {
    if (grid) stroke(hair, left, y(value), right, y(value));
    context.fillText(label(value), left - 7, y(value));
  }
  stroke(line, left, bottom, right, bottom);
  Object.assign(context, { font: letters(12, 600), textBaseline: "alphabetic" });
  context.fillText(xLabel, right, bottom + 35);
  const above = top >= 16;
  Object.assign(context, { textAlign: "left", lineJoin: "round", lineWidth: 4 });
  context.strokeStyle = paper;
  const [at, up] = above ? [Math.max(0, left - 30), top - 7] : [left + 6, top + 16];
  if (!above) context.strokeText(yLabel, at, up);
  context.fillText(yLabel, at, up);
  context.restore();
}
