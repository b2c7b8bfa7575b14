// In a notebook: the widget says so where Python no longer hears it. The pages of the book have no
// Python, and need none of this.

import { element } from "./kit.js";

const LOST =
  "Python does not hear this widget: its kernel has ended or was restarted. Run the cell again to "
  + "connect them.";

const GONE = ["restarting", "autorestarting", "dead"];

/**
 * A widget with this sentence at its top once its kernel is gone. Jupyter marks the view of such
 * a model with a class and tells the model, in ipywidgets 7 and 8 alike, but not where a kernel
 * that broke down was started again: there JupyterLab's kernel itself tells. A kernel may also
 * close the connection to one model.
 * @param {{render: (host: Object) => () => void}} widget
 */
export function watched({ render }) {
  return {
    render({ model, el }) {
      const stop = render({ model, el });
      const note = element("p", { class: "nnb-lost", role: "status" });
      let closed = false;
      const look = () => {
        const text = closed || el.closest(".jupyter-widgets-disconnected") ? LOST : "";
        if (note.textContent !== text) note.textContent = text;
      };
      const lose = () => {
        closed = true;
        look();
      };
      const follow = (_, status) => {
        if (GONE.includes(status)) lose();
      };
      const listeners = { comm_live_update: () => queueMicrotask(look), "comm:close": lose };
      const told = model.widget_manager?.kernel?.statusChanged;
      for (const [event, listener] of Object.entries(listeners)) {
        model.on(event, listener);
      }
      told?.connect(follow);
      el.querySelector(".nnb").prepend(note);
      look();
      return () => {
        for (const [event, listener] of Object.entries(listeners)) {
          model.off(event, listener);
        }
        told?.disconnect(follow);
        stop();
      };
    },
  };
}
