// exp, log, tanh, sin and their kin, bit for bit the same in every browser.
//
// The language leaves Math.exp and its kin to each browser, and they differ in the last digits. A
// training run multiplies such a difference until its pictures differ. So this module uses only
// what the standard fixes to the last bit: + - * / and Math.sqrt, comparisons, Math.floor. Each
// function brings its argument into a small range, where a few terms of a power series are exact
// enough. Relative errors stay below 4e-16 (measured against 60 digits).

// log 2 and pi / 2 in parts. The first parts end in zero bits, so that a whole number times them is
// exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;
const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_MIDDLE = 6.077100506303966e-11;
const HALF_PI_LOW = 2.0222662487959506e-21;
const TWO_BY_PI = 0.6366197723675814;

/** pi, as near as a number comes to it. */
export const PI = 3.141592653589793;

// 2 to the power k, at index k + 1074, from the smallest number to the largest power.
const POWERS = new Float64Array(2098);
POWERS[1074] = 1;
for (let k = 1; k <= 1023; k += 1) POWERS[1074 + k] = 2 * POWERS[1073 + k];
for (let k = 1; k <= 1074; k += 1) POWERS[1074 - k] = POWERS[1075 - k] / 2;

/** exp(r) - 1 for |r| up to 0.35, where r + slip is the exact argument. */
function smallPower(r, slip) {
  const tail =
    1 / 6
    + r
      * (1 / 24
        + r
          * (1 / 120
            + r
              * (1 / 720
                + r
                  * (1 / 5040
                    + r
                      * (1 / 40320
                        + r
                          * (1 / 362880
                            + r
                              * (1 / 3628800
                                + r
                                  * (1 / 39916800
                                    + r * (1 / 479001600 + r * (1 / 6227020800))))))))));
  return r + (r * r * (0.5 + r * tail) + slip);
}

/** e to the power x. @param {number} x  @returns {number} */
export function exp(x) {
  if (!(x > -745.2)) return x <= -745.2 ? 0 : x;
  if (x > 709.79) return Infinity;
  const k = Math.floor(x * LOG2_E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const value = 1 + smallPower(r, high - r - low);
  if (k > 1023) return value * POWERS[2097] * 2;
  // rounded once, to a tiny number
  return k > -1022 ? value * POWERS[k + 1074] : value * POWERS[k + 1274] * POWERS[874];
}

/** exp(x) - 1, with all its digits also near 0. @param {number} x  @returns {number} */
export function expm1(x) {
  if (!(x > -40)) return x <= -40 ? -1 : x;
  if (x > 700) return exp(x);
  const k = Math.floor(x * LOG2_E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const value = smallPower(r, high - r - low);
  if (k === 0) return value;
  const power = POWERS[k + 1074];
  return power * value + (power - 1);
}

/** The natural logarithm. -Infinity at 0, NaN below. @param {number} x  @returns {number} */
export function log(x) {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let m = x;
  let k = 0; // x = m 2^k, m from 0.7 to 1.4
  if (m < POWERS[74]) {
    m *= POWERS[1174];
    k = -100;
  }
  for (let step = 512; step >= 1; step /= 2) {
    if (m >= POWERS[1074 + step]) {
      m *= POWERS[1074 - step];
      k += step;
    }
    if (m < POWERS[1075 - step]) {
      m *= POWERS[1074 + step];
      k -= step;
    }
  }
  if (m < 1) {
    m *= 2;
    k -= 1;
  }
  if (m > 1.4142135623730951) {
    m /= 2;
    k += 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s; // log(1 + f) = 2 (s + s³/3 + s⁵/5 + …)
  const tail =
    z
    * (1 / 3
      + z
        * (1 / 5
          + z
            * (1 / 7
              + z
                * (1 / 9
                  + z
                    * (1 / 11
                      + z
                        * (1 / 13
                          + z
                            * (1 / 15
                              + z * (1 / 17 + z * (1 / 19 + z * (1 / 21 + z * (1 / 23)))))))))));
  return k * LN2_HIGH + (f - (s * (f - 2 * tail) - k * LN2_LOW));
}

/** log(1 + x), with all its digits also near 0. @param {number} x  @returns {number} */
export function log1p(x) {
  const sum = 1 + x;
  if (sum === 1 || sum === Infinity) return x;
  // the factor makes up for the rounding of the sum
  return sum > 0 ? log(sum) * (x / (sum - 1)) : log(sum);
}

/** The hyperbolic tangent. @param {number} x  @returns {number} */
export function tanh(x) {
  if (x > 22) return 1;
  if (x < -22) return -1;
  const t = expm1(x < 0 ? -2 * x : 2 * x);
  const value = t / (t + 2);
  return x < 0 ? -value : value;
}

/** The logistic function, 1 / (1 + exp(-x)). @param {number} x  @returns {number} */
export function sigmoid(x) {
  if (x >= 0) return 1 / (1 + exp(-x));
  const power = exp(x);
  return power / (1 + power);
}

/** log(1 + exp(x)), a smooth max(0, x). @param {number} x  @returns {number} */
export function softplus(x) {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/** sin(r + slip) for |r| up to pi / 4. */
function smallSine(r, slip) {
  const z = r * r;
  const tail =
    -1 / 6
    + z
      * (1 / 120
        + z
          * (-1 / 5040
            + z
              * (1 / 362880
                + z
                  * (-1 / 39916800
                    + z
                      * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000)))))));
  return r + (r * z * tail + slip * (1 - z / 2));
}

/** cos(r + slip) for |r| up to pi / 4. */
function smallCosine(r, slip) {
  const z = r * r;
  const tail =
    1 / 24
    + z
      * (-1 / 720
        + z
          * (1 / 40320
            + z
              * (-1 / 3628800
                + z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000))))));
  const most = 1 - z / 2;
  return most + (1 - most - z / 2 + (z * z * tail - r * slip));
}

