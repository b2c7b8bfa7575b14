// The plane as a square grid, and all units over it: in a picture's accuracy by simd.js, exactly by
// the network's own loops.

import { RANGE } from "./data.js";
import { up4 } from "./kernels.js";
import { INPUTS } from "./network_settings.js";
import { COLUMNS, ROWS, simd } from "./simd.js";

const LARGEST_INPUT = 4; // of all INPUTS over the plane
const LARGEST = 1e30; // numbers of 32 bits end at 3.4e38
const BYTES = 4;

export class Grid {
  #model;
  #exact;
  #picture;

  /** @param {import("./model.js").Model} model  @param {number} size  squares of a side */
  constructor(model, size) {
    this.#model = model;
    this.size = size;
  }

  /**
   * All units with the weights as they are now.
   * @param {?Function} finish  what makes the answer of the output
   */
  fill(finish) {
    const loops = this.#model.settings.precise ? null : simd();
    return loops !== null && this.#staysFinite() ? this.#fillFast(loops) : this.#fillExact(finish);
  }

  /**
   * Rows for all units, the inputs' filled in, and each row's part that shows: layer by layer, unit
   * by unit.
   */
  #rows(kind) {
    const { rows, settings, sizes } = this.#model;
    const { size } = this;
    const count = size * size;
    const stride = up4(count);
    const a = new kind(rows * stride);
    const x = (column) => ((column + 0.5) * 2 * RANGE) / size - RANGE;
    settings.inputs.forEach((name, i) => {
      for (let s = 0; s < count; s += 1) {
        a[i * stride + s] = INPUTS[name](x(s % size), -x(Math.floor(s / size)));
      }
    });
    let row = 0;
    return {
      a,
      stride,
      planes: sizes.map((units) =>
        Array.from({ length: units }, () => {
          row += 1;
          return a.subarray((row - 1) * stride, (row - 1) * stride + count);
        }),
      ),
    };
  }

  #fillExact(finish) {
    this.#exact ??= this.#rows(Float64Array);
    const { a, stride, planes } = this.#exact;
    this.#model.forwardAll(a, stride);
    if (finish !== undefined) {
      finish(a, (this.#model.rows - 1) * stride, 1, stride, stride);
    }
    return planes;
  }

  #fillFast({ numbers, unit, activations }) {
    this.#picture ??= this.#rows(Float32Array);
    const { layers, settings, w } = this.#model;
    const { planes } = this.#picture;
    const squares = this.size * this.size;
    const names = [
      ...settings.activation,
      settings.output === "logit" ? "sigmoid" : settings.output,
    ];
    const stride = COLUMNS * BYTES;
    const place = (row) => ROWS + row * stride;
    numbers.set(w);
    for (let start = 0; start < squares; start += COLUMNS) {
      const count = Math.min(COLUMNS, squares - start);
      planes[0].forEach((plane, i) =>
        numbers.set(plane.subarray(start, start + count), place(i) / BYTES),
      );
      layers.forEach(({ at, inputs, units, from, to }, l) => {
        for (let j = 0; j < units; j += 1) {
          const weights = (at + j * (inputs + 1)) * BYTES;
          unit(
            weights,
            weights + inputs * BYTES,
            place(from),
            place(to + j),
            place(to + j) + count * BYTES,
            stride,
          );
        }
        activations[names[l]]?.(place(to), place(to + units));
        planes[l + 1].forEach((plane, j) =>
          plane.set(numbers.subarray(place(to + j) / BYTES, place(to + j) / BYTES + count), start),
        );
      });
    }
    return planes;
  }

  /**
   * Whether no sum over the plane can leave the numbers of 32 bits: each layer's largest weight for
   * all. False for NaN, too.
   */
  #staysFinite() {
    const { layers, w } = this.#model;
    let reach = LARGEST_INPUT;
    for (const { at, inputs, units } of layers) {
      const size = (inputs + 1) * units;
      const largest = w
        .subarray(at, at + size)
        .reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      reach = Math.max(1, largest * (inputs + 1) * reach);
    }
    return reach < LARGEST;
  }
}
