// Things on a canvas that can be taken and moved, by mouse, finger or pen. Beside them a finger
// scrolls the page.

import { place } from "./canvas.js";

/**
 * @param {HTMLCanvasElement} surface
 * @param {{pick: (at: [number, number], reach: number) => any,
 *   move: (thing: any, at: [number, number]) => void, end?: (thing: any) => void,
 *   tap?: (at: [number, number], reach: number) => void}} on
 *   `pick` says what lies there, or null; `tap` gets a press that took nothing and did not move;
 *   `reach` is how far a finger or a mouse may miss, in pixels
 */
export function draggable(surface, { pick, move, end = () => {}, tap = () => {} }) {
  const reachOf = (event) =>
    event.pointerType === "mouse" || event.pointerType === "pen" ? 10 : 24;
  let pointer = null;
  let thing = null;
  let start = [0, 0];
  const down = (event) => {
    if (pointer !== null || event.button !== 0) return; // a second finger, or another button
    pointer = event.pointerId;
    start = place(event, surface);
    thing = pick(start, reachOf(event));
    if (thing !== null) surface.setPointerCapture(pointer);
  };
  const moved = (event) => {
    if (event.pointerId === pointer && thing !== null) move(thing, place(event, surface));
    if (pointer === null) {
      surface.style.cursor = pick(place(event, surface), reachOf(event)) === null ? "" : "grab";
    }
  };
  const up = (event) => {
    if (event.pointerId !== pointer) return;
    const taken = thing;
    const at = place(event, surface);
    pointer = thing = null;
    if (taken !== null) {
      end(taken);
    } else if (event.type === "pointerup" && Math.hypot(at[0] - start[0], at[1] - start[1]) < 8) {
      tap(at, reachOf(event));
    }
  };
  // A finger on a thing moves it; elsewhere the page scrolls, as it should.
  const touch = (event) => {
    if (event.touches.length === 1 && pick(place(event.touches[0], surface), 24) !== null) {
      event.preventDefault();
    }
  };
  surface.addEventListener("pointerdown", down);
  surface.addEventListener("pointermove", moved);
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    surface.addEventListener(name, up);
  }
  surface.addEventListener("touchstart", touch, { passive: false });
}
