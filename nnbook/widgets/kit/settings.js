// The settings of a widget: each has a first value and limits, and brings what a link says into
// them. What calls these functions is made of the widget's traits in Python, see traits.py.

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** A number from low to high, or without low itself where it is `above`. */
export const real = (start, low, high, above = false) => ({
  start,
  low,
  high,
  above,
  sound(value) {
    if (!Number.isFinite(value)) return undefined;
    return above && value <= low ? undefined : clamp(value, low, high);
  },
});

/** A whole number from low to high; or null, if `none`. */
export const whole = (start, low, high, none = false) => ({
  start,
  low,
  high,
  none,
  sound(value) {
    if (none && value === null) return null;
    return Number.isFinite(value) ? clamp(Math.round(value), low, high) : undefined;
  },
});

/** One of a few words. */
export const choice = (start, options) => ({
  start,
  options,
  sound: (value) => (options.includes(value) ? value : undefined),
});

/** Yes or no. */
export const flag = (start) => ({
  start,
  sound: (value) => (typeof value === "boolean" ? value : undefined),
});

/** A flat list of `least` to `most` numbers from low to high. */
export const list = (start, low, high, least, most, wholes = false) => ({
  start,
  low,
  high,
  least,
  most,
  wholes,
  sound(values) {
    if (!Array.isArray(values) || values.length < least || values.length > most) {
      return undefined;
    }
    if (!values.every(Number.isFinite)) return undefined;
    return values.map((each) => clamp(wholes ? Math.round(each) : each, low, high));
  },
});

/** One or more of a few words, each once. */
export const words = (start, options) => ({
  start,
  options,
  sound(values) {
    if (!Array.isArray(values) || values.length === 0) return undefined;
    const fits = values.every((each) => options.includes(each));
    return fits && new Set(values).size === values.length ? values : undefined;
  },
});

/**
 * Points [x, y, label]: coordinates up to `far`; labels up to `highest`, or 0 and 1 where it is
 * null.
 */
export const points = (most, far, highest) => ({
  start: [],
  most,
  far,
  highest,
  sound(values) {
    const fits = (row) => {
      if (!Array.isArray(row) || row.length !== 3 || !row.every(Number.isFinite)) {
        return false;
      }
      const [x, y, label] = row;
      const known = highest === null ? label === 0 || label === 1 : Math.abs(label) <= highest;
      return known && Math.abs(x) <= far && Math.abs(y) <= far;
    };
    return Array.isArray(values) && values.length <= most && values.every(fits)
      ? values
      : undefined;
  },
});

/** The first values of all. @param {Object} settings  name to one of the above */
export const starts = (settings) =>
  Object.fromEntries(Object.entries(settings).map(([name, { start }]) => [name, start]));

/** Whether a value is sound as it is. */
export const holds = (setting, value) =>
  value !== undefined && JSON.stringify(setting.sound(value)) === JSON.stringify(value);

/** Those of the values that are settings, within their limits; what makes no sense is left out. */
export function sound(settings, values) {
  const kept = Object.entries(values)
    .filter(([name]) => Object.hasOwn(settings, name))
    .map(([name, value]) => [name, settings[name].sound(value)]);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}
