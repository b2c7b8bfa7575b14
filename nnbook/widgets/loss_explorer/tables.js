// The numbers of both views as tables.

import { element } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { CLASSES } from "./bars.js";
import { binaryCrossEntropy, squaredError, surprise } from "./losses.js";

/** A table with a caption for screen readers; `fill` puts rows of texts into it. */
function table(caption, head) {
  const body = element("tbody");
  const heads = head.map((text) => element("th", { scope: "col" }, text));
  const node = element("div", { class: "nnb-table" },
    element("table", {},
      element("caption", { class: "nnb-hidden" }, caption),
      element("thead", {}, element("tr", {}, ...heads)),
      body,
    ),
  );
  const fill = (rows) =>
    body.replaceChildren(
      ...rows.map(([first, ...cells]) =>
        element("tr", {},
          element("th", { scope: "row" }, first),
          ...cells.map((text) => element("td", {}, text)),
        ),
      ),
    );
  return { node, fill };
}

/** Both losses at the logit. */
export function lossTable() {
  const { node, fill } = table("Both losses at this logit, with their gradients", [
    "loss",
    "value",
    "gradient by z",
  ]);
  const row = (name, { value, gradient }) => [name, number(value), number(gradient)];
  return {
    node,
    show: ({ z, target }) =>
      fill([
        row("cross-entropy", binaryCrossEntropy(z, target)),
        row("squared error", squaredError(z, target)),
      ]),
  };
}

/** Both distributions, class by class. */
export function shareTable() {
  const { node, fill } = table("Both distributions, class by class, with the surprise of each", [
    "class",
    "p",
    "q",
    "−log q",
    "−p log q",
  ]);
  const row = (name, p, q, each) => [
    name,
    number(p),
    number(q),
    number(each),
    number(p === 0 ? 0 : p * each),
  ];
  const show = ({ p, q, unit }, { cross }) =>
    fill([
      ...CLASSES.map((name, i) => row(name, p[i], q[i], surprise(q[i], unit))),
      ["sum", "1", "1", "H(p, q) =", number(cross)],
    ]);
  return { node, show };
}
