// Tables: what the run has reached, and one unit's numbers.

import { select } from "../kit/controls.js";
import { element } from "../kit/kit.js";
import { fixed, number, percent } from "../kit/words.js";
import { unitName } from "./words.js";

const row = (tag, ...cells) =>
  element("tr", {},
    element("th", { scope: tag === "th" ? "col" : "row" }, cells[0]),
    ...cells.slice(1).map((cell) => element(tag, tag === "th" ? { scope: "col" } : {}, cell)),
  );
const write = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

const FIRST = ["points", "loss", "right", "○ called ○", "○ called △", "△ called ○", "△ called △"];

/**
 * Loss, right answers and which answers.
 * @returns {{node: HTMLElement, show: (run: Object) => void}}
 */
export function results() {
  const rows = FIRST.map((name) => row("td", name, "", ""));
  const node = element("table", { class: "results" },
    element("thead", {}, row("th", "", "training", "test")),
    element("tbody", {}, ...rows),
  );
  node.querySelector("th").replaceWith(element("td"));
  return {
    node,
    show(run) {
      const { loss, accuracy, counts } = run.numbers();
      [run.train, run.test].forEach((part, i) => {
        const cells = [part.count, number(loss[i]), percent(accuracy[i]), ...counts[i]];
        rows.forEach((line, r) => write(line.children[i + 1], String(cells[r] ?? "")));
      });
      for (const line of rows.slice(2)) line.hidden = run.regression;
    },
  };
}

/**
 * The numbers of one unit: its inputs at the cross, times its weights, and their sum with the bias.
 * @param {Object} state  run, chosen, probe, settings
 * @param {(layer: number, unit: number) => void} choose
 */
export function unitTable(state, choose) {
  const units = select({
    label: "Unit",
    options: [],
    value: "",
    onInput: (name) => choose(...name.split(".").map(Number)),
  });
  const list = units.node.querySelector("select");
  const body = element("tbody");
  const note = element("p", { class: "nnb-note" });
  const node = element("div", { class: "unit" },
    units.node,
    element(
      "div",
      { class: "nnb-table", role: "group", "aria-label": "Numbers of the unit", tabindex: "0" },
      element("table", {},
        element("thead", {}, row("th", "from", "weight", "× value", "= product")),
        body,
      ),
    ),
    note,
  );
  let built = "";
  return {
    node,
    show() {
      const {
        run: { network, regression },
        chosen: [l, j],
        probe,
      } = state;
      const { sizes, settings } = network;
      const shape = JSON.stringify([sizes, settings.inputs]);
      if (shape !== built) {
        built = shape;
        list.replaceChildren(
          ...sizes.flatMap((count, layer) =>
            layer === 0
              ? []
              : Array.from({ length: count }, (_, unit) =>
                  element("option", { value: `${layer}.${unit}` }, unitName(network, layer, unit)),
                ),
          ),
        );
      }
      units.set(`${l}.${j}`);
      const values = network.at(...probe);
      const { weights, biases } = network.weights[l - 1];
      const products = weights.map((line, i) => line[j] * values[l - 1][i]);
      const lines = [
        ...weights.map((line, i) => [
          l === 1 ? unitName(network, 0, i) : `unit ${i + 1}`,
          fixed(line[j]),
          fixed(values[l - 1][i]),
          fixed(products[i]),
        ]),
        ["bias", fixed(biases[j]), "", fixed(biases[j])],
        ["sum", "", "", fixed(products.reduce((sum, each) => sum + each, biases[j]))],
      ];
      if (body.children.length !== lines.length) {
        body.replaceChildren(...lines.map((cells) => row("td", ...cells.map(() => ""))));
      }
      lines.forEach((cells, r) =>
        cells.forEach((text, i) => write(body.children[r].children[i], text)),
      );
      const last = l === sizes.length - 1;
      const name = last
        ? ({ logit: "sigmoid" }[settings.output] ?? settings.output)
        : settings.activation[l - 1];
      const result = last ? network.predict(...probe) : values[l][j];
      const isProbability = last && settings.output === "logit";
      const isAnswer = last && regression;
      const meaning = isProbability ? ", the probability of △ class 1" : "";
      write(note, `${name} of the sum: ${fixed(result)}${isAnswer ? ", the answer" : meaning}.`);
    },
  };
}
