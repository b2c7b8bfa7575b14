// The playground's network, as long as it stays as it is: a point of the plane goes in, one number
// comes out.
//
// How its numbers are laid out, and the loops over them, see kernels.js. The training is in
// engine.js.

import { RANGE } from "./data.js";
import { Grid } from "./grid.js";
import { affine, up4 } from "./kernels.js";
import { OUTPUTS, binaryCrossEntropySum, rightAnswers, squaredSum, targets } from "./losses.js";
import { INPUTS, complete } from "./network_settings.js";
import {
  elu,
  eluSlope,
  exactSigmoid,
  exactTanh,
  leakyRelu,
  leakyReluSlope,
  relu,
  reluSlope,
  sigmoidSlope,
  tableSigmoid,
  tableTanh,
  tanhSlope,
} from "./unit_kernels.js";

/** @typedef {import("./data.js").Points} Points */
/** @typedef {import("./network_settings.js").Settings} Settings */

const CHUNK = 128; // columns at a time: few enough that their rows stay in the nearest cache

const EXACT = { relu, leaky_relu: leakyRelu, elu, tanh: exactTanh, sigmoid: exactSigmoid };
const TABLE = { ...EXACT, tanh: tableTanh, sigmoid: tableSigmoid };
const SLOPES = {
  relu: reluSlope,
  leaky_relu: leakyReluSlope,
  elu: eluSlope,
  tanh: tanhSlope,
  sigmoid: sigmoidSlope,
};

export class Model {
  #grids = new Map();
  #prepared = new WeakMap();
  #spot;
  #finish;

  /** @param {Partial<Settings>} settings  what is missing is taken from DEFAULTS */
  constructor(settings = {}) {
    /** All settings. @type {Settings} */
    this.settings = complete(settings);
    const { inputs, hidden, activation, output, precise } = this.settings;
    const functions = precise ? EXACT : TABLE;
    const names = [...activation, output];
    /** Units of each layer: inputs, hidden, output. @type {number[]} */
    this.sizes = [inputs.length, ...hidden, 1];
    let at = 0;
    let row = 0;
    /**
     * Each layer of weights: where they start in `w`, and the rows of what goes in and what comes
     * out.
     */
    this.layers = names.map((name, l) => {
      const before = this.sizes[l];
      const units = this.sizes[l + 1];
      const layer = {
        at,
        inputs: before,
        units,
        from: row,
        to: row + before,
        activate: functions[name],
        slope: SLOPES[name],
      };
      at += (before + 1) * units;
      row += before;
      return layer;
    });
    this.rows = row + 1;
    /** All weights and biases: unit by unit those of its inputs, then its bias. All 0 at first. */
    this.w = new Float64Array(at);
    // from the output to the answer
    this.#finish = output === "logit" ? functions.sigmoid : undefined;
    this.#spot = new Float64Array(this.rows * 4);
  }

  /**
   * A copy of all weights, layer by layer, as nnbook has them: weights[i][j] leads from input i
   * to unit j. Setting it changes the weights, but not those to which `rewind` returns.
   * @type {{weights: number[][], biases: number[]}[]}
   */
  get weights() {
    return this.layers.map(({ at, inputs, units }) => {
      const from = (i) =>
        Array.from({ length: units }, (_, j) => this.w[at + j * (inputs + 1) + i]);
      return { weights: Array.from({ length: inputs }, (_, i) => from(i)), biases: from(inputs) };
    });
  }

  set weights(layers) {
    const all = this.w.slice();
    this.layers.forEach(({ at, inputs, units }, l) => {
      const rows = [...(layers[l]?.weights ?? []), layers[l]?.biases];
      if (
        rows.length !== inputs + 1
        || rows.some((row) => row?.length !== units || !row.every(Number.isFinite))
      ) {
        throw new RangeError(
          `weights: expected ${inputs} x ${units} finite weights and ${units} biases in layer `
            + `${l}, `
            + "received something else; pass what `weights` returns",
        );
      }
      rows.forEach((row, i) =>
        row.forEach((value, j) => {
          all[at + j * (inputs + 1) + i] = value;
        }),
      );
    });
    this.w.set(all);
  }

