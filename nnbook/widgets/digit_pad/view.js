// Draw a digit: the pad, its buttons, the steps of the preparation, and the network's answer.

import { segments } from "../kit/choices.js";
import { follow } from "../kit/follow.js";
import { frame } from "../kit/frame.js";
import { element, onTheme, shell, uid, voice } from "../kit/kit.js";
import { bars, sentence } from "./bars.js";
import { surface } from "./canvas.js";
import { Drawing } from "./drawing.js";
import { described, run, softmax, unpack } from "./network.js";
import { pictureRow } from "./pictures.js";
import { sampleStrokes, variants } from "./samples.js";
import { steps } from "./strokes.js";
import { why } from "./why.js";

const HELP =
  "Draw with mouse, finger or pen. By keyboard: arrows move the pen, Space puts it down or lifts "
  + "it; Shift + arrows move the drawing, + and − scale it; 0 to 9 load a sample, Delete clears, "
  + "Ctrl + Z undoes.";

/** Is this drawing one of the ways in which the samples write the digit? */
function shows(strokes, digit) {
  const text = JSON.stringify(strokes);
  return [...Array(variants(digit)).keys()].some(
    (variant) => JSON.stringify(sampleStrokes(digit, variant)) === text,
  );
}

/** What a network makes of a drawing. @param {Object[]} network  its stages */
function read(network, strokes, preprocess) {
  const pictures = { ...steps(strokes), isEmpty: strokes.length === 0 };
  if (pictures.isEmpty) return { pictures, image: [], logits: [], probabilities: [] };
  const image = (preprocess ? pictures.centred : pictures.drawn).data;
  const logits = run(network, image);
  return { pictures, image: [...image], logits: [...logits], probabilities: [...softmax(logits)] };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render({ model, el }) {
  const drawing = new Drawing();
  const pen = { at: [0.5, 0.5], down: false };
  const speech = voice();
  const answer = bars();
  const pictures = pictureRow();
  const reasons = why();
  let networks = {};
  let shown = [];
  let sample = null;
  let variant = 0;
  let waiting = 0;
  /** The network that reads. */
  const network = () => networks[model.get("reader")] ?? networks.first;
  const takeNetworks = () => {
    networks = { first: unpack(model.get("layers")) };
    const second = unpack(model.get("second"));
    if (second.length > 0) networks.second = second;
    reader.node.hidden = !networks.second;
    for (const option of reader.node.querySelectorAll("input")) {
      const read = networks[option.value];
      option.nextSibling.textContent = read ? described(read) : "";
    }
  };

  // Showing: at most once a frame, however fast the pointer is.
  const paint = () => pad.paint(drawing.strokes, pen);
  const draw = () => {
    waiting = 0;
    hint.hidden = !drawing.isEmpty;
    const now = read(network(), drawing.strokes, model.get("preprocess"));
    paint();
    pictures.show(now.pictures, model.get("preprocess"));
    answer.show(now.probabilities);
    reasons.show(network(), now.image, now.probabilities);
    samples.forEach((button, digit) =>
      button.setAttribute("aria-pressed", String(digit === sample)),
    );
    box.checked = model.get("preprocess");
    reader.set(model.get("reader"));
  };
  const refresh = () => {
    if (waiting === 0) waiting = requestAnimationFrame(draw);
  };

  // Telling Python, and whoever listens: after a stroke or a key, not during a stroke.
  const publish = (before = "") => {
    shown = drawing.strokes;
    const { image, logits, probabilities } = read(network(), shown, model.get("preprocess"));
    ties.write({ strokes: shown, sample, image, logits, probabilities });
    speech.say(before + sentence(probabilities));
    refresh();
  };
  const load = (digit) => {
    variant = digit === sample ? variant + 1 : 0;
    sample = digit;
    drawing.load(sampleStrokes(digit, variant));
  };
  const liftPen = () => {
    if (pen.down) {
      pen.down = false;
      drawing.end();
    }
  };
  /**
   * A stroke begins. On a sample nobody has touched it clears the pad: a digit beside another one
   * is read as neither.
   */
  const begin = (point) => {
    drawing.begin(point, sample !== null);
    sample = null;
  };
  /** A step that changes the drawing as a whole. */
  const step =
    (change) =>
    (...values) => {
      liftPen();
      sample = null;
      change(...values);
      publish();
    };

  const actions = {
    begin: (point) => {
      liftPen();
      begin(point);
      refresh();
    },
    extend: (point) => {
      drawing.extend(point);
      refresh();
    },
    end: () => {
      drawing.end();
      publish();
    },
    move: step((dx, dy) => drawing.move(dx, dy)),
    scale: step((factor) => drawing.scale(factor)),
    clear: step(() => drawing.clear()),
    undo: step(() => {
      drawing.undo();
      sample = [...Array(10).keys()].find((digit) => shows(drawing.strokes, digit)) ?? null;
    }),
    sample: (digit) => {
      liftPen();
      load(digit);
      publish();
    },
    movePen: (dx, dy) => {
      pen.at = [pen.at[0] + dx, pen.at[1] + dy].map((value) => Math.min(1, Math.max(0, value)));
      if (!pen.down) {
        paint();
        return;
      }
      drawing.extend(pen.at);
      publish();
    },
    togglePen: () => {
      const where = pen.at.map((value) => Math.round(100 * value));
      if (pen.down) {
        liftPen();
        publish("Pen up. ");
        return;
      }
      pen.down = true;
      begin(pen.at);
      publish(`Pen down, ${where[0]} % from the left, ${where[1]} % from the top. `);
    },
    focus: paint,
    blur: () => {
      if (pen.down) {
        liftPen();
        publish();
      } else {
        paint();
      }
    },
  };

  // The page.
  const help = element("p", { class: "nnb-note help", id: uid("pad-help") }, HELP);
  const pad = surface(actions, {
    "aria-label": "Pad to draw a digit on",
    "aria-describedby": help.id,
    class: "pad",
  });
  // the voice says it to those who do not see it
  const hint = element("span", { class: "hint", "aria-hidden": "true" }, "draw here");
  const samples = Array.from({ length: 10 }, (_, digit) =>
    element(
      "button",
      { type: "button", "aria-label": `Sample ${digit}`, onclick: () => actions.sample(digit) },
      String(digit),
    ),
  );
  const box = element("input", {
    type: "checkbox",
    onchange: () => {
      ties.write({ preprocess: box.checked });
      publish();
    },
  });
  const reader = segments({
    label: "Read by",
    options: [
      ["first", ""],
      ["second", ""],
    ],
    value: "first",
    onInput: (value) => {
      ties.write({ reader: value });
      publish();
    },
  });
  const left = element("div", { class: "left" },
    element("div", { class: "paper" }, pad.node, hint),
    element("div", { class: "tools" },
      element("button", { type: "button", onclick: actions.undo }, "Undo"),
      element("button", { type: "button", onclick: actions.clear }, "Clear"),
    ),
  );
  const row = { class: "samples", role: "group", "aria-label": "Sample digits" };
  const sampleRow = element("div", row,
    element("span", { class: "label" }, "Samples"),
    ...samples,
  );
  const root = shell("digit-pad",
    ...frame({
      picture: [
        element("div", { class: "columns" },
          left,
          element("div", { class: "right" }, speech.node, answer.node, reasons.node),
        ),
      ],
      controls: [
        sampleRow,
        element("label", {}, box, "Prepare the drawing as MNIST was"),
        reader.node,
      ],
      closer: [help, pictures.node],
    }),
  );
  el.append(root);
  takeNetworks();

  // What Python, or another view of the same pad, has changed. What we see in the end decides, not
  // the order.
  const ties = follow(
    model,
    ["strokes", "sample", "preprocess", "layers", "second", "reader"],
    (changed) => {
      const wanted = model.get("sample");
      if (changed.has("layers") || changed.has("second")) takeNetworks();
      if (
        changed.has("strokes")
        && JSON.stringify(model.get("strokes")) !== JSON.stringify(shown)
      ) {
        pen.down = false;
        drawing.load(model.get("strokes"));
      }
      sample = wanted !== null && shows(drawing.strokes, wanted) ? wanted : null;
      if (changed.has("sample") && wanted !== null && sample === null) load(wanted);
      publish();
    },
  );

  const stopTheme = onTheme(refresh);
  const size = new ResizeObserver(refresh);
  size.observe(pad.node);

  if (model.get("strokes").length > 0) {
    drawing.load(model.get("strokes"));
  } else if (model.get("sample") !== null) {
    load(model.get("sample"));
  }
  sample =
    sample
    ?? (model.get("sample") !== null && shows(drawing.strokes, model.get("sample"))
      ? model.get("sample")
      : null);
  publish();

  return () => {
    ties.stop();
    stopTheme();
    size.disconnect();
    speech.stop();
    cancelAnimationFrame(waiting);
    root.remove();
  };
}

export default { render };
