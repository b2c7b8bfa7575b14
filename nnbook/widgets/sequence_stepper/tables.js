// The numbers of one step, written out with bars; and of all steps, as a table that can be opened.

import { element } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { stepRows } from "./words.js";

/** @returns {{node: HTMLElement, show: (values: Object, done: Object, t: number) => void}} */
export function stepTable() {
  const title = element("th", { scope: "col" });
  const body = element("tbody");
  const node = element("div", { class: "nnb-table moment" },
    element("table", {},
      element("thead", {},
        element("tr", {},
          title,
          element("th", { scope: "col" }, "how"),
          element("th", { scope: "col", colspan: "2" }, "value"),
        ),
      ),
      body,
    ),
  );
  const show = (values, done, t) => {
    title.textContent = `step ${t + 1}`;
    body.replaceChildren(
      ...stepRows(values, done, t).map(([name, how, value]) => {
        const fill = element("span", { class: value < 0 ? "fill below" : "fill" });
        const part = Math.min(1, Math.abs(value)) * 50;
        fill.style.cssText = `left: ${value < 0 ? 50 - part : 50}%; width: ${part}%`;
        return element("tr", {},
          element("th", { scope: "row" }, name),
          element("td", { class: "how" }, how),
          element("td", {}, number(value)),
          element("td", { class: "bar", "aria-hidden": "true" },
            element("span", { class: "track" }, fill),
          ),
        );
      }),
    );
  };
  return { node, show };
}

/** All steps; the cells are made when it is opened. */
export function allSteps() {
  const body = element("tbody");
  const heads = ["t", "bit", "i", "f", "g", "o", "c", "h", "h RNN", "dc_T/dc_t", "dh_T/dh_t RNN"];
  let last = null;
  const fill = () => {
    if (!node.open || last === null) return;
    const { inputs, moments, states, cells, back } = last;
    body.replaceChildren(
      ...inputs.map(([x], t) => {
        const { i, f, g, o, c, h } = moments[t];
        return element("tr", {},
          element("th", { scope: "row" }, String(t + 1)),
          ...[Number(x > 0), i, f, g, o, c, h, states[t], cells[t], back[t]].map((value) =>
            element("td", {}, number(value)),
          ),
        );
      }),
    );
  };
  const table = element("table", {},
    element("thead", {},
      element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text))),
    ),
    body,
  );
  const node = element("details", { ontoggle: fill },
    element("summary", {}, "All steps as a table"),
    element("div", { class: "nnb-table", tabindex: "0", role: "group", "aria-label": "All steps" },
      table,
    ),
  );
  return {
    node,
    show: (done) => {
      last = done;
      fill();
    },
  };
}
