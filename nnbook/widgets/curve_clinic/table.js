// The curves in numbers.

import { element } from "../kit/kit.js";
import { fixed } from "../kit/words.js";
import { EVERY, POINTS, run } from "./ward.js";
import { changeName, percent } from "./words.js";

const SHOWN = 3; // every third point
const HEADS = ["training loss", "validation loss", "training read", "new digits read"];

/** Folded away; it is filled when it is opened, and while it is open. */
export function table() {
  const body = element("tbody");
  const caption = element("caption");
  let now = null;
  const fill = () => {
    if (now === null || !node.open) return;
    const treatment = now.treatments[now.patient - 1];
    const { train, valid, trained, read } = run(now.patient, treatment);
    caption.textContent = `Patient ${now.patient}, ${changeName(treatment)}`;
    const rows = Array.from({ length: POINTS / SHOWN }, (_, i) => {
      const at = SHOWN * (i + 1) - 1;
      const losses = [train, valid].map((line) => (at in line ? fixed(line[at], 2) : "none"));
      const shares = [trained, read].map((line) => (at in line ? percent(line[at]) : "none"));
      return [String(EVERY * (at + 1)), ...losses, ...shares];
    });
    body.replaceChildren(
      ...rows.map(([update, ...cells]) =>
        element("tr", {},
          element("th", { scope: "row" }, update),
          ...cells.map((text) => element("td", {}, text)),
        ),
      ),
    );
  };
  const head = element("tr", {},
    ...["update", ...HEADS].map((text) => element("th", { scope: "col" }, text)),
  );
  const node = element("details", { ontoggle: fill },
    element("summary", {}, "This run as a table"),
    element("div", { class: "nnb-table" },
      element("table", {}, caption, element("thead", {}, head), body),
    ),
  );
  return {
    node,
    show(values) {
      now = values;
      fill();
    },
  };
}
