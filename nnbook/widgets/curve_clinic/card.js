// The patient's card: what its curves come to, before and after the change, and a healthy one's.

import { element } from "../kit/kit.js";
import { fixed, number } from "../kit/words.js";
import { healthy, isWell, reads, run } from "./ward.js";
import { changeName, percent } from "./words.js";

const loss = (value) =>
  value === undefined ? "none" : value < 10 ? fixed(value, 2) : number(value);
const ROWS = [
  ["first loss", (made) => loss(made.first)],
  ["training loss at the end", (made) => loss(made.train.at(-1))],
  ["validation loss at the end", (made) => loss(made.valid.at(-1))],
  ["new digits read", (made) => percent(reads(made))],
];

/** @returns {{node: HTMLElement, show: (values: Object) => void}} */
export function card() {
  const name = element("span");
  const state = element("span", { class: "state" });
  const change = element("th", { scope: "col" });
  const cells = ROWS.map(() => ["td", "td", "td"].map((tag) => element(tag)));
  const head = (text) => element("th", { scope: "col" }, text);
  const node = element("div", { class: "card" },
    element("table", {},
      element("caption", {}, name, state),
      element("thead", {},
        element("tr", {}, head(""), head("untreated"), change, head("healthy")),
      ),
      element("tbody", {},
        ...ROWS.map(([text], i) =>
          element("tr", {}, element("th", { scope: "row" }, text), ...cells[i]),
        ),
      ),
    ),
  );
  const show = ({ patient, treatments }) => {
    const treatment = treatments[patient - 1];
    const well = isWell(patient, treatment);
    name.textContent = `Patient ${patient}`;
    state.textContent = well ? "✓ well" : "not well";
    state.classList.toggle("well", well);
    change.textContent = treatment === 0 ? "treated" : changeName(treatment);
    ROWS.forEach(([, of], i) => {
      const made = [run(patient, 0), run(patient, treatment), healthy()].map(of);
      if (treatment === 0) made[1] = "–";
      made.forEach((text, j) => {
        cells[i][j].textContent = text;
      });
    });
  };
  return { node, show };
}
