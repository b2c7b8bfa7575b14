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


class Visits:
    """Opens pages with widgets. A request, a console message or an error is a complaint, and fails the test in the end."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder, self.complaints, self.contexts = browser, folder, [], []

    def __call__(self, *widgets: Widget, theme: str = "light", width: int = 1280, hash_: str = "", **options: Any) -> Page:
        context = self.browser.new_context(**{"viewport": {"width": width, "height": 900}, "color_scheme": theme, **options})
        context.set_offline(True)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda sent: self.complaints.append(sent.url) if sent.url.startswith("http") else None)
        page.goto(write_page(self.folder, list(widgets), theme).as_uri() + hash_)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        assert not self.complaints, "the page said:\n" + "\n".join(self.complaints)


def settle(page: Page) -> None:
    """Until what was changed is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def violations(page: Page) -> list[str]:
    """What axe-core finds in the widgets of a page: rule and place."""
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, context=".nnb", options={"runOnly": rules, "preload": False})    # it would fetch the style sheets
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found.response["violations"] for node in rule["nodes"]]


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
        }).map((node) => node.outerHTML.slice(0, 80))""", 44 if coarse else 24)
    assert not small, "too small for a finger or a mouse:\n" + "\n".join(small)
    found = violations(page)
    assert not found, "\n".join(found)
