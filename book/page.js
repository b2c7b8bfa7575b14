// What every page of the book does besides the theme.

{
  // On paper nobody unfolds a solution, and light letters can't be read.
  const root = document.documentElement;
  let folded = [];
  let theme;
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".bd-article details:not([open])")].filter(
      (part) => !part.closest("[data-widget]"),
    );
    for (const part of folded) part.open = true;
    theme = root.dataset.theme;
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
    root.dataset.theme = theme;
  });

  // A formula that is wider than the page scrolls. Keys reach it there, as they reach the theme's
  // wide tables and code.
  const reach = () => {
    for (const formula of document.querySelectorAll("mjx-container[display]")) {
      if (formula.scrollWidth > formula.clientWidth) {
        formula.tabIndex = 0;
      } else {
        formula.removeAttribute("tabindex");
      }
    }
  };
  addEventListener("load", async () => {
    await window.MathJax?.startup?.promise;
    reach();
    addEventListener("resize", reach);
  });
}
