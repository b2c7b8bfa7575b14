// The weights, and the errors of the curve, in numbers.

import { element } from "../kit/kit.js";
import { fixed, number } from "../kit/words.js";
import { centre } from "./data.js";
import { shown } from "./words.js";

function table(caption) {
  const head = element("tr");
  const body = element("tbody");
  const node = element("div", { class: "nnb-table" },
    element("table", {}, element("caption", {}, caption), element("thead", {}, head), body),
  );
  const fill = (heads, rows) => {
    head.replaceChildren(...heads.map((text) => element("th", { scope: "col" }, text)));
    body.replaceChildren(
      ...rows.map((cells) => element("tr", {}, ...cells.map((text) => element("td", {}, text)))),
    );
  };
  return { node, fill };
}

/** Both tables, folded away; they are filled when they are opened, and while they are open. */
export function tables() {
  const weights = table("Weights");
  const errors = table("Errors over the curve");
  let now = null;
  const fill = () => {
    if (now === null || !node.open) return;
    const { model, entries, over, penalty } = now;
    const shownOnes = over === "features" ? entries : entries.filter((_, i) => i % 5 === 0);
    const first = over === "features" ? "bumps" : penalty === "dropout" ? "rate" : "strength";
    weights.fill(
      ["middle", "weight"],
      [...model.weights].map((weight, j) => [
        fixed(centre(j, model.weights.length)),
        number(weight),
      ]),
    );
    errors.fill(
      [first, "training", "test"],
      shownOnes.map(({ at, train, test }) => [number(at), shown(train), number(test)]),
    );
  };
  const node = element("details", { ontoggle: fill },
    element("summary", {}, "All numbers as tables"),
    element("div", { class: "both" }, weights.node, errors.node),
  );
  return {
    node,
    show: (state) => {
      now = state;
      fill();
    },
  };
}
