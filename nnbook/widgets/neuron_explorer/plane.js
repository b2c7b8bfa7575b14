// The plane: the two half-planes or the sigmoid's shades, the line with its handle, the points, the
// keyboard's probe.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { contour } from "../kit/contour.js";
import { css, heatmap, palette, strength } from "../kit/heatmap.js";
import { colour, font } from "../kit/kit.js";
import { drawPoint, hit } from "../kit/points.js";
import { halfPlane, mistakes, sum, through, turned } from "./neuron.js";

const GRID = 60;
const LOGITS = [-4, -2, 2, 4]; // where thin lines run
const HANDLE = 0.17; // of the plane's width: from the line to the tip of the arrow
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The square that is shown: that of the gates, or larger where points lie outside of it.
 * @returns {[number, number]}
 */
export function limits(points) {
  const all = points.flatMap(([x1, x2]) => [x1, x2]);
  const low = Math.min(0, ...all);
  const high = Math.max(1, ...all);
  return low === 0 && high === 1
    ? [-0.5, 1.5]
    : [Math.min(-0.5, low - 0.1 * (high - low)), Math.max(1.5, high + 0.1 * (high - low))];
}

/**
 * Where the line can be taken: a place on it and the tip of its arrow, in the plane; null where
 * there is none. Near the middle of the visible piece, but not upon a point. While the line is
 * turned, it stays at `held`.
 */
function grip(neuron, points, [low, high], held) {
  const { line } = halfPlane(neuron, low, high);
  const strength = Math.hypot(neuron.w1, neuron.w2);
  const long = HANDLE * (high - low);
  if (line.length !== 2 || strength === 0) return null;
  const [a, b] = line;
  const step = [(long * neuron.w1) / strength, (long * neuron.w2) / strength];
  const at = (centre) => ({ line, centre, tip: [centre[0] + step[0], centre[1] + step[1]] });
  if (held) return at(held);
  const places = [0.5, 0.38, 0.62, 0.26, 0.74].map((part) =>
    at([0, 1].map((i) => a[i] + part * (b[i] - a[i]))),
  );
  const free = ({ tip }) =>
    tip.every((value) => value > low + 0.03 * (high - low) && value < high - 0.03 * (high - low))
    && points.every(([x1, x2]) => Math.hypot(x1 - tip[0], x2 - tip[1]) > 0.1 * (high - low));
  return places.find(free) ?? places[0];
}

