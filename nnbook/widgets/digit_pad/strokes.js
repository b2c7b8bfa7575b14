// From strokes of a pen to the 28 x 28 picture that a network for MNIST expects.
//
// A stroke is a list of points [x, y] in 0..1 of the pad, y down. MNIST's makers cut each digit
// out, scaled it to fit a box of 20 x 20 pixels, and put its centre of mass in the middle of 28 x
// 28. We do the same, but with the lines, not with their picture: drawn anew after scaling, every
// digit has the same pen.

/**
 * @typedef {{width: number, height: number, data: Float64Array}} Picture  ink in 0..1, row by row
 */
/** @typedef {number[][]} Stroke  points [x, y] */

export const SIDE = 28;
export const BOX = 20;

/** Width of the pen on the pad, as a part of the pad's width. */
export const PAD_PEN = 0.07;

// MNIST's pen, in pixels: how wide, and over how many pixels its ink fades out. Tried out on 3,000
// simulated drawings: widths from 2.0 to 2.5 are read equally well, wider ones worse; 2.5 has the
// mean ink of MNIST.
const PEN = { width: 2.5, edge: 1.2 };

// In MNIST the centre of mass lies in the middle of pixel 14 (counted from 0), half a pixel off the
// middle of the picture: 14.00 on average, over the training images.
export const CENTRE = 14.5;

/** A picture without ink. @returns {Picture} */
function blank(width, height) {
  return { width, height, data: new Float64Array(width * height) };
}

/** Distance from a point to the line from a to b. */
function distance(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax;
  const dy = by - ay;
  const square = dx * dx + dy * dy;
  const along =
    square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Draw one straight piece of line; where ink lies already, the darker one stays. */
function drawPiece({ width, height, data }, a, b, pen) {
  const reach = (pen.width + pen.edge) / 2;
  const left = Math.max(0, Math.floor(Math.min(a[0], b[0]) - reach));
  const right = Math.min(width - 1, Math.floor(Math.max(a[0], b[0]) + reach));
  const top = Math.max(0, Math.floor(Math.min(a[1], b[1]) - reach));
  const bottom = Math.min(height - 1, Math.floor(Math.max(a[1], b[1]) + reach));
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const ink = Math.min(1, (reach - distance(column + 0.5, row + 0.5, a, b)) / pen.edge);
      const at = row * width + column;
      if (ink > data[at]) data[at] = ink;
    }
  }
}

/**
 * A picture of strokes whose points are given in pixels.
 * @param {Stroke[]} strokes  @param {number} width  @param {number} height
 * @param {{width: number, edge: number}} pen
 * @returns {Picture}
 */
export function render(strokes, width, height, pen) {
  const picture = blank(width, height);
  for (const points of strokes) {
    points.forEach((point, i) => drawPiece(picture, points[Math.max(0, i - 1)], point, pen));
  }
  return picture;
}

/** The same strokes, moved and scaled: p becomes p * scale + (dx, dy). */
export function transform(strokes, scale, dx, dy) {
  return strokes.map((points) => points.map(([x, y]) => [x * scale + dx, y * scale + dy]));
}

/**
 * The smallest upright box around all points, or null where there are none.
 * @returns {{left: number, top: number, width: number, height: number}|null}
 */
export function bounds(strokes) {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const points of strokes) {
    for (const [x, y] of points) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return left > right ? null : { left, top, width: right - left, height: bottom - top };
}

/** The centre of mass [x, y] of the ink, in pixels. */
export function centreOfMass({ width, data }) {
  let mass = 0;
  let x = 0;
  let y = 0;
  data.forEach((ink, at) => {
    mass += ink;
    x += ink * ((at % width) + 0.5);
    y += ink * (Math.floor(at / width) + 0.5);
  });
  return mass === 0 ? [CENTRE, CENTRE] : [x / mass, y / mass];
}

/** The pad as it is, only coarser: place, size and pen stay as drawn. @returns {Picture} */
export function raw(strokes) {
  return render(transform(strokes, SIDE, 0, 0), SIDE, SIDE, { width: PAD_PEN * SIDE, edge: 1 });
}

/**
 * The part of a picture that holds ink, and where it lies.
 * @returns {Picture & {left: number, top: number}}
 */
export function cutOut({ width, height, data }) {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  data.forEach((ink, at) => {
    if (ink === 0) return;
    const column = at % width;
    const row = Math.floor(at / width);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  });
  if (right < 0) return { ...blank(1, 1), left: 0, top: 0 };
  const cut = { ...blank(right - left + 1, bottom - top + 1), left, top };
  for (let row = 0; row < cut.height; row += 1) {
    const start = (top + row) * width + left;
    cut.data.set(data.subarray(start, start + cut.width), row * cut.width);
  }
  return cut;
}

/**
 * The strokes in pixels of the 20 x 20 box: as large as fits, ink included, width to height as
 * drawn. What is no larger than the pen itself is a dot and stays one.
 */
export function fit(strokes, pen = PEN) {
  const box = bounds(strokes);
  if (box === null) return [];
  const scale = (BOX - pen.width) / Math.max(box.width, box.height, PAD_PEN);
  const middle = BOX / 2;
  return transform(
    strokes,
    scale,
    middle - scale * (box.left + box.width / 2),
    middle - scale * (box.top + box.height / 2),
  );
}

/** The strokes of the 20 x 20 box, moved so that their centre of mass stands where MNIST has it. */
export function centre(fitted, pen = PEN) {
  const margin = (SIDE - BOX) / 2;
  const middle = transform(fitted, 1, margin, margin);
  const [x, y] = centreOfMass(render(middle, SIDE, SIDE, pen));
  return transform(middle, 1, CENTRE - x, CENTRE - y);
}

/**
 * All steps from a drawing to a picture as in MNIST.
 * @param {Stroke[]} strokes
 * @returns {{drawn: Picture, cut: Picture, fitted: Picture, centred: Picture}}
 */
export function steps(strokes) {
  const drawn = raw(strokes);
  const fitted = fit(strokes);
  return {
    drawn,
    cut: cutOut(drawn),
    fitted: render(fitted, BOX, BOX, PEN),
    centred: render(centre(fitted), SIDE, SIDE, PEN),
  };
}
