// Well-known kernels, 3 × 3 and 5 × 5, row by row. No DOM.

const square = (size, weight) =>
  Array.from({ length: size * size }, (_, i) => weight(Math.floor(i / size), i % size));
const outer = (down, along) => down.flatMap((a) => along.map((b) => a * b + 0)); // + 0: no -0

/** By name: what it is called, and its weights by size. */
export const KERNELS = {
  identity: {
    name: "identity",
    3: square(3, (i, j) => Number(i === 1 && j === 1)),
    5: square(5, (i, j) => Number(i === 2 && j === 2)),
  },
  blur: { name: "blur", 3: outer([0.25, 0.5, 0.25], [0.25, 0.5, 0.25]), 5: square(5, () => 0.04) },
  sharpen: {
    name: "sharpen",
    3: [0, -1, 0, -1, 5, -1, 0, -1, 0],
    5: [0, 0, -1, 0, 0, 0, -1, -2, -1, 0, -1, -2, 17, -2, -1, 0, -1, -2, -1, 0, 0, 0, -1, 0, 0],
  },
  vertical: {
    name: "vertical edges (Sobel)",
    3: outer([1, 2, 1], [-1, 0, 1]),
    5: outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1]),
  },
  horizontal: {
    name: "horizontal edges (Sobel)",
    3: outer([-1, 0, 1], [1, 2, 1]),
    5: outer([-1, -2, 0, 2, 1], [1, 4, 6, 4, 1]),
  },
  emboss: {
    name: "emboss",
    3: [-2, -1, 0, -1, 1, 1, 0, 1, 2],
    5: square(5, (i, j) => (i === 2 && j === 2 ? 1 : (i + j - 4) / 2 + 0)),
  },
};

/** The name of the kernel that these weights are, or "own". */
export function kernelName(weights) {
  const size = Math.sqrt(weights.length);
  return (
    Object.keys(KERNELS).find((name) =>
      KERNELS[name][size].every((weight, i) => weight === weights[i]),
    ) ?? "own"
  );
}

/**
 * The same kernel in another size: a known one as it is known, another one cut, or with zeros
 * around it.
 */
export function resized(weights, size) {
  const name = kernelName(weights);
  const before = Math.sqrt(weights.length);
  const shift = (before - size) / 2;
  if (name !== "own") return KERNELS[name][size];
  return square(size, (i, j) => {
    const [y, x] = [i + shift, j + shift];
    return y >= 0 && y < before && x >= 0 && x < before ? weights[y * before + x] : 0;
  });
}
