// Every value of the graph with its gradient, and the numerical check beside it.

import { element } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { GRAPHS, madeBy, nudged } from "./graph.js";
import { formula, precise } from "./words.js";

/**
 * @returns {{node: HTMLElement, show: (state: Object) => void}} state: as for the diagram, and open
 */
export function valueTable() {
  const check = element("th", { scope: "col" });
  const body = element("tbody");
  const heads = ["node", "value", "gradient of L"].map((text) =>
    element("th", { scope: "col" }, text),
  );
  const node = element("div", { class: "nnb-table" },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads, check)), body),
  );
  const show = ({ values, numbers, known, gradients, open, current }) => {
    check.textContent = `nudge by ${number(values.nudge)}`;
    const made = Object.fromEntries(madeBy(values).map((each) => [each.name, formula(each)]));
    const names = [...GRAPHS[values.graph].inputs, ...Object.keys(made)];
    const now =
      current?.kind === "edge" ? current.part : current?.kind === "seed" ? "L" : current?.node.name;
    body.replaceChildren(
      ...names.map((name) => {
        const gradient = gradients[name];
        const whole = !open[name];
        return element("tr", { class: now === name ? "nnb-chosen" : "" },
          element("th", { scope: "row" }, made[name] ?? name),
          element("td", {}, known.has(name) ? precise(numbers[name]) : "?"),
          element("td", {},
            gradient === undefined ? "–" : `${number(gradient)}${whole ? "" : " so far"}`,
          ),
          element("td", {}, gradient === undefined || !whole ? "–" : number(nudged(values, name))),
        );
      }),
    );
  };
  return { node, show };
}
