// The settings of an explorer: each has a first value and limits, and brings what a link says into them.

/** A number from low to high. */
export const real = (start, low, high) => ({ start, low, high,
  sound: (value) => (typeof value === "number" && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : undefined) });

/** A whole number from low to high. */
export const whole = (start, low, high) => ({ start, low, high,
  sound: (value) => (typeof value === "number" && Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : undefined) });

/** One of a few words; the first one is the start unless it is given. */
export const choice = (options, start = options[0]) => ({ start, options, sound: (value) => (options.includes(value) ? value : undefined) });

/** Yes or no. */
export const flag = (start) => ({ start, sound: (value) => (typeof value === "boolean" ? value : undefined) });

/** A flat list of `least` to `most` numbers from low to high. */
export const list = (start, low, high, least = start.length, most = start.length) => ({ start, low, high, least, most,
  sound: (value) => (Array.isArray(value) && value.length >= least && value.length <= most && value.every(Number.isFinite)
    ? value.map((each) => Math.min(high, Math.max(low, each))) : undefined) });

/** The first values of all. @param {Object} settings  name to one of the above */
export const starts = (settings) => Object.fromEntries(Object.entries(settings).map(([name, { start }]) => [name, start]));

/** Those of the values that are settings, within their limits; what makes no sense is left out. */
export function sound(settings, values) {
  const kept = Object.entries(values).filter(([name]) => Object.hasOwn(settings, name)).map(([name, value]) => [name, settings[name].sound(value)]);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}
