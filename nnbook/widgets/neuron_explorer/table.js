// All points with target, output, and whether that is right; a row can be chosen.

import { element, uid } from "../kit/kit.js";
import { answer, output, sum } from "./neuron.js";
import { named, number } from "./words.js";

const HEAD = ["point", "target", "sum", "output", ""];

/** @param {(place: number) => void} onSelect */
export function pointTable(onSelect) {
  const body = element("tbody");
  const group = uid("points");
  const node = element("div", { class: "nnb-table points" },
    element("table", {},
      element("caption", { class: "nnb-hidden" }, "All points, with what the neuron says to each"),
      element("thead", {},
        element("tr", {},
          ...HEAD.map((text) =>
            text
              ? element("th", { scope: "col" }, text)
              : element("th", { scope: "col" },
                  element("span", { class: "nnb-hidden" }, "right or wrong"),
                ),
          ),
        ),
      ),
      body,
    ),
  );
  let rows = [];

  const row = (i) => {
    const choice = element("input", { type: "radio", name: group, onchange: () => onSelect(i) });
    const name = element("span");
    const cells = Array.from({ length: 4 }, () => element("td"));
    const tr = element("tr", {}, element("td", {}, element("label", {}, choice, name)), ...cells);
    return { tr, choice, name, cells };
  };
  const show = ({ neuron, points, activation, selected }) => {
    if (rows.length !== points.length) {
      rows = points.map((_, i) => row(i));
      body.replaceChildren(...rows.map(({ tr }) => tr));
    }
    rows.forEach(({ tr, choice, name, cells }, i) => {
      const point = points[i];
      const s = sum(neuron, point);
      const right = answer(neuron, point) === point[2];
      name.textContent = named(point);
      choice.checked = i === selected;
      tr.className = `${i === selected ? "nnb-chosen " : ""}${right ? "right" : "wrong"}`;
      [point[2], number(s), number(output(activation, s))].forEach((text, j) => {
        cells[j].textContent = String(text);
      });
      cells[3].replaceChildren(
        right ? "✓ " : "✗ ",
        element("span", { class: "word" }, right ? "right" : "wrong"),
      );
    });
  };
  return { node, show };
}
