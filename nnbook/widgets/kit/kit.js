// What every widget needs from a page: elements, ids, a voice, the colours of the theme.

const ANSWER = 2000;
const REPORT = 5000; // milliseconds between two sentences
let count = 0;

/** An id that no other element of this page has, also where one widget is shown twice. */
export function uid(prefix) {
  count += 1;
  return `nnb-${prefix}-${count}-${Math.floor(performance.now())}`;
}

/**
 * A new element.
 * @param {string} tag
 * @param {Object} attributes  `class`, `aria-label`, …; a function (`onclick`) becomes a listener
 * @param {...(Node|string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(name.slice(2), value);
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== false && value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  // In JupyterLab the arrows and Enter are shortcuts of the notebook, unless the focused element
  // itself says no.
  if (["input", "select", "button"].includes(tag) || "tabindex" in attributes) {
    made.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  made.append(...children);
  return made;
}

/**
 * The outermost element of a widget: it has the kit's look. A button in it that has nothing to do
 * now gets `aria-disabled` instead of `disabled`, which would throw the focus out of the page; a
 * click on it is stopped here.
 * @param {string} name  of the widget's folder, with hyphens  @param {...(Node|string)} children
 */
export function shell(name, ...children) {
  const root = element("div", { class: `nnb nnb-${name}` }, ...children);
  root.addEventListener(
    "click",
    (event) => {
      if (event.target.closest("[aria-disabled=true]")) event.stopImmediatePropagation();
    },
    true,
  );
  return root;
}

/**
 * A live region: screen readers speak the newest sentence. `say` is for what the reader does, at
 * most every two seconds; `report` for what goes on by itself, at most every five seconds, and
 * never instead of what is about to be said.
 * @returns {{node: HTMLElement, say: (sentence: string) => void,
 *   report: (sentence: string) => void, stop: () => void}}
 */
export function voice() {
  const node = element("p", { class: "nnb-voice", "aria-live": "polite", role: "status" });
  let last = -Infinity;
  let timer = 0;
  let waiting = "";
  let pause = 0;
  const speak = () => {
    timer = pause = 0;
    last = performance.now();
    if (node.textContent !== waiting) node.textContent = waiting;
  };
  const wait = (sentence, now) => {
    waiting = sentence;
    if (pause === now) return;
    pause = now;
    clearTimeout(timer);
    timer = setTimeout(speak, Math.max(0, last + pause - performance.now()));
  };
  return {
    node,
    say: (sentence) => wait(sentence, ANSWER),
    report: (sentence) => {
      if (pause !== ANSWER) wait(sentence, REPORT);
    },
    stop: () => clearTimeout(timer),
  };
}

/** The value of a token (`ink`, `paper`, `touch`, …) as it is at this element now. */
export function colour(el, name) {
  return getComputedStyle(el).getPropertyValue(`--nnb-${name}`).trim();
}

/** The letters of the interface for a canvas: `font(surface, 12, 600)`. */
export function font(el, size = 12, weight = 500) {
  return `${weight} ${size}px ${colour(el, "font-ui")}`;
}

/**
 * Call `redraw` whenever the theme may have changed: by the system, or by the page or Jupyter.
 * Returns a stop function.
 */
export function onTheme(redraw) {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const watcher = new MutationObserver(() => redraw());
  const attributeFilter = ["class", "data-theme", "data-mode", "data-jp-theme-light", "theme"];
  for (const node of [document.documentElement, document.body]) {
    watcher.observe(node, { attributes: true, attributeFilter });
  }
  query.addEventListener("change", redraw);
  return () => {
    watcher.disconnect();
    query.removeEventListener("change", redraw);
  };
}