/** sin(x + quarters · pi / 2). */
function turned(x, quarters) {
  if (!(x > -1e6 && x < 1e6)) return NaN;
  const k = Math.floor(x * TWO_BY_PI + 0.5);
  const first = x - k * HALF_PI_HIGH;
  const middle = k * HALF_PI_MIDDLE;
  const second = first - middle;
  const low = k * HALF_PI_LOW - (first - second - middle);
  const r = second - low;
  const slip = second - r - low;
  const quarter = k + quarters;
  const at = quarter - 4 * Math.floor(quarter / 4);
  if (at === 0) return smallSine(r, slip);
  if (at === 1) return smallCosine(r, slip);
  return at === 2 ? -smallSine(r, slip) : -smallCosine(r, slip);
}

/**
 * The sine, for |x| below a million; NaN beyond.
 * @param {number} x  in radians
 * @returns {number}
 */
export function sin(x) {
  return turned(x, 0);
}

/**
 * The cosine, for |x| below a million; NaN beyond.
 * @param {number} x in radians
 * @returns {number}
 */
export function cos(x) {
  return turned(x, 1);
}

// ---- a fast tanh

/**
 * The table of `fastTanh`: straight lines over 5120 pieces of -10..10, each 1 / 256 long; errors
 * up to 7.4e-7. On the piece from k / 256 - 10 on, tanh(x) is about TANH_LINES[2 k] + p ·
 * TANH_LINES[2 k + 1], with p = 256 x + 2560.
 */
export const TANH_LINES = new Float64Array(10240);
for (let k = 0; k < 5120; k += 1) {
  const left = tanh((k - 2560) / 256);
  const rise = tanh((k - 2559) / 256) - left;
  // half of it moves the line into the middle of its errors
  const gap = tanh((k - 2559.5) / 256) - (left + rise / 2);
  TANH_LINES[2 * k] = left + gap / 2 - k * rise;
  TANH_LINES[2 * k + 1] = rise;
}

/**
 * tanh from the table. Loops over many numbers had better hold these lines themselves.
 * @param {number} x
 * @returns {number}
 */
export function fastTanh(x) {
  const place = x * 256 + 2560;
  if (!(place > 0 && place < 5120)) return x > 0 ? 1 : x < 0 ? -1 : x; // NaN stays NaN
  const k = (place | 0) << 1;
  return TANH_LINES[k] + place * TANH_LINES[k + 1];
}
