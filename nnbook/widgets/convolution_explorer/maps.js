// The two pictures: the padded image with its window, and the output.

import { canvas, place } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { css, palette } from "../kit/heatmap.js";
import { colour, font } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { kernelSize, terms } from "./cross.js";
import { PIXELS } from "./images.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** One square of colour, with its number if there is room. The value is in -1..1 by `scale`. */
function cell(context, colours, { x, y, side, value, scale, text }) {
  context.fillStyle = css(colours, Math.round(clamp((value / scale + 1) / 2, 0, 1) * 255));
  context.fillRect(x, y, side + 0.5, side + 0.5);
  if (!text) return;
  Object.assign(context, {
    fillStyle: colour(context.canvas, "ink"),
    textAlign: "center",
    textBaseline: "middle",
  });
  const shown = number(value, 2);
  const size = Math.min(13, (1.65 * side) / Math.max(3, shown.length));
  context.font = font(context.canvas, size);
  context.fillText(shown, x + side / 2, y + side / 2);
}

/** An image as a small picture. */
export const small = (pixels) => (context, size) => {
  const colours = palette(context.canvas);
  const side = size / PIXELS;
  pixels.forEach((value, i) =>
    cell(context, colours, {
      x: (i % PIXELS) * side,
      y: Math.floor(i / PIXELS) * side,
      side,
      value,
      scale: 1,
    }),
  );
};

function lines(context, left, top, side, many) {
  Object.assign(context, { strokeStyle: colour(context.canvas, "line"), lineWidth: 0.5 });
  context.beginPath();
  for (let i = 0; i <= many; i += 1) {
    context.moveTo(left + i * side, top);
    context.lineTo(left + i * side, top + many * side);
    context.moveTo(left, top + i * side);
    context.lineTo(left + many * side, top + i * side);
  }
  context.stroke();
}

/** A frame that can be seen on every colour. */
function frame(context, x, y, width, tone, thick = 2.5) {
  for (const [style, wide] of [
    ["halo", thick + 2.5],
    [tone, thick],
  ]) {
    Object.assign(context, {
      strokeStyle: colour(context.canvas, style),
      lineWidth: wide,
      lineJoin: "round",
    });
    context.strokeRect(x, y, width, width);
  }
}

/**
 * What both pictures do with hover, a press that slides, and keys: `at` turns a place of the
 * canvas into what is meant.
 * @param {Object} view  of kit/canvas.js
 * @param {{at: Function, holds: Function, key: Function, go: Function, end?: Function}} on
 */
function handle(view, { at, holds, go, hover, end = () => {} }) {
  view.canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0 && hover()) {
      go(at(place(event, view.canvas)), "hover");
    }
  });
  draggable(view.canvas, {
    pick: (where, reach) => (holds(where, reach) ? "it" : null),
    move: (_, where) => go(at(where), "drag"),
    end,
    tap: (where) => {
      go(at(where), "tap");
      end();
    },
  });
}

/**
 * @param {Object} state  values, row, column, many (of the output), output, tool ("move", "draw",
 *   "erase"), cursor; read at each painting
 * @param {{window: (row: number, column: number) => void, cursor: Function,
 *   paint: (y: number, x: number, fresh: boolean) => void}} on
 */
