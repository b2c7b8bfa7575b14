// Random numbers from a seed: the same seed gives the same numbers, bit for bit, in every browser
// and in Python.

import { log } from "./maths.js";

/**
 * A generator of random numbers: sfc32 by Chris Doty-Humphrey (PractRand, 2010), in the public
 * domain. It has three words of 32 bits and a counter, which is all of its state.
 */
export class Random {
  /** @param {number} seed  a whole number, 0 or more; its lower 53 bits count */
  constructor(seed = 0) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(
        `seed: expected a whole number from 0 to 2^53 - 1, received ${seed}; choose such a number`,
      );
    }
    this.words = Int32Array.of(0x9e3779b9, seed % 4294967296, Math.floor(seed / 4294967296), 1);
    for (let k = 0; k < 15; k += 1) this.bits(); // so that near seeds give numbers far apart
  }

  /** The next 32 bits, as a whole number from 0 to 2^32 - 1. */
  bits() {
    const { words } = this;
    const b = words[1];
    const c = words[2];
    const sum = (words[0] + b + words[3]) | 0;
    words[0] = b ^ (b >>> 9);
    words[1] = c + (c << 3);
    words[2] = ((c << 21) | (c >>> 11)) + sum;
    words[3] += 1;
    return sum >>> 0;
  }

  /** A number from `low` up to, but not including, `high`; all 53 bits are drawn. */
  uniform(low = 0, high = 1) {
    const upper = this.bits() >>> 5;
    const lower = this.bits() >>> 6;
    return low + (high - low) * ((upper * 67108864 + lower) / 9007199254740992);
  }

  /**
   * A whole number from 0 to n - 1, each exactly as likely; n from 1 to 2^21. Lemire's method
   * (2019): mostly no division.
   */
  integer(n) {
    let product = this.bits() * n;
    let drawn = Math.floor(product / 4294967296);
    let rest = product - drawn * 4294967296;
    if (rest < n) {
      const unfair = 4294967296 % n;
      while (rest < unfair) {
        product = this.bits() * n;
        drawn = Math.floor(product / 4294967296);
        rest = product - drawn * 4294967296;
      }
    }
    return drawn;
  }

  /**
   * A normal number, by Marsaglia's polar method (1964). Its twin is thrown away: so the state
   * stays four words.
   */
  normal(mean = 0, deviation = 1) {
    let u = 0;
    let square = 0;
    while (square === 0 || square >= 1) {
      u = this.uniform(-1, 1);
      const v = this.uniform(-1, 1);
      square = u * u + v * v;
    }
    return mean + deviation * u * Math.sqrt((-2 * log(square)) / square);
  }

  /**
   * Put the elements of an array in random order, in place (Fisher and Yates). Returns the array.
   */
  shuffle(array) {
    for (let k = array.length - 1; k > 0; k -= 1) {
      const other = this.integer(k + 1);
      const kept = array[k];
      array[k] = array[other];
      array[other] = kept;
    }
    return array;
  }

  /** Four whole numbers, from which `state = …` goes on exactly here. */
  get state() {
    return [...this.words];
  }

  set state(words) {
    this.words.set(words);
  }
}
