// The surface of the pad: shows the drawing, and turns mouse, finger, pen and keys into calls.

import { colour, element } from "../kit/kit.js";
import { PAD_PEN } from "./strokes.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.025; // of the pad, for one press of an arrow key
const COMMANDS = {
  " ": ["togglePen"],
  Delete: ["clear"],
  Backspace: ["clear"],
  "+": ["scale", 1.1],
  "=": ["scale", 1.1],
  "-": ["scale", 1 / 1.1],
  _: ["scale", 1 / 1.1],
};

/**
 * What a key asks for: the name of a handler and its arguments, or null for a key that is not ours.
 * @param {KeyboardEvent} event
 * @param {Set<string>} held  arrow keys that are down: two of them go diagonally
 * @returns {[string, ...number]|null}
 */
export function command(event, held) {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    return event.key.toLowerCase() === "z" && !event.shiftKey ? ["undo"] : null;
  }
  if (event.key in ARROWS) {
    held.add(event.key);
    const [dx, dy] = [0, 1].map(
      (i) => STEP * [...held].reduce((sum, key) => sum + ARROWS[key][i], 0),
    );
    return [event.shiftKey ? "move" : "movePen", dx, dy];
  }
  if (event.key >= "0" && event.key <= "9" && event.key.length === 1) {
    return ["sample", Number(event.key)];
  }
  return COMMANDS[event.key] ?? null;
}

function paintStrokes(context, strokes, size) {
  context.lineWidth = PAD_PEN * size;
  context.lineCap = context.lineJoin = "round";
  for (const points of strokes) {
    context.beginPath();
    // A dot is a line to itself; round caps make it a disc.
    [points[0], ...points].forEach(([x, y], i) =>
      context[i ? "lineTo" : "moveTo"](x * size, y * size),
    );
    context.stroke();
  }
}

/** The pen of the keyboard: a cross while it is up, and a ring around it while it draws. */
function paintPen(context, { at: [x, y], down }, size) {
  const arm = 0.04 * size;
  const cx = x * size;
  const cy = y * size;
  context.lineWidth = Math.max(2, 0.008 * size);
  context.beginPath();
  context.moveTo(cx - arm, cy);
  context.lineTo(cx + arm, cy);
  context.moveTo(cx, cy - arm);
  context.lineTo(cx, cy + arm);
  if (down) {
    context.moveTo(cx + arm * 1.3, cy);
    context.arc(cx, cy, arm * 1.3, 0, 2 * Math.PI);
  }
  context.stroke();
}

/**
 * @param {Object} on  handlers: `begin(point)`, `extend(point)`, `end()` of a stroke, and those
 *   that `command` names
 * @param {Object} attributes  of the canvas: label, description
 * @returns {{node: HTMLCanvasElement,
 *   paint: (strokes: number[][][], pen: {at: number[], down: boolean}) => void}}
 */
export function surface(on, attributes) {
  const held = new Set();
  let pointer = null;

  const place = (event) => {
    const box = node.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const down = (event) => {
    if (pointer !== null || event.button !== 0) return; // a second finger, or another button
    pointer = event.pointerId;
    node.setPointerCapture(pointer);
    on.begin(place(event));
  };
  const move = (event) => {
    if (event.pointerId !== pointer) return;
    const between = event.getCoalescedEvents?.() ?? [];
    for (const part of between.length ? between : [event]) on.extend(place(part));
  };
  const up = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    on.end();
  };
  const key = (event) => {
    const asked = command(event, held);
    if (asked === null || pointer !== null) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook, or the page, has shortcuts of its own
    on[asked[0]](...asked.slice(1));
  };
  const leave = () => {
    held.clear();
    on.blur();
  };

  const node = element("canvas", {
    tabindex: "0",
    role: "application",
    ...attributes,
    onpointerdown: down,
    onpointermove: move,
    onpointerup: up,
    onpointercancel: up,
    onlostpointercapture: up,
    onkeydown: key,
    onkeyup: (event) => held.delete(event.key),
    onfocus: () => on.focus(),
    onblur: leave,
  });

  /**
   * Show strokes, and the pen where it is used by keyboard. The canvas has as many pixels as the
   * screen.
   */
  const paint = (strokes, pen) => {
    const size = Math.round(node.clientWidth * devicePixelRatio);
    if (size === 0) return;
    if (node.width !== size || node.height !== size) node.width = node.height = size;
    const context = node.getContext("2d");
    context.clearRect(0, 0, size, size);
    context.strokeStyle = colour(node, "ink");
    paintStrokes(context, strokes, size);
    context.strokeStyle = colour(node, "touch");
    if (node.matches(":focus-visible")) paintPen(context, pen, size);
  };

  return { node, paint };
}
