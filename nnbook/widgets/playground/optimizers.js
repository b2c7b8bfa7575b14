// Optimizers: each changes a flat vector of weights by one step, given the gradient. The formulas
// are those of nnbook.
//
// An optimizer keeps what its rule remembers in `memory`, arrays as long as the weights, and
// `powers`, two numbers.

/**
 * @typedef {{memory: Float64Array[], powers: number[], step: (w: Float64Array, g: Float64Array,
 *   rate: number) => void}} Optimizer
 */

/** Gradient descent: w <- w - rate g. */
class GradientDescent {
  constructor() {
    this.memory = [];
    this.powers = [1, 1];
  }

  step(w, g, rate) {
    for (let k = 0; k < w.length; k += 1) w[k] -= rate * g[k];
  }
}

/** v <- momentum v + g, w <- w - rate v. */
class Momentum {
  constructor(size, { momentum }) {
    this.memory = [new Float64Array(size)];
    this.powers = [1, 1];
    this.momentum = momentum;
  }

  step(w, g, rate) {
    const v = this.memory[0];
    const momentum = this.momentum;
    for (let k = 0; k < w.length; k += 1) {
      v[k] = v[k] * momentum + g[k];
      w[k] -= rate * v[k];
    }
  }
}

/** v <- rho v + (1 - rho) g², w <- w - rate g / (sqrt(v) + epsilon). */
class RMSProp {
  constructor(size, { rho, epsilon }) {
    this.memory = [new Float64Array(size)];
    this.powers = [1, 1];
    Object.assign(this, { rho, epsilon });
  }

  step(w, g, rate) {
    const v = this.memory[0];
    const rho = this.rho;
    const epsilon = this.epsilon;
    for (let k = 0; k < w.length; k += 1) {
      v[k] = v[k] * rho + g[k] * g[k] * (1 - rho);
      w[k] -= (g[k] / (Math.sqrt(v[k]) + epsilon)) * rate;
    }
  }
}

/**
 * Kingma and Ba, 2015, algorithm 1. The memory holds the sums m / (1 - beta1) and v / (1 - beta2),
 * as nnbook.Adam does.
 */
class Adam {
  constructor(size, { beta1, beta2, epsilon }) {
    this.memory = [new Float64Array(size), new Float64Array(size)];
    this.powers = [1, 1]; // of beta1 and beta2
    Object.assign(this, { beta1, beta2, epsilon });
  }

  step(w, g, rate) {
    const m = this.memory[0];
    const v = this.memory[1];
    const beta1 = this.beta1, beta2 = this.beta2;
    this.powers[0] *= beta1;
    this.powers[1] *= beta2;
    const root = Math.sqrt((1 - beta2) / (1 - this.powers[1]));
    const step = (rate * ((1 - beta1) / (1 - this.powers[0]))) / root;
    const epsilon = this.epsilon / root;
    for (let k = 0; k < w.length; k += 1) {
      m[k] = m[k] * beta1 + g[k];
      v[k] = v[k] * beta2 + g[k] * g[k];
      w[k] -= (m[k] / (Math.sqrt(v[k]) + epsilon)) * step;
    }
  }
}

/** The optimizers by name. */
export const OPTIMIZERS = {
  sgd: GradientDescent,
  momentum: Momentum,
  rmsprop: RMSProp,
  adam: Adam,
};

/**
 * Add the gradient of the penalties, l1 · sum |w| + l2 · sum w², as nnbook.regularization has them.
 * @param {Float64Array} mask  1 where a parameter is a weight, 0 where it is a bias
 */
export function addPenalties(g, w, mask, l1, l2) {
  for (let k = 0; k < g.length; k += 1) {
    g[k] += mask[k] * ((w[k] > 0 ? l1 : w[k] < 0 ? -l1 : 0) + 2 * l2 * w[k]);
  }
}
