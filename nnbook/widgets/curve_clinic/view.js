// A clinic for trainings: eight learning curves, a name for what each has, and one change for each.

import { segments } from "../kit/choices.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { starts } from "../kit/settings.js";
import { beds } from "./beds.js";
import { card } from "./card.js";
import { curves } from "./curves.js";
import { DISEASES } from "./runs.js";
import { SETTINGS } from "./settings.js";
import { table } from "./table.js";
import { treatment } from "./treatment.js";
import { PATIENTS, TREATMENTS, TRUTH, UNDONE, isCured, run } from "./ward.js";
import { answer, examined, seen } from "./words.js";

const QUESTION =
  "Eight trainings run, and don’t learn. Can you cure all of them, with one change each? "
  + "A cured one reads 80 % of new digits.";
const ABOUT =
  "Each curve is a run of chapter 09’s code on MNIST: 300 updates, a point for every ten. Solid "
  + "is the mean over their batches, dashed are 500 digits for validation. All patients have two "
  + "hidden layers of 32 units, but for patient 3, which has five. The dotted lines are 2.30, the "
  + "loss of a network that knows nothing, and 80 % of the digits.";

const key = (kind, text) => element("span", {}, element("i", { class: kind }), text);
const cures = ({ treatments }) => treatments.filter((each, i) => isCured(i + 1, each)).length;

/** The list with another value at the patient's place. */
const put = (values, patient, value) =>
  values.map((each, i) => (i === patient - 1 ? value : each));

function build({ set, values }) {
  const state = { ...starts(SETTINGS), before: run(1, 0), now: run(1, 0) };
  const picture = curves(state);
  const chart = card();
  const numbers = table();
  const ward = beds((patient) => {
    const { knob } = TREATMENTS[values().treatments[patient - 1]];
    set({ patient, ...(knob === "" ? {} : { knob }) });
  });
  const named = segments({
    label: "It has",
    options: DISEASES.map((text, i) => [String(i + 1), text]),
    value: "",
    onInput: (value) => {
      const { patient, diagnoses } = values();
      set({ diagnoses: put(diagnoses, patient, Number(value)) }, examined(patient, Number(value)));
    },
  });
  const found = element("p", { class: "nnb-note examined" });
  const change = treatment(
    (knob) => set({ knob }),
    (number) => {
      const { patient, treatments } = values();
      set({ treatments: put(treatments, patient, number) });
    },
  );
  const cured = element("b");
  const counter = element("p", { class: "nnb-counter" }, "cured", cured);
  const untreated = key("grey", "untreated");

  const show = (now) => {
    const { patient, diagnoses, treatments } = now;
    const disease = diagnoses[patient - 1];
    Object.assign(state, now, {
      before: run(patient, 0),
      now: run(patient, treatments[patient - 1]),
    });
    for (const part of [ward, chart, numbers, change]) part.show(now);
    named.set(disease === 0 ? "" : String(disease));
    found.textContent = examined(patient, disease);
    cured.textContent = `${cures(now)} of ${PATIENTS}`;
    untreated.style.visibility = state.now === state.before ? "hidden" : "";
    const told = seen(now);
    picture.describe(`${told} The table lists its numbers.`);
    picture.refresh();
    return told;
  };

  return {
    picture: [
      element("div", { class: "pictures hero" },
        element("div", { class: "picture" },
          element("p", { class: "key" },
            key("solid", "training"),
            key("dashed", "validation"),
            key("wide", "a healthy one"),
            untreated,
          ),
          picture.node,
        ),
        element("div", { class: "picture" }, chart.node, named.node, found),
      ),
    ],
    bar: [ward.node, counter],
    main: [change.knob, change.values],
    closer: [element("p", { class: "nnb-note" }, ABOUT), numbers.node],
    controls: {
      patient: ward.node,
      diagnoses: [named.node, found],
      treatments: change.values,
      knob: change.knob,
      table: numbers.node,
    },
    show,
    goal: (now) => (cures(now) === PATIENTS ? answer(now) : ""),
    solution: () => ({ patient: 1, knob: "rate", diagnoses: TRUTH, treatments: UNDONE }),
    stop: () => {
      picture.stop();
      ward.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "curve-clinic",
    key: "clinic",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
