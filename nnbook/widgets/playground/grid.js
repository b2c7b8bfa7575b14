// The plane as a square grid, and all units over it. Two short cuts: the inputs of the first layer never change, and the
// outputs of tanh and sigmoid stay between -1 and 1, so that mostly the next tanh can be looked up without a question.

import { fastTanh } from "../kit/maths.js";
import { RANGE } from "./data.js";
import { affine, planeSum, planeTanh, tableSigmoid, tableTanh, tanhOfPlaces, up4 } from "./kernels.js";
import { INPUTS } from "./settings.js";

const ACROSS = ["x", "x2", "sinx"], DOWN = ["y", "y2", "siny"];
const FAR = 8; // beyond it tanh is so near to 1 that its addition theorem divides 0 by 0

export class Grid {
  #model; #inputs; #units; #rest; #rows;

  /** @param {import("./model.js").Model} model  @param {number} size  of a side */
  constructor(model, size) {
    const { inputs } = model.settings, x = (column) => (column + 0.5) * 2 * RANGE / size - RANGE;
    this.#model = model;
    this.size = size;
    this.stride = up4(size * size);
    /** Rows as in kernels.js, a column for each square. */
    this.a = new Float64Array(model.rows * this.stride);
    inputs.forEach((name, i) => {
      for (let s = 0; s < size * size; s += 1) this.a[i * this.stride + s] = INPUTS[name](x(s % size), -x(Math.floor(s / size)));
    });
    /** The squares of each unit, layer by layer. */
    this.planes = [];
    for (let layer = 0, row = 0; layer < model.sizes.length; row += model.sizes[layer], layer += 1) {
      this.planes.push(Array.from({ length: model.sizes[layer] }, (_, j) => this.a.subarray((row + j) * this.stride, (row + j) * this.stride + size * size)));
    }
    // Each input of the network changes either across the plane or down; with x·y among them the short cut is closed.
    this.#inputs = inputs.every((name) => ACROSS.includes(name) || DOWN.includes(name)) ? inputs.map((name) => ({
      values: Float64Array.from({ length: size }, (_, k) => INPUTS[name](x(k), -x(k))), down: DOWN.includes(name) })) : null;
    this.#units = Array.from({ length: model.sizes[1] }, () => ({ u: new Float64Array(size), v: new Float64Array(size), tanh: false }));
    this.#rest = model.layers.slice(1).map((layer, l) => ({
      layer, places: new Float64Array(layer.units * (layer.inputs + 1)), inTable: false,
      bounded: layer.activate === tableTanh && [tableTanh, tableSigmoid].includes(model.layers[l].activate) }));
    // Row by row of the plane, so that its numbers stay in the nearest cache, where the columns go by fours.
    this.#rows = size % 4 === 0 ? 1 : size;
  }

  /** All units with the weights as they are now. @param {?Function} finish  what makes the answer of the output */
  fill(finish) {
    const [first] = this.#model.layers, { a, stride, size } = this, last = (this.#model.rows - 1) * stride;
    if (this.#inputs !== null) this.#units.forEach((unit, j) => this.#sum(unit, first.at + j * (first.inputs + 1)));
    for (const step of this.#rest) step.inTable = step.bounded && this.#setPlaces(step);
    for (let row = 0; row < size; row += this.#rows) {
      const start = row * size, count = up4(this.#rows * size);
      if (this.#inputs === null) this.#model.forwardLayer(first, a, stride, start, count);
      else this.#units.forEach((unit, j) => this.#fillFirst(unit, (first.to + j) * stride, row));
      for (const step of this.#rest) {
        if (step.inTable) lookUpLayer(step, a, stride, start, count);
        else this.#model.forwardLayer(step.layer, a, stride, start, count);
      }
      if (finish !== undefined) finish(a, last + start, 1, stride, count);
    }
    return this.planes;
  }

  #fillFirst({ u, v, tanh }, from, row) {
    const { activate } = this.#model.layers[0], { a, size } = this;
    if (tanh) planeTanh(a, from, u, v, row, row + this.#rows);
    else {
      planeSum(a, from, u, v, row, row + this.#rows);
      if (activate !== undefined) activate(a, from + row * size, 1, this.stride, this.#rows * size);
    }
  }

  /** What one unit sums up across the plane (u) and down (v); their tanh where the addition theorem may be used. */
  #sum(unit, at) {
    const { w, layers: [{ activate }] } = this.#model, { u, v } = unit;
    u.fill(0);
    v.fill(w[at + this.#inputs.length]);
    this.#inputs.forEach(({ values, down }, i) => {
      const sums = down ? v : u, weight = w[at + i];
      for (let k = 0; k < sums.length; k += 1) sums[k] += weight * values[k];
    });
    const near = (sum) => Math.abs(sum) < FAR;
    unit.tanh = activate === tableTanh && u.every(near) && v.every(near);
    if (!unit.tanh) return;
    for (let k = 0; k < u.length; k += 1) { u[k] = fastTanh(u[k]); v[k] = fastTanh(v[k]); }
  }

  /**
   * Weights and biases of a layer with which its sums are places in the table of tanh. Returns whether all sums will lie
   * in the table: the inputs are at most 1, so no sum is larger than its weights and bias together.
   */
  #setPlaces({ layer: { at, inputs, units }, places }) {
    const { w } = this.#model, size = inputs + 1;
    let inTable = true;
    for (let j = 0; j < units; j += 1) {
      let sum = 0;
      for (let k = j * size; k < (j + 1) * size; k += 1) {
        places[k] = 256 * w[at + k];
        sum += Math.abs(places[k]);
      }
      places[j * size + inputs] += 2560;
      inTable = inTable && sum < 2559; // false for NaN, too
    }
    return inTable;
  }
}

function lookUpLayer({ layer: { inputs, units, from, to }, places }, a, stride, start, count) {
  affine(places, 0, inputs, units, a, from * stride + start, to * stride + start, stride, count);
  tanhOfPlaces(a, to * stride + start, units, stride, count);
}
