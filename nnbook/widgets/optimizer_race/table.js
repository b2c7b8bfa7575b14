// Who takes part, and how far they are: a check box, the loss now, and what became of each.

import { toggle } from "../kit/controls.js";
import { element } from "../kit/kit.js";
import { swatch } from "./marks.js";
import { NAMES, OPTIMIZERS } from "./optimizers.js";
import { fate, lossAt, whereabouts } from "./words.js";

/**
 * @param {(name: string, shown: boolean) => void} onToggle
 * @returns {{node: HTMLElement, show: (state: Object) => void}}
 */
export function raceTable(onToggle) {
  const now = element("th", { scope: "col" });
  const rows = NAMES.map((name) => {
    const box = toggle({ label: OPTIMIZERS[name].name, onInput: (shown) => onToggle(name, shown) });
    const [loss, end, where] = [1, 2, 3].map((column) =>
      element("td", { class: column === 3 ? "where" : "" }),
    );
    const head = element("th", { scope: "row" },
      element("span", { class: "who" }, box.node, swatch(name)),
    );
    return {
      name,
      box,
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
    for (const { name, box, loss, end, where, node: row } of rows) {
      const on = shown.includes(name);
      const path = paths[name];
      box.set(on);
      row.classList.toggle("out", !on);
      loss.textContent = on ? lossAt(path, step) : "–";
      end.textContent = on ? fate(path, values.steps) : "–";
      where.textContent = on ? whereabouts(path, step) : "–";
    }
  };
  return { node, show };
}
