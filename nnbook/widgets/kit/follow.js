// The two ways between a model's traits and a view: the view writes, and hears of what others
// write.

/**
 * @param {Object} model  with get, set, on, off, save_changes
 * @param {string[]} names  traits that others may change: Python, or another view of the same model
 * @param {(changed: Set<string>) => void} onChange  called once for all changes that come
 *   together, whatever their order
 * @returns {{write: (values: Object) => void, read: () => Object, stop: () => void}}
 */
export function follow(model, names, onChange) {
  const changed = new Set();
  let writing = false;
  let stopped = false;
  const tell = () => {
    if (stopped) return;
    const now = new Set(changed);
    changed.clear();
    onChange(now);
  };
  const listeners = names.map((name) => [
    `change:${name}`,
    () => {
      if (writing) return;
      if (changed.size === 0) queueMicrotask(tell);
      changed.add(name);
    },
  ]);
  for (const [event, listener] of listeners) model.on(event, listener);

  return {
    /** Set traits without hearing of it oneself, and send them to Python. */
    write(values) {
      writing = true;
      try {
        for (const [name, value] of Object.entries(values)) model.set(name, value);
      } finally {
        writing = false;
      }
      model.save_changes();
    },
    /** The values of all followed traits. */
    read: () => Object.fromEntries(names.map((name) => [name, model.get(name)])),
    stop() {
      stopped = true;
      for (const [event, listener] of listeners) model.off(event, listener);
    },
  };
}
