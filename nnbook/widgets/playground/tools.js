// Below the pictures: the reader's own points, the network as code, the run that is kept to
// compare.

import { group, select } from "../kit/controls.js";
import { element, uid } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { kerasCode, numpyCode, torchCode } from "./code.js";
import { HIGHEST, MOST, WHOLE, table, tooMuch } from "./own.js";
import { isRegression } from "./run.js";
import { CLASS_NAMES, summary } from "./words.js";

const CODE = { NumPy: numpyCode, PyTorch: torchCode, Keras: kerasCode };

/** A text area with a label above it. */
function area(label, attributes) {
  const id = uid("text");
  const box = element("textarea", {
    id,
    spellcheck: "false",
    "data-lm-suppress-shortcuts": "true",
    ...attributes,
  });
  return {
    box,
    node: element("div", { class: "text" }, element("label", { for: id }, label), box),
  };
}

/**
 * Own points: what a click adds, all away, and a table.
 * @param {(values: Object) => boolean} set  whether they are taken
 * @param {(sentence: string) => void} tell
 */
export function ownTools(set, tell) {
  const adds = select({
    label: "A click adds",
    options: [
      ["0", CLASS_NAMES[0]],
      ["1", CLASS_NAMES[1]],
      ["remove", "nothing: it removes"],
    ],
    value: "0",
  });
  const text = area(
    `One point a line: x, y, label; 2 to ${MOST} lines. Labels 0 and 1 are classes. If one is `
      + `another number, from −${HIGHEST} to ${HIGHEST}, all of them are numbers to be learned `
      + "(regression).",
    {
      rows: 5,
      onbeforeinput: (event) => {
        // a page with a million lines in a field stands still for seconds
        const much = tooMuch(event.data ?? "");
        if (much === "") return;
        event.preventDefault();
        tell(much);
      },
    },
  );
  const use = element("button", {
    type: "button",
    onclick: () => {
      try {
        const made = table(text.box.value);
        if (!set(made)) return;
        const numbers = isRegression({ data: "own", ...made });
        const labels = numbers ? " Not all labels are 0 or 1: they are learned as numbers." : "";
        tell(`${made.own.length} points are in the plane.${labels}`);
      } catch (error) {
        tell(error.message);
      }
    },
  }, "Use these points");
  const node = element("div", { class: "own" },
    group("Your own points",
      adds.node,
      element("button", { type: "button", onclick: () => set({ own: [], frame: WHOLE }) },
        "Remove all points",
      ),
    ),
    element("details", {}, element("summary", {}, "Paste a table"), text.node, use),
  );
  return { node, adds };
}

/** The network as a script. @param {Object} state  run and settings */
export function codeTools(state, tell) {
  const language = select({
    label: "Code",
    options: Object.keys(CODE).map((name) => [name, name]),
    value: "NumPy",
  });
  const text = area("The network as code, with its weights", { rows: 8, readonly: true });
  text.node.hidden = true;
  const press = () => {
    const {
      run: { network },
      settings: {
        frame: [left, right, bottom, top],
      },
    } = state;
    const code = CODE[language.get()](network);
    const plain = state.settings.frame.every((edge, i) => edge === WHOLE[i]);
    text.box.value = plain
      ? code
      : `# The plane: x from ${left} to ${right} becomes -6 to 6, and so does y from ${bottom} to `
        + `${top}.\n${code}`;
    text.node.hidden = false;
    const copied = navigator.clipboard?.writeText(text.box.value);
    if (copied) {
      copied.then(
        () => tell("The code is copied."),
        () => tell("The code stands below."),
      );
    } else {
      tell("The code stands below.");
    }
  };
  return {
    node: element("div", {},
      element("div", { class: "nnb-group" },
        language.node,
        element("button", { type: "button", onclick: press }, "Copy the code"),
      ),
      text.node,
    ),
  };
}

/**
 * A run that stays as a grey curve.
 * @param {Object} state  its `kept` is set here
 * @param {() => void} changed
 */
export function keepTools(state, changed) {
  const button = element("button", {
    type: "button",
    onclick: () => {
      const { run } = state;
      const { loss } = run.numbers();
      state.kept = state.kept
        ? null
        : {
            points: [...run.curve.points, [run.epochs, ...loss]],
            settings: run.first,
            label: `${summary(run)}; epoch ${run.epochs}, test loss ${number(loss[1])}`,
          };
      changed();
    },
  });
  const note = element("p", { class: "nnb-note" });
  return {
    button,
    note,
    show() {
      button.textContent = state.kept ? "Forget the kept run" : "Keep this run to compare";
      const other = state.kept && summary(state.run, state.kept.settings);
      note.textContent = state.kept
        ? `Grey: ${state.kept.label}. Now: ${other || "the same settings"}.`
        : "";
      note.hidden = !state.kept;
    },
  };
}
