// The reader's own points: a table as text, and its place in the plane.

import { RANGE } from "./data.js";
import { SETTINGS } from "./settings.js";

export const MOST = SETTINGS.own.most; // points
export const HIGHEST = SETTINGS.own.highest; // label
const FARTHEST = 1e100; // of a coordinate before it is scaled
const LONGEST = 200; // characters of a line
export const WHOLE = [-RANGE, RANGE, -RANGE, RANGE];
const round = (value) => Number(value.toFixed(4)) + 0;
const cells = (line) =>
  line.split(/[;,\t]\s*|\s+/).map((cell) => (cell === "" ? NaN : Number(cell)));

/**
 * Why a text cannot be taken, known before it is read: more lines than there may be points; else
 * "".
 * @param {string} text
 */
export function tooMuch(text) {
  const line = /\S.*/g;
  let count = 0;
  while (count <= MOST + 1 && line.test(text)) count += 1;
  // one is for the names
  return count > MOST + 1
    ? `Expected 2 to ${MOST} points, received more lines than that. Take a part of them.`
    : "";
}

/**
 * A table of x, y, label. Columns are separated by comma, semicolon, tab or blanks; a first line
 * without a number is passed over.
 * @param {string} text  @returns {{own: number[][], frame: number[]}}  as the traits of that name
 * Throws RangeError with a sentence that says which line is wrong.
 */
export function table(text) {
  const much = tooMuch(text);
  if (much !== "") throw new RangeError(much);
  const lines = text
    .split(/\r?\n/)
    .map((line, i) => [i + 1, line.trim().replaceAll("−", "-")])
    .filter(([, line]) => line !== "");
  if (lines.length > 0 && cells(lines[0][1].slice(0, LONGEST)).every(Number.isNaN)) {
    lines.shift();
  }
  const rows = lines.map(([place, line]) => {
    const row = cells(line.slice(0, LONGEST));
    const wrong = (expected, advice) =>
      new RangeError(
        `Line ${place}: expected ${expected}, received “${line.slice(0, 40)}”. ${advice}`,
      );
    if (line.length > LONGEST || row.length !== 3 || !row.every(Number.isFinite)) {
      throw wrong("three numbers x, y, label", "Correct it.");
    }
    if (Math.abs(row[0]) > FARTHEST || Math.abs(row[1]) > FARTHEST) {
      throw wrong(`x and y from −${FARTHEST} to ${FARTHEST}`, "Scale them.");
    }
    if (Math.abs(row[2]) > HIGHEST) {
      throw wrong(`a label from −${HIGHEST} to ${HIGHEST}`, "Scale the labels.");
    }
    return row;
  });
  if (rows.length < 2 || rows.length > MOST) {
    throw new RangeError(
      `Expected 2 to ${MOST} points, received ${rows.length}. One point a line: x, y, label.`,
    );
  }
  return placed(rows);
}

/** Points that do not fill the plane are scaled, each axis by itself, to -5..5; as in Python. */
function placed(rows) {
  const most = Math.max(...rows.flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]));
  if (most >= 3 && most <= RANGE) {
    return { own: rows.map(([x, y, label]) => [round(x), round(y), label + 0]), frame: WHOLE };
  }
  const axes = [0, 1].map((axis) => {
    const values = rows.map((row) => row[axis]);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const half = (high - low) / 2;
    return { centre: (low + high) / 2, half: half > 0 ? half : Math.max(1, Math.abs(low) / 1e6) };
  });
  const scaled = (row, axis) =>
    round(Math.max(-5, Math.min(5, ((row[axis] - axes[axis].centre) / axes[axis].half) * 5)));
  return {
    own: rows.map((row) => [scaled(row, 0), scaled(row, 1), row[2] + 0]),
    frame: axes.flatMap(edges),
  };
}

/**
 * Six digits of an axis' length, and as many more as its place needs: edges that are close stay
 * apart.
 */
function edges({ centre, half }) {
  let digits = 6;
  for (let size = Math.abs(centre); size > half && digits < 17; size /= 10) digits += 1;
  return [centre - 1.2 * half, centre + 1.2 * half].map((edge) => Number(edge.toPrecision(digits)));
}

/** A point of the plane in the reader's own numbers. */
export function inOwn([x, y], [left, right, bottom, top]) {
  return [
    left + ((x + RANGE) / (2 * RANGE)) * (right - left),
    bottom + ((y + RANGE) / (2 * RANGE)) * (top - bottom),
  ];
}

/** The place of the point nearest to (x, y), or -1 where none is within reach. */
export function nearest(own, [x, y], reach = 0.5) {
  let best = -1;
  let least = reach;
  own.forEach((point, i) => {
    const away = Math.sqrt((point[0] - x) ** 2 + (point[1] - y) ** 2);
    if (away < least) {
      least = away;
      best = i;
    }
  });
  return best;
}