/** How far a pixel lies from the piece between two others. */
function away([x, y], [ax, ay], [bx, by]) {
  const dx = bx - ax;
  const dy = by - ay;
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/**
 * @param {Object} state  neuron, points, activation, selected, own (may points be added?), read
 *   anew at each painting
 * @param {{neuron: Function, released: Function, select: Function, add: Function,
 *   remove: Function, probe: Function}} on
 */
export function plane(state, on) {
  const map = heatmap(GRID, GRID);
  const probe = [0.5, 0.5];
  let x = linear([0, 1], [0, 1]);
  let y = x;
  let box = limits(state.points);
  let turning = null;
  const held = () => grip(state.neuron, state.points, box, turning);
  const pixel = ([x1, x2]) => [x(x1), y(x2)];
  const pixels = () => state.points.map((point) => ({ x: x(point[0]), y: y(point[1]) }));
  const inPlane = ([px, py]) => [x.invert(px), y.invert(py)];

  const paintShades = (context) => {
    const colours = palette(view.canvas);
    const [low, high] = box;
    const [left, right, bottom, top] = [...x.range, ...y.range];
    if (state.activation === "sigmoid") {
      const cell = (high - low) / GRID;
      const values = new Float64Array(GRID * GRID);
      for (let i = 0; i < values.length; i += 1) {
        const at = [low + ((i % GRID) + 0.5) * cell, high - (Math.floor(i / GRID) + 0.5) * cell];
        values[i] = strength(sum(state.neuron, at));
      }
      map.set(values, colours);
      map.draw(context, left, top, right - left, bottom - top);
      const place = (column, row) => [
        left + ((column + 0.5) / GRID) * (right - left),
        top + ((row + 0.5) / GRID) * (bottom - top),
      ];
      const ink = colour(view.canvas, "ink");
      Object.assign(context, { strokeStyle: ink, lineWidth: 1, globalAlpha: 0.16 });
      for (const logit of LOGITS) {
        context.stroke(contour(values, GRID, strength(logit), place));
      }
      context.globalAlpha = 1;
      return;
    }
    context.fillStyle = css(colours, 24);
    context.fillRect(left, top, right - left, bottom - top);
    context.fillStyle = css(colours, 231);
    context.beginPath();
    for (const at of halfPlane(state.neuron, ...box).side) context.lineTo(...pixel(at));
    context.fill();
  };

  const paintLine = (context) => {
    const taken = held();
    const ink = colour(view.canvas, "ink");
    const [halo, touch] = ["halo", "touch"].map((name) => colour(view.canvas, name));
    if (taken === null) return;
    const [a, b] = taken.line.map(pixel);
    const centre = pixel(taken.centre);
    const tip = pixel(taken.tip);
    Object.assign(context, { strokeStyle: ink, lineWidth: 2.4, lineCap: "round" });
    context.beginPath();
    context.moveTo(...a);
    context.lineTo(...b);
    context.moveTo(...centre);
    context.lineTo(...tip);
    context.stroke();
    context.beginPath();
    context.arc(...tip, 10, 0, 2 * Math.PI);
    Object.assign(context, { fillStyle: halo, strokeStyle: touch });
    context.fill();
    context.stroke();
    Object.assign(context, {
      fillStyle: touch,
      font: font(context.canvas, 13, 700),
      textAlign: "center",
      textBaseline: "middle",
    });
    context.fillText("1", ...tip);
  };

  const paintProbe = (context) => {
    if (!view.canvas.matches(":focus-visible")) return;
    const [px, py] = pixel(probe);
    Object.assign(context, { strokeStyle: colour(view.canvas, "ink"), lineWidth: 2 });
    context.beginPath();
    context.moveTo(px - 11, py);
    context.lineTo(px + 11, py);
    context.moveTo(px, py - 11);
    context.lineTo(px, py + 11);
    context.stroke();
  };

  const paint = (context, width, height) => {
    x = linear(box, [46, width - 14]);
    y = linear(box, [height - 42, 8]);
    paintShades(context);
    drawAxes(context, { x, y, xLabel: "x1", yLabel: "x2", count: 4, grid: false });
    context.save();
    context.beginPath();
    context.rect(x.range[0], y.range[1], x.range[1] - x.range[0], y.range[0] - y.range[1]);
    context.clip();
    paintLine(context);
    const wrong = new Set(mistakes(state.neuron, state.points));
    state.points.forEach((point, i) =>
      drawPoint(context, {
        x: x(point[0]),
        y: y(point[1]),
        kind: point[2],
        wrong: wrong.has(i),
        selected: i === state.selected,
      }),
    );
    paintProbe(context);
    context.restore();
  };

  const key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    const near = hit(pixels(), ...pixel(probe), 12);
    if (arrow) {
      const step = (event.shiftKey ? 0.1 : 0.025) * (box[1] - box[0]);
      for (const i of [0, 1]) {
        probe[i] =
          Number(Math.max(box[0], Math.min(box[1], probe[i] + step * arrow[i])).toFixed(4)) + 0;
      }
      on.probe([...probe], hit(pixels(), ...pixel(probe), 12));
    } else if (event.key === "Enter" || event.key === " ") {
      if (near >= 0) {
        on.select(near);
      } else if (state.own) {
        on.add([...probe]);
      }
    } else if ((event.key === "Delete" || event.key === "Backspace") && state.own && near >= 0) {
      on.remove(near);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // a notebook, or the page, has shortcuts of its own
    view.refresh();
  };

  const view = canvas(
    { label: "The plane of the two inputs", paint },
    {
      tabindex: "0",
      role: "application",
      class: "plane",
      onkeydown: key,
      onfocus: () => view.refresh(),
      onblur: () => view.refresh(),
    },
  );
  draggable(view.canvas, {
    pick: (at, reach) => {
      const here = held();
      if (here === null) return null;
      if (Math.hypot(...pixel(here.tip).map((value, i) => value - at[i])) <= 9 + reach / 2) {
        return { turn: here.centre };
      }
      if (hit(pixels(), ...at, 12) >= 0) return null;
      return away(at, ...here.line.map(pixel)) <= reach ? { turn: null } : null;
    },
    move: ({ turn }, at) => {
      const where = inPlane(at).map((value) => Math.max(box[0], Math.min(box[1], value)));
      turning = turn;
      on.neuron(turn ? turned(state.neuron, turn, where) : through(state.neuron, where));
    },
    end: () => {
      turning = null;
      on.released();
    },
    tap: (at, reach) => {
      const near = hit(pixels(), ...at, Math.max(12, reach));
      const where = inPlane(at);
      if (near >= 0) {
        on.select(near);
      } else if (state.own && where.every((value) => value >= box[0] && value <= box[1])) {
        on.add(where.map((value) => Number(value.toFixed(2))));
      }
    },
  });
  return {
    ...view,
    fit: () => {
      box = limits(state.points);
      view.refresh();
    },
    hasLine: () => held() !== null,
  };
}
