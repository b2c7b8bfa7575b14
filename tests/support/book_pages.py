"""The pages of the built book, and a visit to one of them."""

from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page

from notebooks import NOTEBOOKS, ROOT
from widget_pages import settle

SITE = ROOT / "_build" / "html"
BACK_MATTER = ["chapters/glossary", "chapters/notation", "chapters/references", "chapters/api"]
MADE = ["search", "genindex", "py-modindex"]    # by Sphinx itself
PAGES = ["index", *(f"chapters/{path.stem}" for path in NOTEBOOKS), *BACK_MATTER, *MADE]
FILES = sorted(path for path in SITE.rglob("*.html") if "_static" not in path.parts)
# Formulas are set, their letters are there, and what came last is drawn.
READY = """async () => {
    await window.MathJax?.startup?.promise;
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


@cache
def soup(path: Path) -> BeautifulSoup:
    """A page as a file, parsed."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def switch(page: Page, theme: str) -> None:
    """Have the page in this theme, as the reader's system wants it, with all colours arrived."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function("(theme) => document.documentElement.dataset.theme === theme", arg=theme)
    settle(page)
    page.evaluate("document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())")
    settle(page)


class Visit:
    """Opens pages of the book. Any request to elsewhere, any failed one, any console message or error is a complaint."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def __call__(self, name: str, *, base: str = "", width: int = 1280, theme: str = "light", **options: Any) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **options)
        self.contexts.append(context)
        page, home, complain = context.new_page(), base or SITE.as_uri(), self.complaints.append
        page.on("console", lambda message: complain(f"console: {message.text}"))
        page.on("pageerror", lambda error: complain(f"error: {error}"))
        if options.get("java_script_enabled", True):    # else the scripts that the page names are refused, on purpose
            page.on("requestfailed", lambda sent: complain(f"failed: {sent.url}"))
        page.on("request", lambda sent: None if sent.url.startswith((home, "data:", "blob:")) else complain(sent.url))
        if not base:
            context.set_offline(True)
        page.goto(f"{home}/{name}.html")
        if options.get("java_script_enabled", True):
            page.evaluate(READY)
        return page

    def close(self) -> None:
        """Close what was opened; it must have been silent."""
        for context in self.contexts:
            context.close()
        assert self.complaints == []
