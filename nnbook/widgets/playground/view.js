// The playground: a network learns points of the plane while the reader turns its settings.

import { follow } from "../kit/follow.js";
import { voice } from "../kit/kit.js";
import { link } from "../kit/link.js";
import { asking } from "../kit/question.js";
import { reducedMotion } from "../kit/scheduler.js";
import { number } from "../kit/words.js";
import { asked, reached } from "./goals.js";
import { ON_THE_WAY } from "./network_settings.js";
import { MOST, WHOLE, inOwn, nearest } from "./own.js";
import { describe, page } from "./page.js";
import { Run, isRegression } from "./run.js";
import { SETTINGS } from "./settings.js";
import { LINK, fromLink, toLink } from "./share.js";
import { training } from "./training.js";
import { CLASS_NAMES, answer, standing } from "./words.js";

const NAMES = [...Object.keys(SETTINGS).filter((name) => name !== "playing"), "frame"];
// Milliseconds between two reports to Python, and between two descriptions of the pictures.
const SLOW = 1000;
const HELP = "A click or arrow keys move the cross.";
const HELP_OWN =
  "A click, a tap or Enter adds a point. Shift and a click, or Delete, removes the nearest. Arrow "
  + "keys move the cross.";

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render({ model, el }) {
  const state = {
    run: null,
    settings: {},
    unit: null,
    chosen: [Infinity, 0],
    probe: [0, 0],
    tests: true,
    shades: true,
    kept: null,
    axes: [0, 1],
  };
  const speech = voice();
  const task = asking(speech);
  speech.node.classList.add("nnb-hidden");
  let drawn = 0;
  let later = 0;
  let slow = -Infinity;
  const say = (sentence, aloud = sentence) => {
    remark.textContent = sentence;
    task.say(aloud);
  };

  // What is shown.
  const read = (at) => {
    const [x, y] = inOwn(at, state.settings.frame);
    return `x ${number(x)}, y ${number(y)}: ${answer(state.run, ...at)}`;
  };
  /** What changes with each epoch. */
  const draw = () => {
    const { run } = state;
    const now = performance.now();
    const all = !learning.running();
    epoch.textContent = `Epoch ${run.epochs}`;
    board.refresh();
    drawn += 1;
    // While it runs, what the eye follows less is drawn in turns.
    if (all || drawn % 2 === 0) network.refresh();
    if (all || drawn % 4 === 1) {
      numbers.show(run);
      if (task.judge(reached(state.settings, run))) task.say(standing(run));
      if (task.found() !== model.get("found")) ties.write({ found: task.found() });
    }
    if (all || drawn % 4 === 3) {
      unit.show();
      readout.textContent = `Cross: ${read(state.probe)}.`;
    }
    cancelAnimationFrame(later); // after a control the border comes first, these one frame later
    if (all) {
      later = requestAnimationFrame(() => {
        losses.refresh();
        hidden.refresh();
      });
    } else if (drawn % 4 === 1) {
      losses.refresh();
    } else if (drawn % 4 === 3) {
      hidden.refresh();
    }
    if (!all && now - slow < SLOW) return;
    slow = now;
    describe(state, parts);
    report();
    if (!all) task.report(standing(run));
  };
  const show = () => {
    const { run, settings } = state;
    const { sizes } = run.network;
    const last = sizes.length - 1;
    if (state.chosen[0] > last || state.chosen[1] >= sizes[state.chosen[0]]) {
      state.chosen = [last, 0];
    }
    state.unit = mapToggle.get() ? state.chosen : null;
    controls.show(settings);
    hidden.fit();
    keep.show();
    own.node.hidden = settings.data !== "own";
    own.adds.node.hidden = run.regression;
    help.textContent = settings.data === "own" && !run.regression ? HELP_OWN : HELP;
    running.show(learning.running());
    speed.node.hidden = reducedMotion();
    draw();
  };
  const report = () => {
    const { run } = state;
    const { loss, accuracy } = run.numbers();
    const plain = (values) => values.map((value) => (Number.isFinite(value) ? value : null));
    ties.write({
      _results: {
        epoch: run.epochs,
        loss: plain(loss),
        accuracy: plain(accuracy),
        weights: run.network.weights,
      },
    });
  };
  // A number of epochs ends by itself: another view of the same model does not play because of it,
  // nor a notebook opened later.
  const save = () =>
    ties.write({
      ...state.settings,
      playing: learning.playing(),
      found: task.found(),
    });

  // What the reader, Python or a link changes.
  /**
   * New settings. Those of ON_THE_WAY go on with the run, others begin a new one.
   * @returns {boolean} whether they are sound
   */
  const adopt = (values, fresh = false) => {
    const next = { ...state.settings, ...values };
    if (isRegression(next) !== (next.output === "linear")) {
      next.output = isRegression(next) ? "linear" : "logit";
    }
    const changed = NAMES.filter(
      (name) => JSON.stringify(next[name]) !== JSON.stringify(state.settings[name]),
    );
    if (changed.length === 0 && !fresh) return true;
    try {
      if (!fresh && changed.every((name) => ON_THE_WAY.includes(name))) {
        state.run.change(Object.fromEntries(changed.map((name) => [name, next[name]])));
        remark.textContent = "";
      } else {
        const run = new Run(next);
        remark.textContent =
          state.run?.epochs > 0 ? "A new network: the training began again at epoch 0." : "";
        state.run = run;
        learning.forget();
      }
    } catch (error) {
      say(`${error.message}.`);
      return false;
    }
    state.settings = next;
    ask();
    return true;
  };
  const ask = (found) =>
    task.ask(asked(state.settings), model.get("question"), state.settings.data, found);
  const set = (values) => {
    const { data } = state.settings;
    if (values.data === "own" && data !== "own") {
      Object.assign(values, { share: 1 }); // few points: all of them to learn from
    } else if (values.data && values.data !== "own" && data === "own") {
      Object.assign(values, { share: SETTINGS.share.start, frame: WHOLE });
    }
    const taken = adopt(values);
    if (taken && values.hidden) {
      task.say(`Hidden layers: ${values.hidden.join(", ") || "none"}.`);
    }
    save();
    show();
    return taken;
  };
  const add = (at, byPointer) => {
    const { settings, run } = state;
    const kind = own.adds.get();
    if (byPointer) state.probe = at;
    if (settings.data !== "own" || run.regression) {
      probe(at);
      return;
    }
    if (kind === "remove") {
      remove(at);
      return;
    }
    if (settings.own.length >= MOST) {
      say(`There are ${MOST} points, as many as can be.`);
      return;
    }
    set({ own: [...settings.own, [...at, Number(kind)]] });
    task.say(`Added ${CLASS_NAMES[kind]}.`);
  };
  const remove = (at) => {
    const { settings } = state;
    const place = settings.data === "own" ? nearest(settings.own, at) : -1;
    if (place < 0) return;
    set({ own: settings.own.filter((_, i) => i !== place) });
    task.say("Removed.");
  };
  const probe = (at) => {
    state.probe = at;
    draw();
    task.say(read(at));
  };
  const choose = (layer, place) => {
    state.chosen = [layer, place];
    show();
  };

  const take = (changed) => {
    const { playing: wanted, found, hide, ...values } = ties.read();
    adopt(Object.fromEntries(NAMES.map((name) => [name, values[name]])));
    ask(changed === undefined || changed.has("found") ? found : undefined);
    controls.hide(hide);
    if (!changed?.has("playing") || wanted === learning.playing()) {
      show();
    } else if (wanted) {
      learning.start();
    } else {
      learning.pause();
    }
  };
  const arrive = (values) => {
    const made = fromLink(values);
    if (made === null || !adopt(made.settings, true)) {
      say("The link could not be read.");
      show();
      return;
    }
    learning.stop();
    state.run.replay(made.changes, made.epoch);
    if (made.epoch > 0) {
      learning.start(made.epoch);
    } else {
      save();
      show();
    }
  };

  const ties = follow(model, [...NAMES, "playing", "question", "found", "hide"], take);
  const anchor = link(el, "playground", LINK, arrive);
  const actions = {
    set,
    say,
    show,
    choose,
    probe,
    add,
    remove,
    hover: (at) => {
      readout.textContent = at ? `Pointer: ${read(at)}.` : `Cross: ${read(state.probe)}.`;
    },
    play: () => (learning.running() ? learning.pause() : learning.start()),
    steps: (count) => learning.steps(count),
    rewind: () => learning.rewind(),
    reseed: () => set({ seed: (state.settings.seed + 1) % (SETTINGS.seed.high + 1) }),
  };
  const linkButton = anchor.button(() => toLink(state.run), say);
  const parts = page(state, actions, { task, speech, linkButton });
  const { root, remark, readout, help, controls, numbers, unit, own, keep, mapToggle } = parts;
  const { board, network, losses, hidden, epoch, speed, running } = parts;
  const learning = training(state, { root, remark, speed, task, say, save, show, draw });

  el.append(root);
  take();
  const linked = anchor.read();
  if (Object.keys(linked).length > 0) {
    arrive(linked);
  } else if (model.get("playing")) {
    learning.start();
  }

  return () => {
    ties.stop();
    learning.end();
    cancelAnimationFrame(later);
    for (const view of [board, network, losses, hidden]) view.stop();
    anchor.stop();
    speech.stop();
    root.remove();
  };
}

export default { render };
