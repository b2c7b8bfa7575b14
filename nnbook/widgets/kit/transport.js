// What sets a picture going: one round button that plays and pauses, and smaller ones beside it.

import { group } from "./controls.js";
import { element } from "./kit.js";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  play: "M8 5.2v13.6L19 12z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  step: "M6 5.5v13L15.5 12zM16 5.5h2.6v13H16z",
  back: "M18 5.5v13L8.5 12zM8 5.5H5.4v13H8z",
  reset: "M12 5a7 7 0 1 1-6.7 5h2.1a5 5 0 1 0 4.6-3v3L7 6l5-4z",
};

function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"]]) {
    made.setAttribute(key, value);
  }
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill", "currentColor");
  made.append(path);
  return made;
}

/** A round button with an icon; its name is spoken, and shown under the pointer. */
export function roundButton(kind, name, press, attributes = {}) {
  const button = element("button", { type: "button", onclick: press, ...attributes }, icon(kind));
  button.classList.add("nnb-round");
  rename(button, name);
  return button;
}

/** Another name for a round button. */
export function rename(button, name) {
  if (button.title === name) return;
  button.title = name;
  button.setAttribute("aria-label", name);
}

/**
 * @param {{label: string, play: [string, string, () => void],
 *   others: ["step"|"back"|"reset", string, () => void][]}} options
 *   play: its name while nothing runs, its name while it runs, what a press does
 *   others: icon, name, what a press does
 * @returns {{node: HTMLElement, buttons: HTMLButtonElement[],
 *   show: (running: boolean, name?: string) => void}}  buttons: play first; `show` changes what
 *   play looks like and is called
 */
export function transport({ label, play: [start, stop, press], others }) {
  const play = roundButton("play", start, press, { class: "nnb-play" });
  const rest = others.map(([kind, name, action]) => roundButton(kind, name, action));
  let shown = false;
  return {
    node: group(label, play, ...rest),
    buttons: [play, ...rest],
    show(running) {
      if (running === shown) return;
      shown = running;
      play.replaceChildren(icon(running ? "pause" : "play"));
      rename(play, running ? stop : start);
    },
  };
}
