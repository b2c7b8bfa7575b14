// The answer of the network: ten bars, and a sentence.

import { element } from "../kit/kit.js";

/** A probability as text: never 0 or 100 %, for softmax gives neither. */
export function percent(probability, below = "<1 %", above = ">99 %") {
  if (probability < 0.005) return below;
  return probability >= 0.995 ? above : `${Math.round(100 * probability)} %`;
}

/** The digits, most probable first. */
export function ranking(probabilities) {
  return [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
}

/** The answer in words, short enough to be spoken. */
export function sentence(probabilities) {
  if (probabilities.length === 0) return "The pad is empty: draw a digit.";
  const [first, second] = ranking(probabilities);
  const part = (digit) => `${digit}, ${percent(probabilities[digit], "under 1 %", "over 99 %")}`;
  return `${part(first)}; next ${part(second)}`;
}

/**
 * Ten bars with their numbers; the winner is bold and carries a mark.
 * @returns {{node: HTMLElement, show: (probabilities: number[]) => void}}
 */
export function bars() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const fill = element("span", { class: "fill" });
    const value = element("span", { class: "value" });
    const mark = element("span", { class: "likeliest" });
    const li = element("li", {},
      element("span", { class: "digit" }, String(digit)),
      element("span", { class: "track", "aria-hidden": "true" }, fill),
      value,
      mark,
    );
    return { fill, value, mark, li };
  });
  const show = (probabilities) => {
    const winner = probabilities.length ? ranking(probabilities)[0] : -1;
    rows.forEach(({ fill, value, mark, li }, digit) => {
      fill.style.width = `${100 * (probabilities[digit] ?? 0)}%`;
      value.textContent = probabilities.length ? percent(probabilities[digit]) : "–";
      mark.textContent = digit === winner ? "◀ likeliest" : "";
      li.classList.toggle("winner", digit === winner);
    });
  };
  return {
    node: element("ul", { class: "bars", "aria-label": "Probability of each digit" },
      ...rows.map(({ li }) => li),
    ),
    show,
  };
}
