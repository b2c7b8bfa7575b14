// A canvas that is as sharp as the screen, as wide as its place, and says what it shows.

import { element, onTheme, uid } from "./kit.js";

/**
 * @param {{label: string, description?: string, ratio?: number,
 *   paint: (context: CanvasRenderingContext2D, width: number, height: number) => void}} options
 *   paint gets CSS pixels; ratio is width by height
 * @param {Object} attributes  more attributes and listeners of the canvas, such as a role other
 *   than "img"
 * @returns {{node: HTMLElement, canvas: HTMLCanvasElement, refresh: () => void,
 *   describe: (text: string) => void, stop: () => void}}
 *   refresh() paints at most once a frame; stop() lets go of the page
 */
export function canvas({ label, paint, description = "", ratio = 1 }, attributes = {}) {
  const text = element("p", { class: "nnb-hidden", id: uid("canvas") }, description);
  const surface = element("canvas", {
    role: "img",
    "aria-label": label,
    "aria-describedby": text.id,
    ...attributes,
  });
  surface.style.aspectRatio = String(ratio);
  const context = surface.getContext("2d");
  let frame = 0;
  const draw = () => {
    frame = 0;
    const width = surface.clientWidth;
    const height = surface.clientHeight;
    if (width === 0 || height === 0) return;
    const [columns, rows] = [width, height].map((size) => Math.round(size * devicePixelRatio));
    if (surface.width !== columns || surface.height !== rows) {
      Object.assign(surface, { width: columns, height: rows });
    }
    context.setTransform(columns / width, 0, 0, rows / height, 0, 0);
    context.clearRect(0, 0, width, height);
    paint(context, width, height);
  };
  const refresh = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const size = new ResizeObserver(refresh);
  const stopTheme = onTheme(refresh);
  size.observe(surface);
  document.fonts?.ready.then(refresh);
  return {
    node: element("div", { class: "nnb-canvas" }, surface, text),
    canvas: surface,
    refresh,
    describe: (now) => {
      if (text.textContent !== now) text.textContent = now;
    },
    stop: () => {
      cancelAnimationFrame(frame);
      size.disconnect();
      stopTheme();
    },
  };
}

/** Where an event happened on the canvas, in CSS pixels. @returns {[number, number]} */
export function place(event, surface) {
  const box = surface.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
