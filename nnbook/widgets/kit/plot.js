// Lines and marks between axes, in the colours of the theme.

import { colour, font } from "./kit.js";

const NAMES = [
  ...["ink", "paper", "muted", "line", "hair", "halo", "touch", "good"],
  ...["zero-mark", "one-mark"],
];

/** The colours of the theme at this canvas, by name. */
export const theme = (surface) =>
  Object.fromEntries(NAMES.map((name) => [name, colour(surface, name)]));

/** Draw only inside of the rectangle that the scales span. */
export function inside(context, { x, y }, draw) {
  context.save();
  context.beginPath();
  context.rect(x.range[0], y.range[1], x.range[1] - x.range[0], y.range[0] - y.range[1]);
  context.clip();
  draw();
  context.restore();
}

/**
 * A line through points [x, y]; a point that is not finite interrupts it.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: Function, y: Function}} axes
 * @param {[number, number][]} points
 * @param {{tone: string, wide?: number, dash?: number[]}} style
 */
export function curve(context, { x, y }, points, { tone, wide = 2.2, dash = [] }) {
  context.save();
  Object.assign(context, { strokeStyle: tone, lineWidth: wide, lineJoin: "round" });
  context.setLineDash(dash);
  context.beginPath();
  let on = false;
  for (const [across, up] of points) {
    const finite = Number.isFinite(across) && Number.isFinite(up);
    if (finite && on) {
      context.lineTo(x(across), y(up));
    } else if (finite) {
      context.moveTo(x(across), y(up));
    }
    on = finite;
  }
  context.stroke();
  context.restore();
}

/** The path of a mark around a pixel. */
function shape(context, px, py, kind, size) {
  context.beginPath();
  if (kind === "square") {
    context.rect(px - 0.9 * size, py - 0.9 * size, 1.8 * size, 1.8 * size);
  } else if (kind === "up" || kind === "down") {
    const tip = kind === "up" ? -size : size;
    context.moveTo(px, py + tip);
    context.lineTo(px + size, py - tip);
    context.lineTo(px - size, py - tip);
    context.closePath();
  } else {
    context.arc(px, py, size, 0, 2 * Math.PI);
  }
}

/**
 * A mark with a border of paper or halo, so that it stands out of any line.
 * @param {CanvasRenderingContext2D} context  @param {number} px  @param {number} py
 * @param {{tone: string, paper: string, kind?: "circle"|"square"|"up"|"down", size?: number,
 *   hollow?: boolean}} style
 */
export function mark(context, px, py, { tone, paper, kind = "circle", size = 6, hollow = false }) {
  shape(context, px, py, kind, size);
  Object.assign(context, {
    fillStyle: hollow ? paper : tone,
    strokeStyle: hollow ? tone : paper,
    lineWidth: 2,
  });
  context.fill();
  context.stroke();
}

/** Slanted lines over a rectangle of pixels: a stretch that is marked without a colour. */
export function hatch(context, left, top, right, bottom, tone) {
  if (!(right > left)) return;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  Object.assign(context, { strokeStyle: tone, lineWidth: 1, globalAlpha: 0.45 });
  context.beginPath();
  for (let at = left - (bottom - top); at < right; at += 9) {
    context.moveTo(at, bottom);
    context.lineTo(at + bottom - top, top);
  }
  context.stroke();
  context.restore();
}

/** Text on a patch of paper, so that lines behind it do not disturb. */
export function note(
  context,
  text,
  px,
  py,
  { tone, paper, align = "left", size = 12, weight = 600 },
) {
  context.save();
  Object.assign(context, {
    font: font(context.canvas, size, weight),
    textAlign: align,
    textBaseline: "middle",
    fillStyle: paper,
  });
  const wide = context.measureText(text).width;
  const left = align === "left" ? px : align === "right" ? px - wide : px - wide / 2;
  context.globalAlpha = 0.8;
  context.fillRect(left - 3, py - 9, wide + 6, 18);
  Object.assign(context, { globalAlpha: 1, fillStyle: tone });
  context.fillText(text, px, py);
  context.restore();
}