export function inputMap(state, on) {
  let side = 1;
  let last = null;
  const across = () => PIXELS + 2 * state.values.padding;
  const reach = () => state.values.dilation * (kernelSize(state.values.weights) - 1) + 1;

  const paint = (context, width) => {
    const { values, row, column } = state;
    const { padding, stride, pixels, numbers } = values;
    const colours = palette(view.canvas);
    const many = across();
    side = width / many;
    for (let y = 0; y < PIXELS; y += 1) {
      for (let x = 0; x < PIXELS; x += 1) {
        cell(context, colours, {
          x: (x + padding) * side,
          y: (y + padding) * side,
          side,
          value: pixels[y * PIXELS + x],
          scale: 1,
          text: numbers,
        });
      }
    }
    paintPadding(context, many, padding);
    lines(context, padding * side, padding * side, side, PIXELS);
    frame(context, stride * column * side, stride * row * side, reach() * side, "touch");
    Object.assign(context, { strokeStyle: colour(context.canvas, "ink"), lineWidth: 1.2 });
    for (const { x, y } of terms(values, row, column)) {
      context.strokeRect(
        (x + padding + 0.1) * side,
        (y + padding + 0.1) * side,
        0.8 * side,
        0.8 * side,
      );
    }
    if (state.tool !== "move" && view.canvas.matches(":focus-visible")) {
      const [y, x] = state.cursor;
      frame(context, (x + padding) * side, (y + padding) * side, side, "ink", 3);
    }
  };
  /** Zeros around the image: hatched, so that they are no pixels of it. */
  const paintPadding = (context, many, padding) => {
    Object.assign(context, { strokeStyle: colour(context.canvas, "line"), lineWidth: 1 });
    context.save();
    context.beginPath();
    context.rect(0, 0, many * side, many * side);
    context.rect(padding * side, padding * side, PIXELS * side, PIXELS * side);
    context.clip("evenodd");
    context.globalAlpha = 0.5;
    context.beginPath();
    for (let at = 0; at < 2 * many * side; at += 7) {
      context.moveTo(at, 0);
      context.lineTo(0, at);
    }
    context.stroke();
    context.restore();
    context.globalAlpha = 0.6;
    context.strokeRect(0.5, 0.5, many * side - 1, many * side - 1);
    context.globalAlpha = 1;
  };

  /** The window whose middle is nearest to a place. */
  const windowAt = ([px, py]) =>
    [py, px].map((pixel) =>
      clamp(Math.round((pixel / side - reach() / 2) / state.values.stride), 0, state.many - 1),
    );
  const pixelAt = ([px, py]) =>
    [py, px].map((pixel) => Math.floor(pixel / side) - state.values.padding);
  const stroke = (to) => {
    const from = last ?? to;
    const steps = Math.max(1, Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
    const spots = [];
    for (let k = 1; k <= steps; k += 1) {
      spots.push([0, 1].map((i) => Math.round(from[i] + ((to[i] - from[i]) * k) / steps)));
    }
    last = to;
    on.paint(spots);
  };
  const key = (event) => {
    const arrow = ARROWS[event.key];
    const enter = event.key === "Enter" || event.key === " ";
    if (
      (!arrow && !(enter && state.tool !== "move"))
      || event.altKey
      || event.ctrlKey
      || event.metaKey
    ) {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // a notebook, or the page, has shortcuts of its own
    if (enter) {
      on.paint([state.cursor]);
    } else if (state.tool === "move") {
      on.window(state.row + arrow[0], state.column + arrow[1]);
    } else {
      on.cursor(arrow);
    }
  };
  const view = canvas(
    { label: "The image with the window; arrow keys move it", paint },
    {
      tabindex: "0",
      role: "application",
      class: "image",
      onkeydown: key,
      onfocus: () => view.refresh(),
      onblur: () => view.refresh(),
    },
  );
  handle(view, {
    at: (where) => where,
    hover: () => state.tool === "move",
    holds: (where, miss) => {
      if (state.tool !== "move") {
        return pixelAt(where).every((each) => each >= 0 && each < PIXELS);
      }
      const [row, column] = [state.row, state.column].map(
        (each) => each * state.values.stride * side,
      );
      const wide = reach() * side;
      // A finger has to begin on the window: beside it, it scrolls the page.
      return (
        miss < 24
        || (where[0] >= column
          && where[0] <= column + wide
          && where[1] >= row
          && where[1] <= row + wide)
      );
    },
    go: (where) => {
      if (state.tool === "move") {
        on.window(...windowAt(where));
      } else {
        stroke(pixelAt(where));
      }
    },
    end: () => {
      last = null;
    },
  });
  return view;
}

/** The output; hover, a press or the arrows choose one of its numbers. */
export function outputMap(state, on) {
  let side = 1;
  let edge = 0;
  const paint = (context, width) => {
    const { many, output, row, column, values } = state;
    const colours = palette(view.canvas);
    const scale = Math.max(1e-12, ...output.map(Math.abs));
    side = width / (PIXELS + 2 * values.padding);
    // a small one twice as large, so that its numbers can be read
    if (many < 8) side = Math.min(2 * side, width / many);
    edge = (width - many * side) / 2;
    output.forEach((value, i) =>
      cell(context, colours, {
        x: edge + (i % many) * side,
        y: edge + Math.floor(i / many) * side,
        side,
        value,
        scale,
        text: values.numbers,
      }),
    );
    lines(context, edge, edge, side, many);
    frame(context, edge + column * side, edge + row * side, side, "touch");
  };
  const at = ([px, py]) =>
    [py, px].map((pixel) => clamp(Math.floor((pixel - edge) / side), 0, state.many - 1));
  const key = (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    on.window(state.row + arrow[0], state.column + arrow[1]);
  };
  const view = canvas(
    { label: "The output; arrow keys choose one of its numbers", paint },
    { tabindex: "0", role: "application", class: "output", onkeydown: key },
  );
  handle(view, {
    at,
    hover: () => true,
    holds: (where, miss) =>
      miss < 24 || at(where).every((each, i) => each === [state.row, state.column][i]),
    go: (where) => on.window(...where),
  });
  return view;
}
