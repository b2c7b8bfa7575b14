// Questions before a result, as predict.py makes them: what is below stays covered until the reader
// has chosen or skipped; then the reply to the choice opens. It's remembered on this device.

{
  const page = `predict ${location.pathname.split("/").pop()}`;
  const forms = [...document.querySelectorAll(".book-predict")];
  const tally = document.querySelector(".book-tally");
  let kept = {}; // by the key of a question: the number chosen, or "skip"
  try {
    kept = JSON.parse(localStorage.getItem(page)) ?? {};
  } catch {
    // A browser that keeps nothing: the choices hold for this visit.
  }
  const keep = () => {
    try {
      localStorage.setItem(page, JSON.stringify(kept));
    } catch {
      // As above.
    }
  };

  /** The number under the mark of an axis, to two digits. */
  const marked = ({ value, dataset: { low, high, log } }) => {
    const part = value / 100;
    const at = log === undefined ? +low + part * (high - low) : low * (high / low) ** part;
    return Number(at.toPrecision(2));
  };

  const questions = forms.map((form) => {
    const axis = form.querySelector("input[type=range]");
    const replies = [...form.querySelectorAll(".book-replies li")];
    const inputs = [...form.querySelectorAll("input")];
    const voice = form.querySelector(".book-voice");
    const { key } = form.dataset;
    const cells = [];
    for (let next = form.nextElementSibling; next?.matches(".tag_predict"); ) {
      cells.push(next);
      next = next.nextElementSibling;
    }

    const chosen = () => (axis ? axis.value : inputs.find((input) => input.checked)?.value);
    const reply = () => {
      if (!axis) return replies[chosen()];
      return replies.find(({ dataset: { to } }) => !to || marked(axis) <= to);
    };
    const show = (answer) => {
      const open = answer !== undefined;
      for (const part of [form, ...cells]) part.classList.toggle("book-open", open);
      form.classList.toggle("book-passed", answer === "skip");
      const right = open && answer !== "skip" ? reply() : null;
      for (const other of replies) other.classList.toggle("book-shown", other === right);
      return right;
    };
    const say = (answer) => {
      const words = show(answer)?.textContent ?? "Skipped.";
      voice.textContent = `${words.trim()} The result is open below.`;
    };
    const write = () => {
      if (!axis) return;
      const text = `${marked(axis).toLocaleString("en")} ${axis.dataset.unit}`.trim();
      axis.setAttribute("aria-valuetext", text);
      form.querySelector(".book-marked").textContent = text;
    };
    const settle = (answer) => {
      kept[key] ??= answer;
      keep();
      say(answer);
      count();
      // The buttons are gone: the keys go on from the choices.
      (inputs.find((input) => input.checked) ?? inputs[0]).focus({ preventScroll: true });
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (kept[key] === undefined) settle(chosen());
    });
    form.querySelector(".book-skip-it").addEventListener("click", () => settle("skip"));
    form.addEventListener("input", () => {
      write();
      if (kept[key] !== undefined) say(chosen());
    });

    const begin = () => {
      form.reset();
      const answer = kept[key];
      voice.textContent = "";
      if (answer !== undefined && answer !== "skip") {
        if (axis) axis.value = answer;
        else if (inputs[answer]) inputs[answer].checked = true;
        else delete kept[key];
      }
      write();
      show(kept[key]);
    };
    begin();
    return { key, begin };
  });

  const count = () => {
    const done = questions.filter(({ key }) => kept[key] !== undefined);
    const words = `You've answered ${done.length} of ${questions.length} predictions.`;
    tally.querySelector(".book-count").textContent = words;
    tally.classList.toggle("book-begun", done.length > 0);
  };
  tally.querySelector(".book-again").addEventListener("click", () => {
    kept = {};
    keep();
    for (const { begin } of questions) begin();
    count();
  });
  count();
}
