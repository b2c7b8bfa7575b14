// Controls of settings: first value, limits and options are those of the setting, which they change.

import { numberInput, select, slider, toggle } from "./controls.js";

/**
 * @param {Object} settings  as in settings.js  @param {(changes: Object) => void} set
 * @returns functions that make a control of the setting `name`; `others` are further options of the
 *   control, as in controls.js, such as another `onInput`
 */
export function knobs(settings, set) {
  const of = (name, label, others) => ({
    label,
    value: settings[name].start,
    onInput: (value) => set({ [name]: settings[name].sound(value) }),
    ...others,
  });
  const within = (name, label, step, others) => {
    const { low, high } = settings[name];
    return { min: low, max: high, step, ...of(name, label, others) };
  };
  return {
    slide: (name, label, step = 1, others = {}) => slider(within(name, label, step, others)),
    field: (name, label, step = 1, others = {}) => numberInput(within(name, label, step, others)),
    /** @param {Object} texts  what each option is called on the page */
    pick(name, label, texts, others = {}) {
      const options = settings[name].options.map((option) => [option, texts[option]]);
      return select({ options, ...of(name, label, others) });
    },
    check: (name, label, others = {}) => toggle(of(name, label, others)),
  };
}
