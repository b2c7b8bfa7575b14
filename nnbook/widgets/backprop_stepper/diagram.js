// The graph as a picture: boxes with values and gradients, arrows forward, dashed arrows back. It
// runs to the right, or downward where it is narrow.

import { canvas } from "../kit/canvas.js";
import { colour, font } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { GRAPHS, madeBy, slope } from "./graph.js";
import { formula, precise } from "./words.js";

const WIDE = 76;
const HIGH = 60;
const NARROW = 640; // as in style.css

/** Where the line from the middle of one box to that of another leaves the first. */
function border([x, y], [tx, ty]) {
  const dx = tx - x;
  const dy = ty - y;
  const part = Math.min(WIDE / 2 / Math.abs(dx || 1e-9), HIGH / 2 / Math.abs(dy || 1e-9));
  return [x + part * dx, y + part * dy];
}

/** Orange above 0, blue below, as everywhere. */
const signed = (tones, value) =>
  value > 0 ? tones["one-text"] : value < 0 ? tones["zero-text"] : tones.muted;

function arrow(context, [x, y], [tx, ty]) {
  const long = Math.hypot(tx - x, ty - y);
  const [ux, uy] = [(tx - x) / long, (ty - y) / long];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(tx - 4 * ux, ty - 4 * uy);
  context.stroke();
  context.save();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(tx, ty);
  context.lineTo(tx - 9 * ux - 4.5 * uy, ty - 9 * uy + 4.5 * ux);
  context.lineTo(tx - 9 * ux + 4.5 * uy, ty - 9 * uy - 4.5 * ux);
  context.closePath();
  context.fillStyle = context.strokeStyle;
  context.fill();
  context.restore();
}

/**
 * @param {Object} state values, numbers, known, gradients, current (a step), flowed (edges that are
 *   done); read at each painting
 */
export function diagram(state) {
  const paint = (context, width, height) => {
    const { place } = GRAPHS[state.values.graph];
    const names = ["ink", "paper", "raised", "line", "touch", "zero-text", "one-text", "muted"];
    const tones = Object.fromEntries(names.map((name) => [name, colour(context.canvas, name)]));
    const down = width < NARROW;
    const most = Math.max(...Object.values(place).map(([level]) => level));
    const spread = (part, size, box) => box / 2 + 3 + part * (size - box - 6);
    const at = (name) => {
      const along = place[name][0] / most;
      const aside = place[name][1] / 2;
      return down
        ? [spread(aside, width, WIDE), spread(along, height, HIGH)]
        : [spread(along, width, WIDE), spread(aside, height, HIGH)];
    };
    for (const node of madeBy(state.values)) {
      node.of.forEach((part, slot) => paintEdge(context, tones, at, node, part, slot));
    }
    const made = Object.fromEntries(madeBy(state.values).map((node) => [node.name, formula(node)]));
    for (const name of Object.keys(place)) {
      paintBox(context, tones, at(name), name, made[name] ?? name);
    }
    for (const node of madeBy(state.values)) {
      node.of.forEach((part, slot) => paintSlope(context, tones, at, node, part, slot));
    }
  };

  const is = (kind, node, slot) =>
    state.current?.kind === kind
    && state.current.node?.name === node
    && (slot === undefined || state.current.slot === slot);

  /** Where an edge begins and ends, and a place beside it. */
  const course = (at, node, part) => {
    const from = border(at(part), at(node.name));
    const to = border(at(node.name), at(part));
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const side = [-(to[1] - from[1]) / long, (to[0] - from[0]) / long];
    return { from, to, moved: ([x, y], by) => [x + by * side[0], y + by * side[1]] };
  };
  const came = (node, slot) => state.flowed.has(`${node.name} ${slot}`);

  /** An edge: the arrow forward, and beside it the one of what came back. */
  const paintEdge = (context, tones, at, node, part, slot) => {
    const { from, to, moved } = course(at, node, part);
    const back = came(node, slot);
    const reached = state.known.has(node.name);
    Object.assign(context, {
      strokeStyle: reached ? tones.ink : tones.line,
      lineWidth: is("value", node.name) ? 3 : 1.5,
    });
    context.setLineDash([]);
    arrow(context, moved(from, back ? -5 : 0), moved(to, back ? -5 : 0));
    if (!back) return;
    Object.assign(context, {
      strokeStyle: signed(tones, slope(state.numbers, node, slot)),
      lineWidth: is("edge", node.name, slot) ? 3.5 : 2,
    });
    context.setLineDash([5, 3]);
    arrow(context, moved(to, 5), moved(from, 5));
  };

  /** The slope of an edge, beside it. */
  const paintSlope = (context, tones, at, node, part, slot) => {
    if (!came(node, slot)) return;
    const { from, to, moved } = course(at, node, part);
    const now = is("edge", node.name, slot);
    const value = slope(state.numbers, node, slot);
    const small = value !== 0 && Math.abs(value) < 0.01; // there is little room
    const text = `×${small ? value.toExponential(0).replaceAll("-", "−") : number(value, 2)}`;
    const middle = moved([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], 19);
    Object.assign(context, {
      font: font(context.canvas, 12, now ? 700 : 500),
      textAlign: "center",
      textBaseline: "middle",
      fillStyle: signed(tones, value),
      strokeStyle: tones.paper,
      lineWidth: 4,
      lineJoin: "round",
    });
    context.setLineDash([]);
    context.strokeText(text, ...middle);
    context.fillText(text, ...middle);
  };

  const paintBox = (context, tones, [x, y], name, title) => {
    const known = state.known.has(name);
    const gradient = state.gradients[name];
    const { current } = state;
    const now =
      is("value", name)
      || (current?.kind === "seed" && name === "L")
      || (current?.kind === "edge" && current.part === name);
    context.setLineDash(known ? [] : [4, 3]);
    Object.assign(context, {
      fillStyle: tones.raised,
      lineWidth: now ? 3.5 : 1.2,
      strokeStyle: now ? tones.touch : tones.line,
    });
    context.beginPath();
    context.roundRect(x - WIDE / 2, y - HIGH / 2, WIDE, HIGH, title === name ? 16 : 5);
    context.fill();
    context.stroke();
    const write = (text, [size, weight], tone, line) => {
      Object.assign(context, {
        font: font(context.canvas, size, weight),
        fillStyle: tone,
        textAlign: "center",
        textBaseline: "middle",
      });
      context.fillText(text, x, y + line, WIDE - 5);
    };
    write(title, [12, 500], tones.muted, -18);
    write(known ? precise(state.numbers[name]) : "?", [15, 600], tones.ink, 0);
    if (gradient !== undefined) {
      write(`grad ${number(gradient)}`, [11.5, 600], signed(tones, gradient), 18);
    }
  };

  return canvas({ label: "The computation graph", paint }, { class: "diagram" });
}
