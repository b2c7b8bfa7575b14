// Training the playground's network.
//
// The numbers are those of nnbook, with the same formulas for layers, losses, penalties and
// optimizers: over the same batches, both arrive at the same weights.

import { Random } from "../kit/random.js";
import { backward, up4, weightGradients } from "./kernels.js";
import { OUTPUTS, binaryCrossEntropyGradient, squaredGradient } from "./losses.js";
import { Model } from "./model.js";
import { CHANGEABLE, complete } from "./network_settings.js";
import { OPTIMIZERS, addPenalties } from "./optimizers.js";
import { multiply, scale } from "./unit_kernels.js";

/** @typedef {import("./data.js").Points} Points */
/** @typedef {import("./network_settings.js").Settings} Settings */

/** One first weight; the deviations are those of nnbook.initializers. */
function firstWeight({ initializer, deviation }, inputs, units, random) {
  if (initializer === "he_normal") return random.normal(0, Math.sqrt(2 / inputs));
  if (initializer === "normal") return random.normal(0, deviation);
  const limit = Math.sqrt(6 / (inputs + units));
  return initializer === "zeros" ? 0 : random.uniform(-limit, limit);
}

export class Network extends Model {
  #a;
  #d;
  #m;
  #g;
  #y;
  #stride;
  #mask;
  #before;
  #initial;
  #drawn;
  #optimizer;
  #random;

  /** @param {Partial<Settings>} settings  what is missing is taken from DEFAULTS */
  constructor(settings = {}) {
    super(settings);
    const size = this.w.length;
    this.#mask = new Float64Array(size); // 1 where a parameter is a weight, 0 where it is a bias
    this.#g = new Float64Array(size);
    this.#random = new Random(this.settings.seed);
    for (const layer of this.layers) this.#draw(layer);
    this.#initial = this.w.slice();
    this.#before = this.w.slice();
    this.#drawn = this.#random.state;
    /** The examples' numbers in the order of the last epoch. */
    this.order = new Uint32Array(0);
    this.#makeRoom();
    this.rewind();
  }

  /** The first weights of a layer. */
  #draw({ at, inputs, units }) {
    for (let j = 0; j < units; j += 1) {
      for (let i = 0; i < inputs; i += 1) {
        const k = at + j * (inputs + 1) + i;
        this.w[k] = firstWeight(this.settings, inputs, units, this.#random);
        this.#mask[k] = 1;
      }
    }
  }

  /**
   * Arrays for one batch: outputs, gradients by them, and dropout's factors, all in rows; and
   * targets.
   */
  #makeRoom() {
    this.#stride = up4(this.settings.batchSize);
    [this.#a, this.#d, this.#m] = [1, 2, 3].map(() => new Float64Array(this.rows * this.#stride));
    this.#y = new Float64Array(this.#stride);
  }