  /**
   * All layers, for the columns from `start` to `start + count`: start a multiple of 4, count even.
   */
  forward(a, stride, start, count) {
    for (const layer of this.layers) this.forwardLayer(layer, a, stride, start, count);
  }

  forwardLayer({ at, inputs, units, from, to, activate }, a, stride, start, count) {
    affine(this.w, at, inputs, units, a, from * stride + start, to * stride + start, stride, count);
    if (activate !== undefined) activate(a, to * stride + start, units, stride, count);
  }

  forwardAll(a, stride) {
    for (let start = 0; start < stride; start += CHUNK) {
      this.forward(a, stride, start, Math.min(CHUNK, stride - start));
    }
  }

  /**
   * Rows for some points, inputs filled in, and what their outputs are compared with. Kept as long
   * as the points.
   */
  prepare(points) {
    let made = this.#prepared.get(points);
    if (made === undefined || made.count !== points.count) {
      made = {
        count: points.count,
        stride: up4(points.count),
        y: targets(this.settings.output, points.label),
      };
      made.a = new Float64Array(this.rows * made.stride);
      for (let s = 0; s < points.count; s += 1) {
        this.#setInputs(made.a, made.stride, s, points.x[s], points.y[s]);
      }
      this.#prepared.set(points, made);
    }
    return made;
  }

  #setInputs(a, stride, column, x, y) {
    this.settings.inputs.forEach((name, i) => {
      a[i * stride + column] = INPUTS[name](x, y);
    });
  }

  /**
   * Mean loss, without penalties, and share of right answers (NaN in regression). NaN without
   * points.
   * @param {Points} points  @returns {{loss: number, accuracy: number}}
   */
  evaluate(points) {
    const { a, stride, y, count } = this.prepare(points);
    const { loss, border, middle } = OUTPUTS[this.settings.output];
    if (count === 0) return { loss: NaN, accuracy: NaN };
    this.forwardAll(a, stride);
    const from = (this.rows - 1) * stride;
    const sum =
      loss === "mean_squared_error"
        ? squaredSum(a, from, y, 0, count)
        : binaryCrossEntropySum(a, from, y, 0, count);
    return {
      loss: sum / count,
      accuracy:
        border === border ? rightAnswers(a, from, y, 0, count, border, middle) / count : NaN,
    };
  }

  /**
   * The activations of every unit at one point, layer by layer; the first are the inputs, the last
   * is the raw output.
   */
  at(x, y) {
    this.#setInputs(this.#spot, 4, 0, x, y);
    this.forward(this.#spot, 4, 0, 4);
    let row = 0;
    return this.sizes.map((units) =>
      Array.from({ length: units }, () => {
        row += 1;
        return this.#spot[4 * (row - 1)];
      }),
    );
  }

  /**
   * The answer at one point: for `logit` the probability of class 1, else the output.
   * @returns {number}
   */
  predict(x, y) {
    this.at(x, y);
    const last = 4 * (this.rows - 1);
    if (this.#finish !== undefined) this.#finish(this.#spot, last, 1, 4, 4);
    return this.#spot[last];
  }

  /**
   * The activations of one hidden layer, the last one by default, for a picture of its space.
   * @param {Points} points  @param {number} layer  0 for the inputs
   * @returns {Float64Array[]} one array for each unit, with a number for each point; the next
   *   call may overwrite them
   */
  hidden(points, layer = this.sizes.length - 2) {
    const { a, stride, count } = this.prepare(points);
    this.forwardAll(a, stride);
    const first = this.sizes.slice(0, layer).reduce((sum, units) => sum + units, 0);
    return Array.from({ length: this.sizes[layer] }, (_, j) =>
      a.subarray((first + j) * stride, (first + j) * stride + count),
    );
  }

  /**
   * The activations of all units over the plane, -6 to 6 both ways, in the middles of size × size
   * squares. The output's are answers, as of `predict`. For pictures: unless the network is
   * `precise`, right to about six digits.
   * @param {number} size
   * @returns {(Float32Array|Float64Array)[][]} layer by layer (inputs first), unit by unit: row
   *   by row from the top, where y is 6. The next call may overwrite the arrays.
   */
  grid(size) {
    if (!this.#grids.has(size)) this.#grids.set(size, new Grid(this, size));
    return this.#grids.get(size).fill(this.#finish);
  }
}
