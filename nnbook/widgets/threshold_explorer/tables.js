// The confusion matrix, and the measures beside those of calling everybody negative.

import { element } from "../kit/kit.js";
import { number, percent } from "../kit/words.js";
import { measures } from "./scores.js";

const head = (scope, text) => element("th", { scope }, text);

/** Row: what is true. Column: what it is called. */
export function matrixTable() {
  const cells = Array.from({ length: 4 }, () => element("td"));
  const rows = ["negative", "positive"].map((name, i) =>
    element("tr", {}, head("row", name), cells[2 * i], cells[2 * i + 1]),
  );
  const node = element("div", { class: "nnb-table matrix" },
    element("table", {},
      element("caption", {}, "Confusion matrix: truth by row, answer by column"),
      element("thead", {},
        element("tr", {}, element("td"), head("col", "called neg."), head("col", "called pos.")),
      ),
      element("tbody", {}, ...rows),
    ),
  );
  const show = ({ tp, fp, fn, tn }) =>
    [`${tn} TN`, `${fp} FP`, `${fn} FN`, `${tp} TP`].forEach((text, i) => {
      cells[i].textContent = text;
    });
  return { node, show };
}

const ROWS = [
  ["accuracy", "accuracy"],
  ["precision", "precision"],
  ["recall", "recall"],
  ["f1", "F1"],
  ["falseRate", "false positive rate"],
  ["cost", "cost per example"],
];

/** All measures, now and for calling everybody negative. */
export function measureTable() {
  const cells = ROWS.map(() => [element("td"), element("td")]);
  const node = element("div", { class: "nnb-table measures" },
    element("table", {},
      element("caption", {}, "Measures: now, and with everybody called negative"),
      element("thead", {},
        element("tr", {}, element("td"), head("col", "now"), head("col", "all negative")),
      ),
      element("tbody", {},
        ...ROWS.map(([, name], i) => element("tr", {}, head("row", name), ...cells[i])),
      ),
    ),
  );
  const show = (matrix, costs) => {
    const nobody = { tp: 0, fp: 0, fn: matrix.tp + matrix.fn, tn: matrix.tn + matrix.fp };
    [measures(matrix, costs), measures(nobody, costs)].forEach((made, column) =>
      ROWS.forEach(([name], i) => {
        cells[i][column].textContent = name === "cost" ? number(made.cost) : percent(made[name]);
      }),
    );
  };
  return { node, show };
}