  /** Change the settings named in CHANGEABLE, at any time. @param {Partial<Settings>} changes */
  change(changes) {
    for (const name of Object.keys(changes)) {
      if (!CHANGEABLE.includes(name)) {
        throw new RangeError(
          `change: expected ${CHANGEABLE.join(", ")}, received ${name}; make a new network `
            + "for that",
        );
      }
    }
    this.settings = complete({ ...this.settings, ...changes });
    if (up4(this.settings.batchSize) !== this.#stride) this.#makeRoom();
  }

  /**
   * Back to the first weights, and to the same order of examples: the next run repeats the last one
   * bit by bit.
   */
  rewind() {
    this.w.set(this.#initial);
    this.#random.state = this.#drawn;
    this.#optimizer = new OPTIMIZERS[this.settings.optimizer](this.w.length, this.settings);
    /** Epochs done. */
    this.epochs = 0;
    /**
     * Null, or the epoch in which a number became infinite or NaN, and why. @type {{epoch: number,
     * reason: string}|null}
     */
    this.diverged = null;
  }

  /**
   * All that a training needs to go on exactly from here, as plain numbers for JSON; the settings
   * are not in it.
   */
  get state() {
    const { memory, powers } = this.#optimizer;
    return {
      w: [...this.w],
      memory: memory.map((each) => [...each]),
      powers: [...powers],
      random: this.#random.state,
      epochs: this.epochs,
      diverged: this.diverged,
    };
  }

  /** Go on from a `state` of a network with the same settings. */
  restore({ w, memory, powers, random, epochs, diverged }) {
    const { memory: own } = this.#optimizer;
    if (w.length !== this.w.length || memory.length !== own.length) {
      throw new RangeError(
        `state: expected ${this.w.length} weights, received ${w.length}; use the settings that it `
          + "was made with",
      );
    }
    this.w.set(w);
    memory.forEach((each, k) => own[k].set(each));
    this.#optimizer.powers = [...powers];
    this.#random.state = random;
    this.epochs = epochs;
    this.diverged = diverged;
  }

  // ---- training

  /**
   * Go once through all points, in a new random order, one step for each batch; the last batch
   * may be smaller. Does nothing without points, or after a divergence. Where the weights stop
   * being finite, `diverged` says so, and the weights are again those before this epoch.
   * @param {Points} points
   */
  epoch(points) {
    if (this.diverged !== null || points.count === 0) return;
    const { count } = points;
    const batch = this.settings.batchSize;
    const made = this.prepare(points);
    if (this.order.length !== count) this.order = new Uint32Array(count);
    for (let k = 0; k < count; k += 1) this.order[k] = k;
    this.#random.shuffle(this.order);
    this.#before.set(this.w);
    for (let start = 0; start < count; start += batch) {
      const size = Math.min(batch, count - start);
      this.#gather(made, start, size);
      this.#gradients(size);
      this.#step();
    }
    this.epochs += 1;
    if (!this.#isFinite()) this.#diverge();
  }

  /**
   * The gradient of the mean loss over all points, penalties included, in the order of `w`. For
   * checks.
   */
  gradient(points) {
    const kept = this.settings.batchSize;
    this.settings.batchSize = points.count;
    this.#makeRoom();
    if (this.order.length !== points.count) this.order = new Uint32Array(points.count);
    this.order.forEach((_, k) => {
      this.order[k] = k;
    });
    this.#gather(this.prepare(points), 0, points.count);
    this.#gradients(points.count);
    this.settings.batchSize = kept;
    this.#makeRoom();
    return this.#g.slice();
  }

  /** Put the inputs and targets of one batch into its columns. */
  #gather({ a, stride: wide, y }, start, count) {
    const own = this.#a;
    const stride = this.#stride;
    const order = this.order;
    for (let i = 0; i < this.sizes[0]; i += 1) {
      for (let s = 0; s < count; s += 1) {
        own[i * stride + s] = a[i * wide + order[start + s]];
      }
    }
    for (let s = 0; s < count; s += 1) this.#y[s] = y[order[start + s]];
  }

  /** Fill `g` for the batch in the columns: forward, then backward, then the penalties. */
  #gradients(count) {
    const a = this.#a;
    const d = this.#d;
    const g = this.#g;
    const m = this.#m;
    const stride = this.#stride;
    const { layers, w } = this;
    const wide = count + (count & 1); // the loops take two columns or four at a time
    const { l1, l2, dropout, output } = this.settings;
    const last = (this.rows - 1) * stride;
    if (dropout > 0) {
      this.#forwardWithDropout(wide);
    } else {
      this.forward(a, stride, 0, wide);
    }
    if (OUTPUTS[output].loss === "binary_cross_entropy") {
      binaryCrossEntropyGradient(d, a, last, this.#y, count, stride);
    } else {
      squaredGradient(d, a, last, this.#y, count, stride);
    }
    for (let l = layers.length - 1; l >= 0; l -= 1) {
      const { at, inputs, units, from, to, slope } = layers[l];
      const length = units * stride;
      if (dropout > 0 && l < layers.length - 1) {
        multiply(d, m, to * stride, length);
        // slopes are written with the output before dropout
        scale(a, 1 - dropout, to * stride, length);
      }
      if (slope !== undefined) slope(d, a, to * stride, length);
      weightGradients(g, at, inputs, units, d, a, from * stride, to * stride, stride, wide);
      if (l > 0) {
        backward(w, at, inputs, units, d, from * stride, to * stride, stride, wide);
      }
    }
    if (l1 > 0 || l2 > 0) addPenalties(g, w, this.#mask, l1, l2);
  }

  /**
   * Like `forward`, but each step silences a share of the hidden units and divides the others by
   * the rest.
   */
  #forwardWithDropout(wide) {
    const m = this.#m;
    const stride = this.#stride;
    const keep = 1 - this.settings.dropout;
    const border = keep * 4294967296;
    this.layers.forEach((layer, l) => {
      this.forwardLayer(layer, this.#a, stride, 0, wide);
      if (l === this.layers.length - 1) return;
      const start = layer.to * stride;
      const length = layer.units * stride;
      for (let k = start; k < start + length; k += 1) {
        m[k] = this.#random.bits() < border ? 1 / keep : 0;
      }
      multiply(this.#a, m, start, length);
    });
  }

  #step() {
    this.#optimizer.step(this.w, this.#g, this.settings.learningRate);
  }

  #isFinite() {
    for (let k = 0; k < this.w.length; k += 1) {
      if (!Number.isFinite(this.w[k])) return false;
    }
    return true;
  }

  #diverge() {
    this.w.set(this.#before);
    this.diverged = {
      epoch: this.epochs,
      reason:
        `In epoch ${this.epochs} the weights grew beyond all numbers. A learning rate of `
        + `${this.settings.learningRate} is too high here: each step overshoots further than the `
        + "one before. Lower it and rewind.",
    };
  }
}
