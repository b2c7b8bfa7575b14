// Where things are in a widget: the question, the picture, what sets it going, the one or two
// controls that matter, and the rest folded away.

import { element } from "./kit.js";

const row = (kind, children) =>
  children.length === 0 ? [] : [element("div", { class: kind }, ...children)];

/**
 * @param {{picture: Node[], bar?: Node[], controls?: Node[], tools?: Node[],
 *   closer?: Node[]}} parts
 *   picture: what is looked at first, on the page's paper
 *   bar: below a thin line what sets it going, and what it has come to
 *   controls: the one or two that matter
 *   tools: quiet buttons, such as the link
 *   closer: all other controls, tables and remarks, folded under "Look closer"
 * @returns {Node[]} from top to bottom
 */
export function frame({ picture, bar = [], controls = [], tools = [], closer = [] }) {
  const more = element("details", { class: "nnb-more" },
    element("summary", {}, "Look closer"),
    element("div", { class: "nnb-closer" }, ...closer),
  );
  return [
    ...picture,
    ...row("nnb-bar", bar),
    ...row("nnb-controls", controls),
    element("div", { class: "nnb-foot" },
      ...row("nnb-group nnb-tools", tools),
      ...(closer.length > 0 ? [more] : []),
    ),
  ];
}
