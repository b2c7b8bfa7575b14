// Six optimizers on two numbers. The formulas and defaults are those of nnbook.optimizers. No DOM.

const RHO = 0.99;
const BETA1 = 0.9, BETA2 = 0.999;
const EPSILON = 1e-8;
const ADAGRAD_EPSILON = 1e-10;

/**
 * Each makes its memory, and returns one step: it changes the point w, given the gradient g there.
 * @type {Object<string, {name: string, adapts: boolean, rule: string, make: (rate: number,
 *   momentum: number) => Function}>}
 */
export const OPTIMIZERS = {
  sgd: {
    name: "SGD",
    adapts: false,
    rule: "w ← w − lr g",
    make: (rate) => (w, g) => {
      for (let k = 0; k < 2; k += 1) w[k] -= rate * g[k];
    },
  },
  momentum: {
    name: "Momentum",
    adapts: false,
    rule: "v ← μ v + g, w ← w − lr v",
    make: (rate, momentum) => {
      const v = [0, 0];
      return (w, g) => {
        for (let k = 0; k < 2; k += 1) {
          v[k] = v[k] * momentum + g[k];
          w[k] -= v[k] * rate;
        }
      };
    },
  },
  nesterov: {
    name: "Nesterov",
    adapts: false,
    rule: "v ← μ v + g, w ← w − lr (g + μ v)",
    make: (rate, momentum) => {
      const v = [0, 0];
      return (w, g) => {
        for (let k = 0; k < 2; k += 1) {
          v[k] = v[k] * momentum + g[k];
          w[k] -= (v[k] * momentum + g[k]) * rate;
        }
      };
    },
  },
  adagrad: {
    name: "AdaGrad",
    adapts: true,
    rule: "s ← s + g², w ← w − lr g / (√s + ε)",
    make: (rate) => {
      const s = [0, 0];
      return (w, g) => {
        for (let k = 0; k < 2; k += 1) {
          s[k] += g[k] * g[k];
          w[k] -= (g[k] / (Math.sqrt(s[k]) + ADAGRAD_EPSILON)) * rate;
        }
      };
    },
  },
  rmsprop: {
    name: "RMSProp",
    adapts: true,
    rule: "v ← ρ v + (1 − ρ) g², w ← w − lr g / (√v + ε)",
    make: (rate) => {
      const v = [0, 0];
      return (w, g) => {
        for (let k = 0; k < 2; k += 1) {
          v[k] = v[k] * RHO + g[k] * g[k] * (1 - RHO);
          w[k] -= (g[k] / (Math.sqrt(v[k]) + EPSILON)) * rate;
        }
      };
    },
  },
  adam: {
    name: "Adam",
    adapts: true,
    rule: "w ← w − lr m̂ / (√v̂ + ε)",
    make: (rate) => {
      // The sums are m / (1 - beta1) and v / (1 - beta2), as in nnbook; the factors below turn them
      // into m̂ and v̂.
      const mean = [0, 0];
      const square = [0, 0];
      let power1 = 1, power2 = 1;
      return (w, g) => {
        power1 *= BETA1;
        power2 *= BETA2;
        const toMean = (1 - BETA1) / (1 - power1);
        const toRoot = Math.sqrt((1 - BETA2) / (1 - power2));
        for (let k = 0; k < 2; k += 1) {
          mean[k] = mean[k] * BETA1 + g[k];
          square[k] = square[k] * BETA2 + g[k] * g[k];
          w[k] -=
            (mean[k] / (Math.sqrt(square[k]) + EPSILON / toRoot)) * ((rate * toMean) / toRoot);
        }
      };
    },
  },
};

export const NAMES = Object.keys(OPTIMIZERS);
