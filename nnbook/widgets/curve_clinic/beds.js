// The eight patients side by side: a small curve, a number, and a tick for one that is well.

import { segments, thumbnail } from "../kit/choices.js";
import { element } from "../kit/kit.js";
import { small } from "./curves.js";
import { PATIENTS, isWell, run } from "./ward.js";

/** @param {(patient: number) => void} onPick */
export function beds(onPick) {
  const made = Array.from({ length: PATIENTS }, (_, i) => {
    const picture = thumbnail((context, size) => small(context, size, run(i + 1, 0)));
    const tick = element("i", { "aria-hidden": "true" });
    const node = element("span", { class: "bed" },
      picture.node,
      element("span", { class: "number" }, `${i + 1}`, tick),
    );
    return { node, tick, stop: picture.stop };
  });
  const row = segments({
    label: "Patient",
    options: made.map(({ node }, i) => [`${i + 1}`, `Patient ${i + 1}`, node]),
    value: "1",
    onInput: (value) => onPick(Number(value)),
  });
  const inputs = [...row.node.querySelectorAll("input")];
  return {
    node: row.node,
    show({ patient, treatments }) {
      row.set(String(patient));
      made.forEach(({ tick }, i) => {
        const well = isWell(i + 1, treatments[i]);
        tick.textContent = well ? "✓" : "";
        inputs[i].setAttribute("aria-label", `Patient ${i + 1}, ${well ? "well" : "not well"}`);
      });
    },
    stop: () => made.forEach(({ stop }) => stop()),
  };
}
