// Sample digits, written for this book: a few points of each line, which a smooth curve joins.

// In units of the digit's height, y down; a point that stands twice is a corner. After the lines:
// how high the digit stands on the pad, and where its upper left corner is. Sizes and places
// differ, as those of readers do.
const GLYPHS = [
  // 0
  [
    {
      lines: [
        [
          .34, 0, .13, .12, .01, .48, .1, .86, .31, 1, .52, .87, .62, .5, .53, .14, .34, 0, .24,
          .05,
        ],
      ],
      at: [.6, .12, .1],
    },
  ],
  // 1
  [
    {
      lines: [
        [.16, 0, .1, .35, .04, .7, 0, 1],
      ],
      at: [.62, .68, .3],
    },
    {
      lines: [
        [0, .25, .1, .15, .2, 0, .2, 0, .2, .5, .19, 1],
        [.02, 1, .2, 1, .38, .99],
      ],
      at: [.55, .15, .12],
    },
  ],
  // 2
  [
    {
      lines: [
        [
          .02, .2, .1, .05, .3, 0, .48, .09, .52, .28, .4, .52, .2, .76, 0, .97, 0, .97, .28,
          .95, .6, .98,
        ],
      ],
      at: [.5, .4, .4],
    },
  ],
  // 3
  [
    {
      lines: [
        [
          .04, .1, .22, 0, .44, .06, .5, .24, .38, .41, .17, .48, .17, .48, .42, .54, .54, .72,
          .47, .91, .25, 1, 0, .9,
        ],
      ],
      at: [.5, .12, .12],
    },
  ],
  // 4
  [
    {
      lines: [
        [.13, 0, .07, .28, 0, .55, 0, .55, .3, .56, .64, .53],
        [.47, .2, .44, .6, .42, 1],
      ],
      at: [.55, .42, .1],
    },
    {
      lines: [
        [.5, 1, .5, .5, .5, 0, .5, 0, .25, .34, 0, .67, 0, .67, .33, .66, .68, .65],
      ],
      at: [.6, .1, .3],
    },
  ],
  // 5
  [
    {
      lines: [
        [
          .12, .02, .1, .2, .07, .43, .07, .43, .3, .37, .52, .5, .55, .75, .38, .95, .15, 1, 0,
          .93,
        ],
        [.12, .02, .33, .03, .56, 0],
      ],
      at: [.5, .5, .2],
    },
  ],
  // 6
  [
    {
      lines: [
        [
          .44, 0, .22, .18, .06, .48, .02, .78, .14, .97, .34, .98, .47, .82, .42, .62, .24,
          .57, .05, .76,
        ],
      ],
      at: [.6, .1, .3],
    },
  ],
  // 7
  [
    {
      lines: [
        [0, .05, .28, .04, .56, .01, .56, .01, .42, .3, .29, .62, .2, 1],
      ],
      at: [.55, .45, .36],
    },
    {
      lines: [
        [0, .08, .02, .03, .3, .04, .58, .02, .58, .02, .42, .36, .3, .66, .22, 1],
        [.14, .52, .32, .5, .52, .49],
      ],
      at: [.62, .1, .08],
    },
  ],
  // 8
  [
    {
      lines: [
        [
          .48, .13, .3, 0, .1, .08, .1, .27, .29, .45, .48, .64, .49, .87, .28, 1, .06, .88,
          .08, .66, .28, .47, .46, .3, .48, .13,
        ],
      ],
      at: [.55, .42, .08],
    },
  ],
  // 9
  [
    {
      lines: [
        [
          .5, .15, .34, 0, .12, .05, .03, .25, .14, .43, .34, .42, .48, .22, .5, .12, .5, .12,
          .48, .5, .42, 1,
        ],
      ],
      at: [.52, .15, .42],
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
