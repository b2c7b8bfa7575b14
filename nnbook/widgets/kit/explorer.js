// An explorer: a picture that follows its settings at once, and one thing to find out.

import { buttonRow } from "./controls.js";
import { follow } from "./follow.js";
import { frame } from "./frame.js";
import { element, shell, voice } from "./kit.js";
import { knobs } from "./knobs.js";
import { link } from "./link.js";
import { asking } from "./question.js";
import { sound, starts } from "./settings.js";

/**
 * @param {{model: Object, el: HTMLElement}} host
 * @param {{name: string, key: string, settings: Object, question: string,
 *   build: (tools: Object) => Object}} widget
 *   name: the folder's name, with hyphens
 *   key: a short word for links
 *   settings: SETTINGS of the widget, see settings.js
 *   question: what there is to find out
 *   build(tools): makes the page's parts, and returns
 *     picture, bar, main, closer: Node[], as in frame.js, where `main` is called controls
 *     controls: name to Node or Node[], those that the trait `hide` may name
 *     show(values): draws everything; returns what there is to see now, in a sentence or two
 *     goal(values): the sentence that says it is found, or ""
 *     solution(values): settings that answer the question
 *     fix(values): optional; settings that fit one another, where a change of one asks for others
 *     stop(): lets go of the page
 *   tools:
 *     slide, field, pick, among, check: of knobs.js, for controls of the settings
 *     set(changes, sentence?): for other controls
 *     say(sentence): aloud
 *     report(sentence), set(changes, sentence, report): the same for what runs by itself
 *     values(): as they are now
 * @returns {() => void} the clean-up
 */
export function explorer({ model, el }, { name, key, settings, question, build }) {
  const speech = voice();
  const names = Object.keys(settings);
  speech.node.classList.add("nnb-hidden");
  let values = starts(settings);
  const task = asking(speech);
  const status = element("p", { class: "nnb-status" });

  /**
   * @returns {string} what there is to say: what is found, where it is new, else what there is to
   *   see
   */
  const show = () => {
    status.textContent = parts.show(values);
    return task.isOwn() && task.judge(parts.goal(values)) ? "" : status.textContent;
  };
  const save = () => ties.write({ ...values, found: task.found() });
  const set = (changes, sentence, tell = task.say) => {
    values = { ...values, ...changes };
    if (parts.fix) values = parts.fix(values);
    const seen = show();
    save();
    tell(sentence ?? seen);
  };
  const parts = build({
    ...knobs(settings, set),
    set,
    say: task.say,
    report: task.report,
    values: () => values,
  });

  /** What Python has set, or another view. */
  const take = () => {
    const read = ties.read();
    values = { ...values, ...Object.fromEntries(names.map((each) => [each, read[each]])) };
    task.ask(question, read.question ?? null, "", read.found);
    hide(read.hide);
    show();
    // What a page without Python cannot know: values that fit one another, and whether it is found
    // already.
    if (task.found() !== read.found) save();
  };
  const hide = (hidden) => {
    for (const [each, nodes] of Object.entries(parts.controls)) {
      for (const node of [nodes].flat()) node.classList.toggle("nnb-off", hidden.includes(each));
    }
    helps.node.classList.toggle("nnb-off", hidden.includes("answer") || !task.isOwn());
  };
  const arrive = ({ hide: hidden, ...linked }) => {
    if (hidden !== undefined) {
      ties.write({
        hide: hidden
          .split(",")
          .filter((each) => Object.hasOwn(parts.controls, each) || each === "answer"),
      });
    }
    hide(model.get("hide"));
    set(sound(settings, linked));
  };

  const first = Object.fromEntries(names.map((each) => [each, model.get(each)]));
  const ties = follow(model, [...names, "question", "hide", "found"], take);
  const anchor = link(el, key, { ...starts(settings), hide: "" }, arrive);
  const again = buttonRow("Beginning", [
    [
      "Start again",
      () => {
        task.forget();
        set(first, "Back at the beginning.");
      },
    ],
  ]);
  const helps = buttonRow("Answer", [["Show an answer", () => set(parts.solution(values))]]);
  const told = (sentence) => {
    status.textContent = sentence;
    task.say(sentence);
  };
  const share = anchor.button(() => {
    const hidden = model.get("hide");
    return { ...values, ...(hidden.length > 0 ? { hide: hidden.join(",") } : {}) };
  }, told);
  const tools = [again.node, helps.node, share];
  const placed = frame({ ...parts, controls: parts.main, tools });
  // Sentences grow below the buttons.
  const root = shell(name, task.node, ...placed, status, task.answer, speech.node);

  el.append(root);
  take();
  const linked = anchor.read();
  if (Object.keys(linked).length > 0) arrive(linked);

  return () => {
    ties.stop();
    anchor.stop();
    speech.stop();
    parts.stop();
    root.remove();
  };
}
