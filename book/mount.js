// Mounts every widget of the page. `widgets` holds, by name, what each widget's module exports by
// default.

/** The part of Jupyter's widget model that our widgets use, without a kernel behind it. */
class Model {
  #state;
  #listeners = {};
  constructor(state) {
    this.#state = state;
  }
  get(key) {
    return this.#state[key];
  }
  set(key, value) {
    if (this.#state[key] === value) return;
    this.#state[key] = value;
    for (const listener of [...(this.#listeners[`change:${key}`] ?? [])]) listener();
  }
  on(event, listener) {
    (this.#listeners[event] ??= []).push(listener);
  }
  off(event, listener) {
    this.#listeners[event] = (this.#listeners[event] ?? []).filter((other) => other !== listener);
  }
  save_changes() {}
}

function mount() {
  for (const el of document.querySelectorAll("[data-widget]:not([data-mounted])")) {
    el.dataset.mounted = "true";
    const model = new Model(JSON.parse(el.dataset.state));
    el.removeAttribute("data-state");
    el.replaceChildren();
    widgets[el.dataset.widget].render({ model, el });
  }
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", mount);
} else {
  mount();
}
