// All layers in numbers, for those who would rather read than look.

import { element } from "../kit/kit.js";
import { number } from "../kit/words.js";

/** @returns {{node: HTMLElement, show: (rows: Object[]) => void}} */
export function layerTable() {
  const body = element("tbody");
  const heads = ["layer", "z", "f′(z)", "w·f′(z)", "gradient"].map((text) =>
    element("th", { scope: "col" }, text),
  );
  const node = element("details", {},
    element("summary", {}, "All layers as a table"),
    element("div", { class: "nnb-table" },
      element("table", {},
        element("caption", { class: "nnb-hidden" },
          "Each layer: its z, its slope, its factor, and the gradient after it",
        ),
        element("thead", {}, element("tr", {}, ...heads)),
        body,
      ),
    ),
  );
  const show = (rows) =>
    body.replaceChildren(
      ...rows.map(({ z, slope, factor, gradient }, i) =>
        element("tr", {},
          ...[String(i + 1), number(z), number(slope), number(factor), number(gradient)].map(
            (text) => element("td", {}, text),
          ),
        ),
      ),
    );
  return { node, show };
}
