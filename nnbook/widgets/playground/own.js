// The reader's own points: a table as text, and its place in the plane.

import { RANGE } from "./data.js";

const MOST = 2000, HIGHEST = 10;
export const WHOLE = [-RANGE, RANGE, -RANGE, RANGE];
const round = (value) => Number(value.toFixed(4)) + 0;

/**
 * A table of x, y, label. Columns are separated by comma, semicolon, tab or blanks; a first line of words is passed over.
 * @param {string} text  @returns {{own: number[][], frame: number[]}}  as the traits of that name
 * Throws RangeError with a sentence that says which line is wrong.
 */
export function table(text) {
  const lines = text.split(/\r?\n/).map((line, i) => [i + 1, line.trim()]).filter(([, line]) => line !== "");
  if (lines.length > 0 && /^[^\d.+-]/.test(lines[0][1])) lines.shift();
  const rows = lines.map(([place, line]) => {
    const cells = line.split(/[;,\t]\s*|\s+/).map((cell) => (cell === "" ? NaN : Number(cell)));
    if (cells.length !== 3 || !cells.every(Number.isFinite)) {
      throw new RangeError(`Line ${place}: expected three numbers x, y, label, received “${line.slice(0, 40)}”. Mend it.`);
    }
    if (Math.abs(cells[2]) > HIGHEST) throw new RangeError(`Line ${place}: expected a label from −${HIGHEST} to ${HIGHEST}, received ${cells[2]}. Scale the labels.`);
    return cells;
  });
  if (rows.length < 2 || rows.length > MOST) throw new RangeError(`Expected 2 to ${MOST} points, received ${rows.length}. One point a line: x, y, label.`);
  return placed(rows);
}

/** Points that do not fill the plane are scaled, each axis by itself, to -5..5; as in Python. */
function placed(rows) {
  const most = Math.max(...rows.flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]));
  if (most >= 3 && most <= RANGE) return { own: rows.map(([x, y, label]) => [round(x), round(y), label]), frame: WHOLE };
  const axes = [0, 1].map((axis) => {
    const values = rows.map((row) => row[axis]), low = Math.min(...values), high = Math.max(...values);
    return { centre: (low + high) / 2, half: high > low ? (high - low) / 2 : 1 };
  });
  const scaled = (row, axis) => round(((row[axis] - axes[axis].centre) / axes[axis].half) * 5);
  return { own: rows.map((row) => [scaled(row, 0), scaled(row, 1), row[2]]),
    frame: axes.flatMap(({ centre, half }) => [centre - 1.2 * half, centre + 1.2 * half].map((edge) => Number(edge.toPrecision(6)))) };
}

/** A point of the plane in the reader's own numbers. */
export function inOwn([x, y], [left, right, bottom, top]) {
  return [left + ((x + RANGE) / (2 * RANGE)) * (right - left), bottom + ((y + RANGE) / (2 * RANGE)) * (top - bottom)];
}

/** The place of the point nearest to (x, y), or -1 where none is within reach. */
export function nearest(own, [x, y], reach = 0.5) {
  let best = -1, least = reach;
  own.forEach((point, i) => {
    const away = Math.sqrt((point[0] - x) ** 2 + (point[1] - y) ** 2);
    if (away < least) { least = away; best = i; }
  });
  return best;
}
