// Controls of settings: first value, limits and options are those of the setting, which they
// change.

import { choice } from "./choices.js";
import { choiceSlider, numberInput, select, slider, toggle } from "./controls.js";
import { number } from "./words.js";

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
    /**
     * A few choices side by side, or a list of many.
     * @param {Object} texts  what each option is called on the page
     * @param {{drawings?: Object, onInput?: Function}} others  drawings: what is seen in place of
     *   the texts, by option
     */
    pick(name, label, texts, { drawings = {}, ...others } = {}) {
      const options = settings[name].options.map((each) => [each, texts[each], drawings[each]]);
      return choice({ options, ...of(name, label, others) });
    },
    /** A list, where there is little room. */
    list(name, label, texts) {
      const options = settings[name].options.map((each) => [each, texts[each]]);
      return select({ options, ...of(name, label, {}) });
    },
    /** A slider over round numbers above 0; for one between them it is at the nearest. */
    among(name, label, values) {
      const { value, onInput } = of(name, label, {});
      const made = choiceSlider({
        label,
        values: values.map((each) => number(each)),
        onInput: (place) => onInput(values[place]),
      });
      const set = (now) => {
        const away = values.map((each) => Math.abs(Math.log(each / now)));
        made.set(away.indexOf(Math.min(...away)), number(now));
      };
      set(value);
      return { node: made.node, set };
    },
    check: (name, label, others = {}) => toggle(of(name, label, others)),
  };
}
