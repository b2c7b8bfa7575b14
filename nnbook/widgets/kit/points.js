// Points of two classes: circles for class 0, triangles for class 1, so that colour never speaks
// alone.

import { colour } from "./kit.js";

/** The path of a point's shape around (x, y). */
function shape(context, x, y, kind, size) {
  context.beginPath();
  if (kind === 1) {
    context.moveTo(x, y - 1.25 * size);
    context.lineTo(x + 1.15 * size, y + 0.8 * size);
    context.lineTo(x - 1.15 * size, y + 0.8 * size);
    context.closePath();
  } else {
    context.arc(x, y, size, 0, 2 * Math.PI);
  }
}

/**
 * One point at a place of the canvas.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, kind: 0|1, size?: number, wrong?: boolean, selected?: boolean,
 *   hollow?: boolean}} point  pixels; a wrong one is crossed out, the selected one has a ring, a
 *   hollow one is of the test set
 */
export function drawPoint(
  context,
  { x, y, kind, size = 7, wrong = false, selected = false, hollow = false },
) {
  const own = colour(context.canvas, kind === 1 ? "one-mark" : "zero-mark");
  const [ink, halo] = ["ink", "halo"].map((name) => colour(context.canvas, name));
  context.save();
  Object.assign(context, { lineJoin: "round", lineWidth: 2 });
  shape(context, x, y, kind, size);
  Object.assign(context, { strokeStyle: halo, lineWidth: hollow ? 5 : 4, fillStyle: own });
  context.stroke();
  context.fill();
  if (hollow) {
    shape(context, x, y, kind, 0.5 * size);
    context.fillStyle = halo;
    context.fill();
  }
  if (wrong) {
    const arm = 0.95 * size;
    const far = 1.5 * size;
    for (const [style, width] of [
      [halo, 5],
      [ink, 2.4],
    ]) {
      Object.assign(context, { strokeStyle: style, lineWidth: width, lineCap: "round" });
      context.beginPath();
      context.moveTo(x + far - arm / 2, y - far - arm / 2);
      context.lineTo(x + far + arm / 2, y - far + arm / 2);
      context.moveTo(x + far + arm / 2, y - far - arm / 2);
      context.lineTo(x + far - arm / 2, y - far + arm / 2);
      context.stroke();
    }
  }
  if (selected) {
    Object.assign(context, { strokeStyle: ink, lineWidth: 2 });
    context.beginPath();
    context.arc(x, y, 2.1 * size, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}

/**
 * The place in the list of the point nearest to (x, y), or -1 where none is within reach.
 * @param {{x: number, y: number}[]} points
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
export function hit(points, x, y, reach) {
  let best = -1;
  let least = reach;
  points.forEach((point, i) => {
    const away = Math.hypot(point.x - x, point.y - y);
    if (away <= least) {
      least = away;
      best = i;
    }
  });
  return best;
}
