// The plane: what the network answers everywhere, the border, the points, and a cross that reads
// and adds.

import { drawAxes, linear, ticks } from "../kit/axes.js";
import { canvas, place } from "../kit/canvas.js";
import { heatmap } from "../kit/heatmap.js";
import { contour } from "../kit/contour.js";
import { RANGE } from "./data.js";
import { dots, theme } from "./dots.js";

/** Squares along each side of every map. */
export const GRID = 64;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const within = (value) => Math.max(-RANGE, Math.min(RANGE, Math.round(100 * value) / 100)) + 0;

/** What the ends of the palette stand for in a unit's map. @returns {[number, number]} */
export function span(values, name) {
  if (name === "sigmoid" || name === "logit") return [0, 1];
  if (name === "tanh") return [-1, 1];
  let most = 1e-6;
  for (let k = 0; k < values.length; k += 1) most = Math.max(most, Math.abs(values[k]));
  return [-most, most];
}

/**
 * @param {Object} state  run, settings, unit ([layer, place] whose map is shown, or null), probe,
 *   shades; read anew at each painting
 * @param {{probe: Function, add: Function, remove: Function, hover: Function}} on  all with a
 *   point of the plane
 */
export function plane(state, on) {
  const map = heatmap(GRID, GRID);
  const layer = document.createElement("canvas");
  let x = linear([-RANGE, RANGE], [0, 1]);
  let y = x;
  let kept = [];

  const paintMap = (context) => {
    const { run } = state;
    const { settings } = run.network;
    const maps = run.planes(GRID);
    // The output's map is the plane's own.
    const unit = state.unit?.[0] < maps.length - 1 ? state.unit : null;
    const values = unit ? maps[unit[0]][unit[1]] : maps.at(-1)[0];
    const look = kept[0];
    const [low, high] = unit
      ? span(values, settings.activation[unit[0] - 1])
      : run.regression
        ? [-run.reach, run.reach]
        : span(values, settings.output);
    const middle = (low + high) / 2;
    const pale = 0.35 * (high - low); // so that the points stand out
    const shown = state.shades ? values : values.map((value) => (value > middle ? high : low));
    map.set(shown, look.colours, low - pale, high + pale);
    map.draw(
      context,
      x.range[0],
      y.range[1],
      x.range[1] - x.range[0],
      y.range[0] - y.range[1],
      state.shades,
    );
    const cell = (2 * RANGE) / GRID;
    const at = (column, row) => [x((column + 0.5) * cell - RANGE), y(RANGE - (row + 0.5) * cell)];
    const levels = run.regression && !unit ? ticks(-run.reach, run.reach, 5) : [middle];
    Object.assign(context, { strokeStyle: look.ink, lineJoin: "round" });
    for (const level of levels) {
      context.lineWidth = level === middle ? 2.4 : 0.7;
      context.stroke(contour(values, GRID, level, at));
    }
  };

  /** The points change seldom: they have a layer of their own. */
  const paintPoints = (context, width, height) => {
    const { run } = state;
    const wanted = [run, width, height, devicePixelRatio, state.tests];
    if (kept.length !== 6 || wanted.some((value, i) => kept[i + 1] !== value)) {
      Object.assign(layer, { width: context.canvas.width, height: context.canvas.height });
      const inner = layer.getContext("2d");
      inner.setTransform(context.getTransform());
      const shown = state.tests ? run : { ...run, test: { count: 0 } };
      dots(
        inner,
        shown,
        (part, s) => [x(run[part].x[s]), y(run[part].y[s])],
        kept[0],
        run.train.count + run.test.count > 250 ? 3.4 : 5,
      );
      kept = [kept[0], ...wanted];
    }
    context.drawImage(layer, 0, 0, width, height);
  };

  const paintCross = (context) => {
    const [px, py] = [x(state.probe[0]), y(state.probe[1])];
    const focused = view.canvas.matches(":focus-visible");
    for (const [tone, wide] of [
      [kept[0].paper, 4],
      [kept[0].ink, focused ? 2.4 : 1.5],
    ]) {
      Object.assign(context, { strokeStyle: tone, lineWidth: wide });
      context.beginPath();
      context.moveTo(px - 9, py);
      context.lineTo(px + 9, py);
      context.moveTo(px, py - 9);
      context.lineTo(px, py + 9);
      context.stroke();
    }
  };

  const paint = (context, width, height) => {
    const [left, right, bottom, top] = state.settings.frame;
    const across = [42, width - 8];
    const up = [height - 42, 8];
    x = linear([-RANGE, RANGE], across);
    y = linear([-RANGE, RANGE], up);
    const look = theme(view.canvas);
    kept = kept[0]?.ink === look.ink ? [look, ...kept.slice(1)] : [look];
    paintMap(context);
    drawAxes(context, {
      x: linear([left, right], across),
      y: linear([bottom, top], up),
      xLabel: "x",
      yLabel: "y",
      count: 6,
      grid: false,
    });
    context.save();
    context.beginPath();
    context.rect(across[0], up[1], across[1] - across[0], up[0] - up[1]);
    context.clip();
    paintPoints(context, width, height);
    paintCross(context);
    context.restore();
  };

  const key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      on.probe(
        state.probe.map((value, i) => within(value + (event.shiftKey ? 1 : 0.25) * arrow[i])),
      );
    } else if (event.key === "Enter") {
      on.add(state.probe, false);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      on.remove(state.probe);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // a notebook, or the page, has shortcuts of its own
  };
  const where = (event) => {
    const [px, py] = place(event, view.canvas);
    const at = [x.invert(px), y.invert(py)];
    return at.every((value) => Math.abs(value) <= RANGE) ? at.map(within) : null;
  };
  const click = (event) => {
    const at = where(event);
    if (at) (event.shiftKey ? on.remove : on.add)(at, true);
  };
  const view = canvas(
    { label: "The plane of x and y, with the network's answers and the points", paint },
    {
      tabindex: "0",
      role: "application",
      class: "plane",
      onkeydown: key,
      onclick: click,
      onfocus: () => view.refresh(),
      onblur: () => view.refresh(),
      onpointermove: (event) => {
        if (event.pointerType === "mouse") on.hover(where(event));
      },
      onpointerleave: () => on.hover(null),
    },
  );
  return view;
}
