// Sample digits, written for this book: a few points of each line, which a smooth curve joins.

// In units of the digit's height, y down; a point that stands twice is a corner. After the lines:
// how high the digit stands on the pad, and where its upper left corner is. Sizes and places
// differ, as those of readers do.
const GLYPHS = [
  [
    {
      lines: [
        [
          0.34, 0, 0.13, 0.12, 0.01, 0.48, 0.1, 0.86, 0.31, 1, 0.52, 0.87, 0.62, 0.5, 0.53, 0.14,
          0.34, 0, 0.24, 0.05,
        ],
      ],
      at: [0.6, 0.12, 0.1],
    },
  ],
  [
    { lines: [[0.16, 0, 0.1, 0.35, 0.04, 0.7, 0, 1]], at: [0.62, 0.68, 0.3] },
    {
      lines: [
        [0, 0.25, 0.1, 0.15, 0.2, 0, 0.2, 0, 0.2, 0.5, 0.19, 1],
        [0.02, 1, 0.2, 1, 0.38, 0.99],
      ],
      at: [0.55, 0.15, 0.12],
    },
  ],
  [
    {
      lines: [
        [
          0.02, 0.2, 0.1, 0.05, 0.3, 0, 0.48, 0.09, 0.52, 0.28, 0.4, 0.52, 0.2, 0.76, 0, 0.97, 0,
          0.97, 0.28, 0.95, 0.6, 0.98,
        ],
      ],
      at: [0.5, 0.4, 0.4],
    },
  ],
  [
    {
      lines: [
        [
          0.04, 0.1, 0.22, 0, 0.44, 0.06, 0.5, 0.24, 0.38, 0.41, 0.17, 0.48, 0.17, 0.48, 0.42, 0.54,
          0.54, 0.72, 0.47, 0.91, 0.25, 1, 0, 0.9,
        ],
      ],
      at: [0.5, 0.12, 0.12],
    },
  ],
  [
    {
      lines: [
        [0.13, 0, 0.07, 0.28, 0, 0.55, 0, 0.55, 0.3, 0.56, 0.64, 0.53],
        [0.47, 0.2, 0.44, 0.6, 0.42, 1],
      ],
      at: [0.55, 0.42, 0.1],
    },
    {
      lines: [
        [0.5, 1, 0.5, 0.5, 0.5, 0, 0.5, 0, 0.25, 0.34, 0, 0.67, 0, 0.67, 0.33, 0.66, 0.68, 0.65],
      ],
      at: [0.6, 0.1, 0.3],
    },
  ],
  [
    {
      lines: [
        [
          0.12, 0.02, 0.1, 0.2, 0.07, 0.43, 0.07, 0.43, 0.3, 0.37, 0.52, 0.5, 0.55, 0.75, 0.38,
          0.95, 0.15, 1, 0, 0.93,
        ],
        [0.12, 0.02, 0.33, 0.03, 0.56, 0],
      ],
      at: [0.5, 0.5, 0.2],
    },
  ],
  [
    {
      lines: [
        [
          0.44, 0, 0.22, 0.18, 0.06, 0.48, 0.02, 0.78, 0.14, 0.97, 0.34, 0.98, 0.47, 0.82, 0.42,
          0.62, 0.24, 0.57, 0.05, 0.76,
        ],
      ],
      at: [0.6, 0.1, 0.3],
    },
  ],
  [
    {
      lines: [[0, 0.05, 0.28, 0.04, 0.56, 0.01, 0.56, 0.01, 0.42, 0.3, 0.29, 0.62, 0.2, 1]],
      at: [0.55, 0.45, 0.36],
    },
    {
      lines: [
        [0, 0.08, 0.02, 0.03, 0.3, 0.04, 0.58, 0.02, 0.58, 0.02, 0.42, 0.36, 0.3, 0.66, 0.22, 1],
        [0.14, 0.52, 0.32, 0.5, 0.52, 0.49],
      ],
      at: [0.62, 0.1, 0.08],
    },
  ],
  [
    {
      lines: [
        [
          0.48, 0.13, 0.3, 0, 0.1, 0.08, 0.1, 0.27, 0.29, 0.45, 0.48, 0.64, 0.49, 0.87, 0.28, 1,
          0.06, 0.88, 0.08, 0.66, 0.28, 0.47, 0.46, 0.3, 0.48, 0.13,
        ],
      ],
      at: [0.55, 0.42, 0.08],
    },
  ],
  [
    {
      lines: [
        [
          0.5, 0.15, 0.34, 0, 0.12, 0.05, 0.03, 0.25, 0.14, 0.43, 0.34, 0.42, 0.48, 0.22, 0.5, 0.12,
          0.5, 0.12, 0.48, 0.5, 0.42, 1,
        ],
      ],
      at: [0.52, 0.15, 0.42],
    },
  ],
];

const PIECES = 6; // straight pieces between two points of a curve

/** A point between b and c on the smooth curve (Catmull and Rom) through a, b, c, d. */
function between(a, b, c, d, t) {
  const value = (i) =>
    b[i]
    + 0.5
      * t
      * (c[i]
        - a[i]
        + t * (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i] + t * (3 * (b[i] - c[i]) + d[i] - a[i])));
  return [value(0), value(1)];
}

/** A curve through points given as x, y, x, y, … */
function curve(numbers) {
  const points = [];
  for (let i = 0; i < numbers.length; i += 2) points.push([numbers[i], numbers[i + 1]]);
  const line = [points[0]];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [b, c] = [points[i], points[i + 1]];
    if (b[0] === c[0] && b[1] === c[1]) continue; // a corner
    const a = points[Math.max(0, i - 1)];
    const d = points[Math.min(points.length - 1, i + 2)];
    for (let piece = 1; piece <= PIECES; piece += 1) {
      line.push(between(a, b, c, d, piece / PIECES));
    }
  }
  return line;
}

/** How many ways of writing this digit there are. */
export function variants(digit) {
  return GLYPHS[digit].length;
}

/**
 * A sample digit as strokes on the pad.
 * @param {number} digit  0..9
 * @param {number} variant  0, 1, …; after the last comes the first again
 * @returns {number[][][]}
 */
export function sampleStrokes(digit, variant = 0) {
  const {
    lines,
    at: [height, left, top],
  } = GLYPHS[digit][variant % variants(digit)];
  const round = (value) => Math.round(value * 1e4) / 1e4;
  return lines.map((line) =>
    curve(line).map(([x, y]) => [round(left + height * x), round(top + height * y)]),
  );
}
