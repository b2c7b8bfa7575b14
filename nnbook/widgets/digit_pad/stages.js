// What a network of the pad is made of. The numbers of an image lie channel by channel, row by row.

/**
 * Every filter over every window of a square image; `padding` zeros are around it.
 * @param {Object} stage  @param {Float64Array} x  @param {number} side  of the image
 */
export function convolve({ shape: [filters, channels, size], padding, weights, biases }, x, side) {
  const wide = side + 2 * padding - size + 1;
  const z = new Float64Array(filters * wide * wide);
  for (let f = 0; f < filters; f += 1) {
    const start = f * wide * wide;
    z.fill(biases[f], start, start + wide * wide);
    for (let c = 0; c < channels; c += 1) {
      for (let i = 0; i < size; i += 1) {
        for (let j = 0; j < size; j += 1) {
          const weight = weights[((f * channels + c) * size + i) * size + j];
          const top = Math.max(0, padding - i);
          const bottom = Math.min(wide, side + padding - i);
          const left = Math.max(0, padding - j);
          const right = Math.min(wide, side + padding - j);
          for (let row = top; row < bottom; row += 1) {
            const from = (c * side + row + i - padding) * side + j - padding;
            const to = start + row * wide;
            for (let column = left; column < right; column += 1) {
              z[to + column] += weight * x[from + column];
            }
          }
        }
      }
    }
  }
  return z;
}

/**
 * The largest of each square of size × size; what is left over at the right and below is not looked
 * at.
 */
export function pool(size, x, side) {
  const wide = Math.floor(side / size);
  const channels = x.length / (side * side);
  const z = new Float64Array(channels * wide * wide);
  for (let k = 0; k < z.length; k += 1) {
    const column = k % wide;
    const row = Math.floor(k / wide) % wide;
    const channel = Math.floor(k / (wide * wide));
    let largest = -Infinity;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        const at = (channel * side + row * size + i) * side + column * size + j;
        largest = Math.max(largest, x[at]);
      }
    }
    z[k] = largest;
  }
  return z;
}

/** z = x W + b. Most of a picture is empty paper, so zeros are passed over. */
export function dense({ shape: [inputs, outputs], weights, biases }, x) {
  const z = Float64Array.from(biases);
  for (let i = 0; i < inputs; i += 1) {
    const value = x[i];
    if (value === 0) continue;
    const row = i * outputs;
    for (let j = 0; j < outputs; j += 1) z[j] += value * weights[row + j];
  }
  return z;
}
