// The small pictures that show how a drawing becomes an image of MNIST, step by step.

import { colour, element } from "../kit/kit.js";
import { BOX, CENTRE, SIDE } from "./strokes.js";

// screen dots for one pixel of a picture, so that thin frames can be drawn between them
const DOTS = 4;

const STEPS = [
  { name: "drawn", title: "1. As drawn" },
  { name: "cut", title: "2. Cut out" },
  { name: "fitted", title: `3. Fitted to ${BOX} × ${BOX}` },
  { name: "centred", title: `4. Centred in ${SIDE} × ${SIDE}` },
];

/** What the picture shows, in words, for those who do not see it. */
function describe(name, { drawn, cut, isEmpty }) {
  if (isEmpty) return "An empty picture.";
  return {
    drawn:
      `The drawing in ${drawn.width} by ${drawn.height} pixels, where it stands on the pad: `
      + `ink in columns ${cut.left + 1} to ${cut.left + cut.width} and rows ${cut.top + 1} to `
      + `${cut.top + cut.height}.`,
    cut: `The part with ink, cut out: ${cut.width} by ${cut.height} pixels.`,
    fitted:
      `The drawing scaled to fit ${BOX} by ${BOX} pixels and drawn again with the pen of `
      + "MNIST.",
    centred: `The drawing in ${SIDE} by ${SIDE} pixels, its centre of mass in the middle.`,
  }[name];
}

function paintPixels(canvas, { width, height, data }) {
  canvas.width = width * DOTS;
  canvas.height = height * DOTS;
  const context = canvas.getContext("2d");
  context.fillStyle = colour(canvas, "ink");
  data.forEach((ink, at) => {
    if (ink === 0) return;
    context.globalAlpha = ink;
    context.fillRect((at % width) * DOTS, Math.floor(at / width) * DOTS, DOTS, DOTS);
  });
  context.globalAlpha = 1;
  return context;
}

/** A frame around the part that will be cut out, or a cross on the middle. */
function paintMark(context, name, { cut }) {
  context.fillStyle = context.strokeStyle = colour(context.canvas, "touch");
  if (name === "drawn") {
    context.strokeRect(
      cut.left * DOTS - 0.5,
      cut.top * DOTS - 0.5,
      cut.width * DOTS + 1,
      cut.height * DOTS + 1,
    );
  }
  if (name === "centred") {
    const middle = CENTRE * DOTS;
    context.fillRect(middle - DOTS, middle - 0.5, 2 * DOTS, 1);
    context.fillRect(middle - 0.5, middle - DOTS, 1, 2 * DOTS);
  }
}

/**
 * The row of pictures.
 * @returns {{node: HTMLElement, show: (steps: Object, preprocess: boolean) => void}}
 */
export function pictureRow() {
  const items = STEPS.map(({ name, title }) => {
    const canvas = element("canvas", { role: "img" });
    const use = element("span", { class: "use" });
    const figure = element("figure", {},
      element("div", { class: "frame" }, canvas),
      element("figcaption", {}, title, use),
    );
    return { name, canvas, use, figure, li: element("li", {}, figure) };
  });
  const show = (steps, preprocess) => {
    const used = preprocess ? "centred" : "drawn";
    for (const { name, canvas, use, li } of items) {
      const context = paintPixels(canvas, steps[name]);
      if (!steps.isEmpty) paintMark(context, name, steps);
      canvas.setAttribute("aria-label", describe(name, steps));
      li.classList.toggle("used", name === used);
      li.classList.toggle("idle", !preprocess && name !== used);
      use.textContent = name === used ? "Network input" : preprocess ? "" : "left out";
    }
  };
  return {
    node: element("ol", { class: "steps", "aria-label": "From the drawing to the network" },
      ...items.map(({ li }) => li),
    ),
    show,
  };
}
