// The eight patients side by side: its curves, its number, and a tick for one that is cured.

import { segments, thumbnail } from "../kit/choices.js";
import { element } from "../kit/kit.js";
import { small } from "./curves.js";
import { PATIENTS, isCured, run } from "./ward.js";

const SIZE = 56;

/** @param {(patient: number) => void} onPick */
export function beds(onPick) {
  let given = Array(PATIENTS).fill(0);
  const made = Array.from({ length: PATIENTS }, (_, i) => {
    const runs = () => [run(i + 1, 0), run(i + 1, given[i])];
    const picture = thumbnail((context, size) => small(context, size, ...runs()), SIZE);
    const tick = element("i", { "aria-hidden": "true" });
    const node = element("span", { class: "bed" },
      picture.node,
      element("span", { class: "number" }, `${i + 1}`, tick),
    );
    return { node, tick, picture };
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
      const stale = [];
      row.set(String(patient));
      made.forEach(({ tick, picture }, i) => {
        if (treatments[i] !== given[i]) stale.push(picture);
        const cured = isCured(i + 1, treatments[i]);
        tick.textContent = cured ? "✓" : "";
        inputs[i].setAttribute("aria-label", `Patient ${i + 1}, ${cured ? "cured" : "sick"}`);
      });
      given = treatments;
      for (const picture of stale) picture.draw();
    },
    stop: () => made.forEach(({ picture }) => picture.stop()),
  };
}
