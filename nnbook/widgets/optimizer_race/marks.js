// How each optimizer is drawn: a colour, a dash pattern and a shape, so that colour never speaks
// alone.

import { colour } from "../kit/kit.js";

const SVG = "http://www.w3.org/2000/svg";

/** Shapes as corners around (0, 0), of size 1; null is a circle. */
const SHAPES = {
  circle: null,
  up: [
    [0, -1.2],
    [1.1, 0.8],
    [-1.1, 0.8],
  ],
  down: [
    [0, 1.2],
    [1.1, -0.8],
    [-1.1, -0.8],
  ],
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  diamond: [
    [0, -1.3],
    [1.1, 0],
    [0, 1.3],
    [-1.1, 0],
  ],
  star: [
    [0, -1.45],
    [0.36, -0.5],
    [1.38, -0.45],
    [0.59, 0.19],
    [0.85, 1.17],
    [0, 0.62],
    [-0.85, 1.17],
    [-0.59, 0.19],
    [-1.38, -0.45],
    [-0.36, -0.5],
  ],
};

/** Those with one rate in ink, those that adapt it paler. */
export const LOOKS = {
  sgd: { tone: "ink", dash: [], shape: "circle" },
  momentum: { tone: "ink", dash: [9, 4], shape: "up" },
  nesterov: { tone: "ink", dash: [2, 3], shape: "down" },
  adagrad: { tone: "muted", dash: [2, 3], shape: "square" },
  rmsprop: { tone: "muted", dash: [9, 4], shape: "diamond" },
  adam: { tone: "muted", dash: [], shape: "star" },
};

/** Sets the line of an optimizer. */
export function useLine(context, name, width = 2) {
  const { tone, dash } = LOOKS[name];
  Object.assign(context, {
    strokeStyle: colour(context.canvas, tone),
    lineWidth: width,
    lineJoin: "round",
    lineCap: "butt",
  });
  context.setLineDash(dash);
}

/** The head of a path at a place of the canvas, in pixels. */
export function drawHead(context, name, x, y, size = 6) {
  const { tone, shape } = LOOKS[name];
  const corners = SHAPES[shape];
  context.beginPath();
  if (corners === null) {
    context.arc(x, y, size, 0, 2 * Math.PI);
  } else {
    for (const [dx, dy] of corners) context.lineTo(x + size * dx, y + size * dy);
  }
  context.closePath();
  context.setLineDash([]);
  Object.assign(context, {
    fillStyle: colour(context.canvas, tone),
    strokeStyle: colour(context.canvas, "halo"),
    lineWidth: 4,
    lineJoin: "round",
  });
  context.stroke();
  context.fill();
}

/** The same line and head as a small picture for the legend; the name beside it says the rest. */
export function swatch(name) {
  const { tone, dash, shape } = LOOKS[name];
  const corners = SHAPES[shape];
  const made = (tag, attributes) => {
    const node = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const picture = made("svg", {
    class: "swatch",
    viewBox: "0 0 38 14",
    width: 38,
    height: 14,
    "aria-hidden": "true",
  });
  picture.style.color = `var(--nnb-${tone})`;
  const line = {
    stroke: "currentColor",
    "stroke-width": 2,
    "stroke-dasharray": dash.join(" ") || "none",
  };
  picture.append(
    made("line", { x1: 0, y1: 7, x2: 38, y2: 7, ...line }),
    corners === null
      ? made("circle", { cx: 28, cy: 7, r: 5, fill: "currentColor" })
      : made("polygon", {
          points: corners.map(([x, y]) => `${28 + 5 * x},${7 + 5 * y}`).join(" "),
          fill: "currentColor",
        }),
  );
  return picture;
}
