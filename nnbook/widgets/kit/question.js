// What there is to find out: the question above a widget, beside it whether it is found, and what
// was found.

import { element } from "./kit.js";

/**
 * @param {{node: HTMLElement, say: (sentence: string) => void,
 *   report: (sentence: string) => void}} speech  of `voice`
 * @returns {Object} its parts
 *   node: the question and whether it is found, for the top of the widget
 *   answer: the sentence of what is found, for below
 *   ask(own, given, about, told): the widget's own question, or the one that is given (null for the
 *     own one, "" for none). A given one is about the data `about` it came with; for other data the
 *     own one is asked. told: whether it is found already; left out, another question is one that
 *     is not found
 *   judge(sentence): what is found now, "" for nothing; once found it stays. Returns whether it is
 *     new
 *   say(sentence): aloud; what is found is said once, however many sentences come after it
 *   report(sentence): what goes on by itself, as `report` of `voice`
 *   found(), isOwn(): whether it is found, whether the page can judge it
 *   forget(): not found
 */
export function asking(speech) {
  const task = element("p", { class: "nnb-task" });
  const state = element("p", { class: "nnb-found" });
  const answer = element("p", { class: "nnb-answer" });
  const node = element("div", { class: "nnb-question" }, task, state);
  let found = false;
  let own = true;
  let last = "";
  let news = "";
  let before;
  let home;

  const show = () => {
    state.textContent = found ? "✓ Found." : "Not found yet.";
    state.classList.toggle("nnb-yes", found);
    answer.textContent = found && own ? last : "";
  };
  const forget = () => {
    found = false;
    last = news = "";
    show();
  };
  const say = (sentence) => {
    if (news !== "" && speech.node.textContent.startsWith(news)) news = "";
    speech.say([news, sentence].filter((each) => each !== "").join(" "));
  };
  return {
    node,
    answer,
    ask(text, given = null, about = "", told = undefined) {
      if (given !== before) {
        before = given;
        home = about;
      }
      own = given === null || (given !== "" && about !== home);
      const now = own ? text : given;
      if (told === undefined && now !== task.textContent) forget();
      task.textContent = now;
      node.hidden = now === "";
      state.hidden = answer.hidden = !own;
      found = told ?? found;
      show();
    },
    judge(sentence) {
      if (!own || sentence === "") return false;
      const fresh = !found;
      found = true;
      last = sentence;
      if (fresh) news = `Found. ${sentence}`;
      show();
      return fresh;
    },
    say,
    report: (sentence) => (news === "" ? speech.report(sentence) : say(sentence)),
    found: () => found,
    isOwn: () => own,
    forget,
  };
}
