// What every page of the book does.

{
  const root = document.documentElement;
  const { dataset } = root;

  // Light, dark, or as the system has it: a button goes round, and the choice is kept.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const buttons = document.querySelectorAll(".book-theme");
  const name = { auto: "as the system has it", light: "light", dark: "dark" };
  const paint = () => {
    dataset.theme = dataset.mode === "auto" ? (system.matches ? "dark" : "light") : dataset.mode;
    for (const button of buttons) {
      button.title = `Colours: ${name[dataset.mode]}`;
      button.setAttribute("aria-label", button.title);
    }
  };
  const turn = () => {
    // The first press changes what one sees, the last one goes back to the system's choice.
    const modes = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    dataset.mode = modes[(modes.indexOf(dataset.mode) + 1) % modes.length];
    try {
      localStorage.setItem("mode", dataset.mode);
    } catch {
      // A browser that keeps nothing: the choice holds for this page.
    }
    paint();
  };
  for (const button of buttons) button.addEventListener("click", turn);
  system.addEventListener("change", paint);
  paint();

  // Ctrl+K, or ⌘K, goes to the search field; a section chosen on a phone closes the contents.
  const contents = document.querySelector(".book-contents");
  addEventListener("keydown", (event) => {
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (getComputedStyle(contents).display === "none") contents.showPopover();
    contents.querySelector("input").focus();
  });
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']") && contents.matches(":popover-open")) {
      contents.hidePopover();
    }
  });
  const here = contents.querySelector("[aria-current]");
  if (here) contents.scrollTop = Math.max(0, here.offsetTop - contents.clientHeight / 2);

  // The section that is being read is marked in the contents.
  const parts = [...contents.querySelectorAll("ul ul a")].map((link) => [
    link,
    document.getElementById(decodeURIComponent(link.hash.slice(1))),
  ]);
  const follow = () => {
    const [now] = parts.findLast(([, part]) => part?.getBoundingClientRect().top < 120) ?? [];
    for (const [link] of parts) {
      if (link === now) {
        link.setAttribute("aria-current", "location");
      } else {
        link.removeAttribute("aria-current");
      }
    }
  };
  let asked = 0;
  addEventListener("scroll", () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(follow);
  }, { passive: true });

  // On paper nobody unfolds a solution, and light letters can't be read.
  let folded = [];
  let theme;
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".bd-article details:not([open])")].filter(
      (part) => !part.closest("[data-widget]"),
    );
    for (const part of folded) part.open = true;
    theme = dataset.theme;
    dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
    dataset.theme = theme;
  });

  // A formula, a table or an output that is wider than the page scrolls. Keys reach it there.
  const wide = ".bd-article :is(mjx-container[display], pre, .pst-scrollable-table-container)";
  const reach = () => {
    for (const part of document.querySelectorAll(wide)) {
      if (part.scrollWidth > part.clientWidth) {
        part.tabIndex = 0;
      } else {
        part.removeAttribute("tabindex");
      }
    }
  };
  // Formulas are set when the page is there: what sets them is as heavy as all the rest.
  addEventListener("load", async () => {
    reach();
    addEventListener("resize", reach);
    const { formulas } = document.body.dataset;
    if (!formulas) return;
    const script = Object.assign(document.createElement("script"), { src: formulas });
    await new Promise((done) => {
      script.addEventListener("load", done);
      document.head.append(script);
    });
    await window.MathJax.startup.promise;
    reach();
  });
}
