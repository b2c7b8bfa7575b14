// Lines to order, as order.py makes them: chosen from a list, moved by mouse, finger or keys, and
// graded here.

{
  const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const press = (words, sign, act) => {
    const kind = { type: "button", class: "book-nudge", "aria-label": words };
    const made = element("button", kind, sign);
    made.addEventListener("click", act);
    return made;
  };

  /**
   * What to say of a program, and which of its lines is amiss.
   * @param {number[]} program  the lines chosen, in their order
   * @param {Object} task  right: by line, those that have to be above it; wrong: by line, why
   */
  const grade = (program, { right, wrong }) => {
    if (program.length === 0) return { words: "Choose a line first." };
    const stray = program.find((id) => id in wrong);
    if (stray !== undefined) return { amiss: stray, html: wrong[stray] };
    const early = program.find((id, place) =>
      right[id].some((other) => !program.slice(0, place).includes(other)),
    );
    if (early !== undefined) {
      const place = program.indexOf(early);
      const later = right[early].some((other) => program.includes(other, place));
      const why = later ? "a line that it has to wait for is below" : "a line is missing above it";
      return { amiss: early, words: `Line ${place + 1} comes too early: ${why}.` };
    }
    const missing = Object.keys(right).length - program.length;
    if (missing === 0) return { done: true, words: "Right. In this order it runs." };
    return { words: `Right so far, and ${missing} more to come.` };
  };

  for (const root of document.querySelectorAll(".book-order")) {
    const task = JSON.parse(root.dataset.lines);
    let program = [];
    const list = element("ol", { class: "book-program", "aria-label": "Your program" });
    const pool = element("ul", { class: "book-pool", "aria-label": "Lines to choose from" });
    const said = element("p", { class: "book-graded", role: "status" });
    const code = (id) => element("code", {}, task.lines[id]);

    /** The lines as they are now; then the focus goes to a button of a line, or to the list. */
    const show = (focus, which) => {
      said.textContent = "";
      said.className = "book-graded";
      list.replaceChildren(
        ...program.map((id, place) => {
          const name = `line ${place + 1}`;
          return element(
            "li",
            { "data-id": id },
            element("span", { class: "book-grip", "aria-hidden": "true" }, "⠿"),
            code(id),
            press(`Move ${name} up`, "↑", () => move(place, place - 1, 0)),
            press(`Move ${name} down`, "↓", () => move(place, place + 1, 1)),
            press(`Put ${name} back`, "×", () => put(program.toSpliced(place, 1), "pool")),
          );
        }),
      );
      pool.replaceChildren(
        ...task.lines.flatMap((_, id) => {
          if (program.includes(id)) return [];
          const line = element("button", { type: "button", class: "book-line" }, code(id));
          line.addEventListener("click", () => put([...program, id], "pool"));
          return [element("li", {}, line)];
        }),
      );
      if (focus === "pool") (pool.querySelector("button") ?? check).focus();
      else list.children[focus]?.querySelectorAll("button")[which].focus();
    };
    const put = (changed, focus, which) => {
      program = changed;
      show(focus, which);
    };
    const move = (from, to, which) => {
      if (to < 0 || to >= program.length) return;
      put(program.toSpliced(from, 1).toSpliced(to, 0, program[from]), to, which);
    };

    const kind = { type: "button", class: "book-button book-check-it" };
    const check = element("button", kind, "Check");
    check.addEventListener("click", () => {
      const { amiss, words, html, done } = grade(program, task);
      for (const line of list.children) {
        line.classList.toggle("book-amiss", +line.dataset.id === amiss);
      }
      if (html) said.innerHTML = html;
      else said.textContent = words;
      said.classList.toggle("book-done", done === true);
    });

    // A line is taken by its grip, and follows the hand.
    list.addEventListener("pointerdown", (down) => {
      if (!down.target.matches(".book-grip")) return;
      down.preventDefault();
      const line = down.target.closest("li");
      line.classList.add("book-taken");
      const follow = ({ clientY }) => {
        for (const other of list.children) {
          const { top, height } = other.getBoundingClientRect();
          const above = line.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
          if (above && clientY < top + height / 2) return other.before(line);
          if (!above && other !== line && clientY > top + height / 2) other.after(line);
        }
        return null;
      };
      const end = () => {
        removeEventListener("pointermove", follow);
        removeEventListener("pointerup", end);
        removeEventListener("pointercancel", end);
        put([...list.children].map(({ dataset }) => +dataset.id));
      };
      addEventListener("pointermove", follow);
      addEventListener("pointerup", end);
      addEventListener("pointercancel", end);
    });

    root.append(list, pool, element("div", { class: "book-grading" }, check, said));
    show();
  }
}
