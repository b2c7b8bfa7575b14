"""The pages of the built book, and a visit to one of them."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from notebooks import NOTEBOOKS, ROOT

SITE = ROOT / "_build" / "html"
BACK_MATTER = ["chapters/glossary", "chapters/notation", "chapters/references", "chapters/api"]
MADE = ["search", "genindex", "py-modindex"]    # by Sphinx itself
PAGES = ["index", *(f"chapters/{path.stem}" for path in NOTEBOOKS), *BACK_MATTER, *MADE]


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
        page.wait_for_load_state("networkidle")
        return page

    def close(self) -> None:
        """Close what was opened; it must have been silent."""
        for context in self.contexts:
            context.close()
        assert self.complaints == []
