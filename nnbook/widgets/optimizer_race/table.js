// Who takes part, and how far they are: the loss now, and what became of each.

import { group, toggle } from "../kit/controls.js";
import { element } from "../kit/kit.js";
import { swatch } from "./marks.js";
import { NAMES, OPTIMIZERS } from "./optimizers.js";
import { fate, lossAt, whereabouts } from "./words.js";

/**
 * Who takes part: a check box for each, with its line and head.
 * @param {(name: string, shown: boolean) => void} onToggle
 * @returns {{node: HTMLElement, show: (state: Object) => void}}
 */
export function runners(onToggle) {
  const boxes = NAMES.map((name) => {
    const { name: label } = OPTIMIZERS[name];
    const box = toggle({ label, onInput: (shown) => onToggle(name, shown) });
    box.node.append(swatch(name));
    return [name, box];
  });
  const node = group("Who takes part", ...boxes.map(([, box]) => box.node));
  node.classList.add("who");
  return {
    node,
    show: ({ shown }) => {
      for (const [name, box] of boxes) {
        box.set(shown.includes(name));
        box.node.classList.toggle("out", !shown.includes(name));
      }
    },
  };
}

/** @returns {{node: HTMLElement, show: (state: Object) => void}} */
export function raceTable() {
  const now = element("th", { scope: "col" });
  const rows = NAMES.map((name) => {
    const [loss, end, where] = [1, 2, 3].map((column) =>
      element("td", { class: column === 3 ? "where" : "" }),
    );
    const head = element("th", { scope: "row" }, OPTIMIZERS[name].name);
    return {
      name,
      loss,
      end,
      where,
      node: element("tr", { title: OPTIMIZERS[name].rule }, head, loss, end, where),
    };
  });
  const node = element("div", { class: "nnb-table" },
    element("table", {},
      element("thead", {},
        element("tr", {},
          element("th", { scope: "col" }, "optimizer"),
          now,
          element("th", { scope: "col" }, "stays below 0.001"),
          element("th", { scope: "col", class: "where" }, "place"),
        ),
      ),
      element("tbody", {}, ...rows.map((row) => row.node)),
    ),
  );
  const show = ({ values, step, paths, shown }) => {
    now.textContent = `loss, step ${step}`;
    for (const { name, loss, end, where, node: row } of rows) {
      const on = shown.includes(name);
      const path = paths[name];
      row.classList.toggle("out", !on);
      loss.textContent = on ? lossAt(path, step) : "–";
      end.textContent = on ? fate(path, values.steps, step) : "–";
      where.textContent = on ? whereabouts(path, step) : "–";
    }
  };
  return { node, show };
}
