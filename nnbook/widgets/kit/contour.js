// Where a map crosses a level: marching squares over its grid.

// For each pattern of corners above the level (top left 1, top right 2, bottom right 4, bottom left
// 8): pairs of crossed sides, 0 top, 1 right, 2 bottom, 3 left.
const SIDES = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [3, 0, 1, 2],
  [0, 2],
  [3, 2],
  [2, 3],
  [0, 2],
  [0, 1, 2, 3],
  [1, 2],
  [1, 3],
  [0, 1],
  [3, 0],
  [],
];

/**
 * The lines as a path.
 * @param {Float64Array} values  size × size, row by row from the top
 * @param {number} size
 * @param {number} level
 * @param {(column: number, row: number) => [number, number]} place  the middle of a square, in
 *   pixels; fractions lie between
 * @returns {Path2D}
 */
export function contour(values, size, level, place) {
  const path = new Path2D();
  for (let row = 0; row < size - 1; row += 1) {
    for (let column = 0; column < size - 1; column += 1) {
      const k = row * size + column;
      const a = values[k] - level;
      const b = values[k + 1] - level;
      const c = values[k + size + 1] - level;
      const d = values[k + size] - level;
      const pattern = (a > 0 ? 1 : 0) + (b > 0 ? 2 : 0) + (c > 0 ? 4 : 0) + (d > 0 ? 8 : 0);
      const sides = SIDES[pattern];
      for (let i = 0; i < sides.length; i += 1) {
        const side = sides[i];
        const [x, y] =
          side === 0
            ? place(column + a / (a - b), row)
            : side === 1
              ? place(column + 1, row + b / (b - c))
              : side === 2
                ? place(column + d / (d - c), row + 1)
                : place(column, row + a / (a - d));
        if (i % 2 === 0) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
    }
  }
  return path;
}
