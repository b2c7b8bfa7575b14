// The patient's card: what its curves come to, before and after the change, and a healthy one's.

import { element } from "../kit/kit.js";
import { fixed, number } from "../kit/words.js";
import { healthy, isCured, lasted, reads, run } from "./ward.js";
import { changeName, percent } from "./words.js";

const loss = (value) => (value < 10 ? fixed(value, 2) : number(value));
const final = (made, text) => (lasted(made) ? text : "none"); // its numbers were finite no longer
const ROWS = [
  ["first loss", (made) => loss(made.first)],
  ["final training loss", (made) => final(made, loss(made.train.at(-1)))],
  ["final validation loss", (made) => final(made, loss(made.valid.at(-1)))],
  ["new digits read", (made) => final(made, percent(reads(made)))],
];

/** @returns {{node: HTMLElement, show: (values: Object) => void}} */
export function card() {
  const name = element("span");
  const state = element("span", { class: "state" });
  const change = element("span", { class: "change" });
  const cells = ROWS.map(() => ["td", "td", "td"].map((tag) => element(tag)));
  const head = (text) => element("th", { scope: "col" }, text);
  const node = element("div", { class: "card" },
    element("table", {},
      element("caption", {}, name, state, change),
      element("thead", {},
        element("tr", {}, element("td"), ...["untreated", "treated", "healthy"].map(head)),
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
    const cured = isCured(patient, treatment);
    name.textContent = `Patient ${patient}`;
    state.textContent = cured ? "✓ cured" : "sick";
    state.classList.toggle("cured", cured);
    change.textContent = treatment === 0 ? "as it came in" : changeName(treatment);
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
