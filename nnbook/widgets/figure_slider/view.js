// A figure with sliders: flips through the pictures it has, and asks Python for those it lacks.

import { choice } from "../kit/choices.js";
import { choiceSlider } from "../kit/controls.js";
import { follow } from "../kit/follow.js";
import { frame } from "../kit/frame.js";
import { element, shell, voice } from "../kit/kit.js";
import { link } from "../kit/link.js";

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render({ model, el }) {
  const parameters = model.get("parameters");
  const stock = new Map();
  const speech = voice();
  speech.node.classList.add("nnb-hidden");
  const { sources = [], of = {} } = model.get("frames");
  for (const [key, drawn] of Object.entries(of)) {
    stock.set(key, { ...drawn, light: sources[drawn.light], dark: sources[drawn.dark] });
  }
  const isTwin = el.closest("[data-widget]") !== null;
  let places = parameters.map(() => 0);

  const placesOf = (choices) =>
    parameters.map(({ name, values }) => Math.max(0, values.indexOf(choices[name])));
  const words = () =>
    parameters.map(({ label, texts }, i) => `${label} ${texts[places[i]]}`).join(", ");

  const show = () => {
    controls.forEach((control, i) =>
      control.set(parameters[i].slider ? places[i] : String(places[i])),
    );
    const drawn = stock.get(places.join(","));
    paper.classList.toggle("waiting", !drawn || "error" in drawn);
    if (drawn && !("error" in drawn)) {
      for (const [theme, picture] of Object.entries(pictures)) {
        const { width, height, alt, [theme]: src } = drawn;
        for (const [name, value] of Object.entries({ width, height, alt, src })) {
          if (picture.getAttribute(name) !== String(value)) picture.setAttribute(name, value);
        }
      }
      note.textContent = "";
      return;
    }
    if (drawn) {
      note.textContent = `This frame could not be drawn: ${drawn.error}`;
    } else if (isTwin) {
      note.textContent =
        "This frame was not drawn when the page was made. Run the notebook to see it.";
    } else {
      note.textContent = `Python draws: ${words()} …`;
    }
  };
  const say = () => {
    const drawn = stock.get(places.join(","));
    speech.say(drawn?.alt ? `${words()}. ${drawn.alt}` : note.textContent);
  };
  const go = (next) => {
    places = next;
    show();
    say();
    ties.write({
      choices: Object.fromEntries(
        parameters.map(({ name, values }, i) => [name, values[places[i]]]),
      ),
    });
  };

  const controls = parameters.map(({ label, texts, slider }, i) => {
    const turn = (place) => go(places.map((old, j) => (j === i ? Number(place) : old)));
    return slider
      ? choiceSlider({ label, values: texts, onInput: turn })
      : choice({
          label,
          options: texts.map((text, place) => [String(place), text]),
          value: "0",
          onInput: turn,
        });
  });
  const pictureIn = (theme) =>
    element("img", { alt: "", class: `nnb-figure nnb-${theme}`, loading: "lazy" });
  const pictures = { light: pictureIn("light"), dark: pictureIn("dark") };
  const paper = element("div", { class: "paper" }, ...Object.values(pictures));
  const note = element("p", { class: "nnb-note" });
  /** The address holds places in the lists. */
  const first = Object.fromEntries(parameters.map(({ name }) => [name, 0]));
  const anchor = link(el, "figure", first, (values) => go(arrived(values)));
  const arrived = (values) =>
    parameters.map(({ name, values: all }, i) =>
      all[values[name]] === undefined ? places[i] : values[name],
    );
  const state = () => Object.fromEntries(parameters.map(({ name }, i) => [name, places[i]]));
  const told = element("p", { class: "nnb-note told" });
  const root = shell("figure-slider",
    ...frame({
      picture: [paper, note],
      controls: controls.map(({ node }) => node),
      tools: [
        anchor.button(state, (sentence) => {
          told.textContent = sentence;
          speech.say(sentence);
        }),
      ],
    }),
    told,
    speech.node,
  );

  const take = () => {
    const drawn = model.get("frame");
    if (drawn && "key" in drawn) stock.set(drawn.key, drawn);
    places = placesOf(model.get("choices"));
    show();
  };
  const ties = follow(model, ["choices", "frame"], () => {
    take();
    say();
  });
  take();
  el.append(root);
  const linked = anchor.read();
  if (Object.keys(linked).length > 0) go(arrived(linked));

  return () => {
    ties.stop();
    anchor.stop();
    speech.stop();
    root.remove();
  };
}

export default { render };
