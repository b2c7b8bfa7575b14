// The playground: a network learns points of the plane while the reader turns its settings.

import { buttonRow, select, toggle } from "../kit/controls.js";
import { follow } from "../kit/follow.js";
import { element, shell, uid, voice } from "../kit/kit.js";
import { link } from "../kit/link.js";
import { asking } from "../kit/question.js";
import { loop, reducedMotion } from "../kit/scheduler.js";
import { number } from "../kit/words.js";
import { curve } from "./curve.js";
import { diagram } from "./diagram.js";
import { asked, reached } from "./goals.js";
import { MOST, WHOLE, inOwn, nearest } from "./own.js";
import { panel } from "./panel.js";
import { plane } from "./plane.js";
import { ON_THE_WAY, Run, isRegression } from "./run.js";
import { SETTINGS } from "./settings.js";
import { LINK, fromLink, toLink } from "./share.js";
import { space } from "./space.js";
import { results, unitTable } from "./tables.js";
import { codeTools, keepTools, ownTools } from "./tools.js";
import { CLASS_NAMES, answer, standing } from "./words.js";

const NAMES = [...Object.keys(SETTINGS).filter((name) => name !== "playing"), "frame"];
const SPEEDS = [...[1, 2, 5, 10, 20, 50, 100, 200].map((times) => [String(times), `×${times}`]), ["Infinity", "fastest"]];
const SLOW = 1000; // milliseconds between two reports to Python, and between two descriptions of the pictures
const STILL = "It learns. The pictures follow when it ends, or when you press Pause."; // for readers who wish for less motion
const HELP = "A click or arrow keys move the cross.";
const HELP_OWN = "A click, a tap or Enter adds a point. Shift and a click, or Delete, removes the nearest. Arrow keys move the cross.";

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render({ model, el }) {
  const state = { run: null, settings: {}, unit: null, chosen: [Infinity, 0], probe: [0, 0], tests: true, shades: true, kept: null, axes: [0, 1] };
  const speech = voice(), task = asking(speech);
  speech.node.classList.add("nnb-hidden");
  let target = null, frame = 0, done = 0, drawn = 0, later = 0, slow = -Infinity; // target: the epoch to go to, or null to play on
  const say = (sentence, aloud = sentence) => { remark.textContent = sentence; task.say(aloud); };

  // What is shown.
  const describe = () => {
    const { run, kept } = state, { sizes } = run.network, now = standing(run);
    board.describe(`${now} ${run.train.count} training points, ${run.test.count} test points.`);
    network.describe(`Layers of ${sizes.join(", ")} units. All numbers of a unit stand in the table below.`);
    losses.describe(now + (kept ? ` In grey the kept run: ${kept.label}.` : ""));
    hidden.describe(`Every point by the activations of ${sizes.at(-2) === 3 ? "the three" : "two"} units before the output.`);
  };
  const read = (at) => {
    const [x, y] = inOwn(at, state.settings.frame);
    return `x ${number(x)}, y ${number(y)}: ${answer(state.run, ...at)}`;
  };
  /** What changes with each epoch. */
  const draw = () => {
    const { run } = state, now = performance.now(), all = !clock.running();
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
    if (all || drawn % 4 === 3) { unit.show(); readout.textContent = `Cross: ${read(state.probe)}.`; }
    cancelAnimationFrame(later); // after a control the border comes first, these one frame later
    if (all) later = requestAnimationFrame(() => { losses.refresh(); hidden.refresh(); });
    else if (drawn % 4 === 1) losses.refresh();
    else if (drawn % 4 === 3) hidden.refresh();
    if (!all && now - slow < SLOW) return;
    slow = now;
    describe();
    report();
    if (!all) task.report(standing(run));
  };
  const show = () => {
    const { run, settings } = state, { sizes } = run.network, last = sizes.length - 1;
    if (state.chosen[0] > last || state.chosen[1] >= sizes[state.chosen[0]]) state.chosen = [last, 0];
    state.unit = mapToggle.get() ? state.chosen : null;
    controls.show(settings);
    hidden.fit();
    keep.show();
    own.node.hidden = settings.data !== "own";
    own.adds.node.hidden = run.regression;
    help.textContent = settings.data === "own" && !run.regression ? HELP_OWN : HELP;
    playButton.textContent = clock.running() ? "❚❚ Pause" : "▶ Play";
    speed.node.hidden = reducedMotion();
    draw();
  };
  const report = () => {
    const { run } = state, { loss, accuracy } = run.numbers(), plain = (values) => values.map((value) => (Number.isFinite(value) ? value : null));
    ties.write({ _results: { epoch: run.epochs, loss: plain(loss), accuracy: plain(accuracy), weights: run.network.weights } });
  };
  // A number of epochs ends by itself: another view of the same model does not play because of it, nor a notebook opened later.
  const save = () => ties.write({ ...state.settings, playing: clock.running() && target === null, found: task.found() });

  // What the reader, Python or a link changes.
  /** New settings. Those of ON_THE_WAY go on with the run, others begin a new one. @returns {boolean} whether they are sound */
  const adopt = (values, fresh = false) => {
    const next = { ...state.settings, ...values };
    if (isRegression(next) !== (next.output === "linear")) next.output = isRegression(next) ? "linear" : "logit";
    const changed = NAMES.filter((name) => JSON.stringify(next[name]) !== JSON.stringify(state.settings[name]));
    if (changed.length === 0 && !fresh) return true;
    try {
      if (!fresh && changed.every((name) => ON_THE_WAY.includes(name))) {
        state.run.change(Object.fromEntries(changed.map((name) => [name, next[name]])));
        remark.textContent = "";
      } else {
        const run = new Run(next);
        remark.textContent = state.run?.epochs > 0 ? "A new network: the training began again at epoch 0." : "";
        state.run = run;
        if (target !== null) { clock.stop(); target = null; } // it was an epoch of the network before
      }
    } catch (error) {
      say(`${error.message}.`);
      return false;
    }
    state.settings = next;
    ask();
    return true;
  };
  const ask = (found) => task.ask(asked(state.settings), model.get("question"), state.settings.data, found);
  const set = (values) => {
    const { data } = state.settings;
    if (values.data === "own" && data !== "own") Object.assign(values, { share: 1 }); // few points: all of them to learn from
    else if (values.data && values.data !== "own" && data === "own") Object.assign(values, { share: SETTINGS.share.start, frame: WHOLE });
    const taken = adopt(values);
    if (taken && values.hidden) task.say(`Hidden layers: ${values.hidden.join(", ") || "none"}.`);
    save();
    show();
    return taken;
  };
  const add = (at, byPointer) => {
    const { settings, run } = state, kind = own.adds.get();
    if (byPointer) state.probe = at;
    if (settings.data !== "own" || run.regression) { probe(at); return; }
    if (kind === "remove") { remove(at); return; }
    if (settings.own.length >= MOST) { say(`There are ${MOST} points, as many as can be.`); return; }
    set({ own: [...settings.own, [...at, Number(kind)]] });
    task.say(`Added ${CLASS_NAMES[kind]}.`);
  };
  const remove = (at) => {
    const { settings } = state, place = settings.data === "own" ? nearest(settings.own, at) : -1;
    if (place < 0) return;
    set({ own: settings.own.filter((_, i) => i !== place) });
    task.say("Removed.");
  };
  const probe = (at) => {
    state.probe = at;
    draw();
    task.say(read(at));
  };
  const choose = (layer, place) => { state.chosen = [layer, place]; show(); };

  // Training.
  const work = (now) => {
    if (now !== frame) { frame = now; done = 0; }
    const more = state.run.advance();
    done += 1;
    if (!more) finish();
    else if (target !== null && state.run.epochs >= target) halt(standing(state.run));
    return more && (target !== null || reducedMotion() || done < Number(speed.get()));
  };
  const halt = (sentence) => {
    clock.stop();
    if (remark.textContent === STILL) remark.textContent = "";
    target = null;
    state.settings = { ...state.settings, ...state.run.now }; // a replayed link may have changed them
    task.say(sentence);
    save();
    show();
  };
  const finish = () => {
    const { run } = state, over = run.network.diverged !== null || run.train.count === 0;
    remark.textContent = over || run.ended === "" ? run.ended : `${run.ended} Play goes on all the same.`;
    halt(`${standing(run)} ${run.ended}`);
  };
  const start = (until = null) => {
    remark.textContent = reducedMotion() ? STILL : "";
    state.run.insist();
    target = until;
    clock.start();
    save();
    show();
  };
  const steps = (count) => {
    const until = state.run.epochs + count, end = performance.now() + 8;
    clock.stop();
    remark.textContent = "";
    state.run.insist();
    while (state.run.epochs < until && performance.now() < end) if (!state.run.advance()) { finish(); return; }
    if (state.run.epochs < until) start(until); else halt(standing(state.run));
  };
  const rewind = () => {
    state.run.rewind();
    halt("");
    say("Back at the same first weights.");
  };
  const take = (changed) => {
    const read_ = ties.read(), { playing: wanted } = read_;
    adopt(Object.fromEntries(NAMES.map((name) => [name, read_[name]])));
    ask(changed === undefined || changed.has("found") ? read_.found : undefined);
    controls.hide(read_.hide);
    if (changed?.has("playing") && wanted !== (clock.running() && target === null)) { if (wanted) start(); else halt(standing(state.run)); } else show();
  };
  const arrive = (values) => {
    const made = fromLink(values);
    if (made === null || !adopt(made.settings, true)) { say("The link could not be read."); show(); return; }
    clock.stop();
    state.run.replay(made.changes, made.epoch);
    if (made.epoch > 0) start(made.epoch); else { save(); show(); }
  };

  // The page.
  const epoch = element("span", { class: "epoch" });
  const remark = element("p", { class: "remark" }), readout = element("p", { class: "readout" }), help = element("p", { class: "nnb-note", id: uid("help") });
  const controls = panel(set), numbers = results(), unit = unitTable(state, choose);
  const board = plane(state, { probe, add, remove, hover: (at) => {
    readout.textContent = at ? `Pointer: ${read(at)}.` : `Cross: ${read(state.probe)}.`;
  } });
  const network = diagram(state, choose), losses = curve(state), hidden = space(state);
  const own = ownTools(set, say), code = codeTools(state, say), keep = keepTools(state, show);
  const tests = toggle({ label: "Show the test points", value: true, onInput: (value) => { state.tests = value; board.refresh(); } });
  const shades = toggle({ label: "Shades: how sure it is", value: true, onInput: (value) => { state.shades = value; board.refresh(); } });
  const mapToggle = toggle({ label: "Show the unit's map in the plane", onInput: show });
  const speed = select({ label: "Speed", options: SPEEDS, value: "1" });
  const playButton = element("button", { type: "button", class: "play", onclick: () => (clock.running() ? halt(standing(state.run)) : start()) });
  const stepping = buttonRow("Steps", [["1 epoch", () => steps(1)], ["10", () => steps(10)], ["100", () => steps(100)]]);
  stepping.buttons.slice(1).forEach((button) => button.setAttribute("aria-label", `${button.textContent} epochs`));
  const ties = follow(model, [...NAMES, "playing", "question", "found", "hide"], take);
  const anchor = link(el, "playground", LINK, arrive);
  const card = (name, ...children) => element("div", { class: "part", role: "group", "aria-label": name }, element("p", { class: "title", "aria-hidden": "true" }, name), ...children);
  board.canvas.setAttribute("aria-describedby", `${board.canvas.getAttribute("aria-describedby")} ${help.id}`);
  const root = shell("playground", task.node,
    controls.main, controls.layers, controls.more, own.node,
    element("div", { class: "bar" }, playButton, stepping.node, buttonRow("Start again", [["Rewind", rewind],
      ["New seed", () => set({ seed: (state.settings.seed + 1) % (SETTINGS.seed.high + 1) })]]).node, speed.node, epoch),
    remark, task.answer,
    element("div", { class: "parts" },
      card("The plane", board.node, readout, help, tests.node, shades.node),
      card("The network", network.node, element("p", { class: "nnb-note" }, "Lines are weights: orange is above 0, dashed blue below. Below each unit stands its bias.")),
      card("The loss", losses.node, element("p", { class: "nnb-note" }, "Solid: training. Dashed: test."), numbers.node, keep.button, keep.note),
      card("One unit in numbers", unit.node, element("p", { class: "nnb-note" }, "Values are those at the cross."), mapToggle.node),
      card("The hidden space", hidden.node, hidden.choice, element("p", { class: "nnb-note" }, "Each point where the last hidden layer puts it.")),
      card("To take along", code.node, anchor.button(() => toLink(state.run), say))),
    speech.node);
  const clock = loop(root, work, () => { if (!(clock.running() && reducedMotion())) draw(); });

  el.append(root);
  take();
  const linked = anchor.read();
  if (Object.keys(linked).length > 0) arrive(linked);
  else if (model.get("playing")) start();

  return () => {
    ties.stop();
    clock.end();
    cancelAnimationFrame(later);
    for (const view of [board, network, losses, hidden]) view.stop();
    anchor.stop();
    speech.stop();
    root.remove();
  };
}

export default { render };
