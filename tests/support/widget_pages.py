"""Widgets on a page of their own, on disk and without a network: what the tests of each widget begin with."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from nnbook.widgets.kit import Widget
from widget_page import write_page

# A model that stands in for Jupyter's, as `window.model`; `state` holds its traits.
MODEL = """const listeners = {};
    window.model = { state, saved: 0, get: (key) => state[key], save_changes: () => { model.saved += 1; },
        set: (key, value) => {
            const same = JSON.stringify(state[key]) === JSON.stringify(value);
            state[key] = value;
            if (!same) for (const listener of [...listeners[`change:${key}`] ?? []]) listener();
        },
        on: (event, listener) => (listeners[event] ??= new Set()).add(listener),
        off: (event, listener) => listeners[event].delete(listener) };
    window.listening = () => Object.values(listeners).reduce((sum, set) => sum + set.size, 0);
    const { default: widget } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));"""
# It, with two views of it.
LIVE = f"""async ([text, state]) => {{
    {MODEL}
    window.stops = [0, 1].map(() => widget.render({{ model, el: document.body.appendChild(document.createElement("div")) }}));
}}"""

# The classes of the widget in which something is.
OWNER = "(place) => document.querySelector(place).closest('.nnb').className.replace(/^nnb /, '')"
KEPT = 6    # idle pages
LOOK = {"theme", "width", "height", "reduced_motion"}    # what a page can change; with other options it is another page


class Pages:
    """Pages that are used one after the other, as a new one takes longer than what it shows. What they say is in `said`."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.said, self.idle = browser, [], []    # idle: pages with the options that they were made with

    def take(self, theme: str = "light", width: int = 1280, height: int = 900, reduced_motion: str = "no-preference",
             **options: Any) -> Page:
        """An empty page without a network; `options` are those of a browser's context."""
        place = next((i for i, (_, made) in enumerate(self.idle) if made == options), None)
        page = self._made(options) if place is None else self.idle.pop(place)[0]
        if page.viewport_size != {"width": width, "height": height}:
            page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion=reduced_motion)
        return page

    def _made(self, options: dict[str, Any]) -> Page:
        context = self.browser.new_context(**options)
        context.set_offline(True)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda sent: self.said.append(sent.url) if sent.url.startswith("http") else None)
        return page

    def give_back(self, page: Page, options: dict[str, Any]) -> None:
        """Whoever took it is done with it: what it showed is gone, and the mouse is where nothing is."""
        page.mouse.move(0, 0)
        page.goto("about:blank")
        page.context.clear_permissions()
        self.idle.append((page, options))
        if len(self.idle) > KEPT:
            self.idle.pop(0)[0].context.close()


class Visits:
    """Opens pages with widgets. A request, a console message or an error is a complaint, and fails the test in the end."""

    def __init__(self, pages: Pages, folder: Path) -> None:
        self.pages, self.folder, self.taken, self.complaints = pages, folder, [], pages.said
        self.complaints.clear()

    def __call__(self, *widgets: Widget, theme: str = "light", hash_: str = "", **options: Any) -> Page:
        page = self.blank(theme=theme, **options)
        page.goto(write_page(self.folder, list(widgets), theme).as_uri() + hash_)
        return page

    def live(self, widget: Widget, **options: Any) -> Page:
        """A page with two views of a model that stands in for Jupyter's."""
        page = self.blank(**options)
        page.evaluate(LIVE, [widget._esm, widget.twin_state()])
        return page

    def blank(self, **options: Any) -> Page:
        """An empty page; see `Pages.take`."""
        page = self.pages.take(**options)
        self.taken.append((page, {name: value for name, value in options.items() if name not in LOOK}))
        return page

    def close(self) -> None:
        for page, options in self.taken:
            self.pages.give_back(page, options)
        assert not self.complaints, "the page said:\n" + "\n".join(self.complaints)


def settle(page: Page) -> None:
    """Until what was changed is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def violations(page: Page) -> list[str]:
    """What axe-core finds in the widgets of a page: rule, widget and place."""
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    # Preloading would fetch the style sheets; and what is right would take longer to send than to look at.
    options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, context=".nnb", options=options)
    return [f"{rule['id']} in {page.evaluate(OWNER, node['target'][0])}: {node['html'][:120]}"
            for rule in found.response["violations"] for node in rule["nodes"]]


def looks_right(page: Page, width: int) -> None:
    """Nothing is wider than the page, nothing is too small to be hit, and axe finds nothing."""
    settle(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"the page is {wide} pixels wide, more than {width}"
    coarse = page.evaluate("matchMedia('(pointer: coarse)').matches")
    small = page.evaluate("""(least) => [...document.querySelectorAll(
        ".nnb :is(button, select, input[type=range], input[type=number], label:has(input))")].filter((node) => {
            const box = node.getBoundingClientRect();
            return box.height > 0 && (box.height < least || box.width < least);
        }).map((node) => `${node.closest(".nnb").className}: ${node.outerHTML.slice(0, 80)}`)""", 44 if coarse else 24)
    assert not small, "too small for a finger or a mouse:\n" + "\n".join(small)
    found = violations(page)
    assert not found, "\n".join(found)


def misjudged(page: Page, cases: list[tuple[dict[str, Any], bool]], words: str = "") -> list[tuple[Any, ...]]:
    """Settings of explorers on a page, a case for each, that wrongly say whether it is found, or not with these words."""
    settle(page)
    said = [[root.locator(part).text_content() for part in (".nnb-found", ".nnb-answer")] for root in page.locator(".nnb").all()]
    return [(settings, state, answer) for (settings, found), (state, answer) in zip(cases, said, strict=True)
            if state != ("✓ Found." if found else "Not found yet.") or (found and words not in answer)]
