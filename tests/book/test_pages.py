"""Whole pages of the built book: for keys, for a screen reader, without JavaScript, and on paper."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from audit import complaints, mark, slim
from book_pages import PAGES, SITE, Visit, switch
from notebooks import CHAPTERS

some_pages = pytest.mark.parametrize("name", ["index", "chapters/03_perceptron", "chapters/glossary", "search"])
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}    # a theme has the same nodes in other colours
SOLUTIONS = [f"chapters/{path.stem}" for path in CHAPTERS]
# All that takes the focus now, of these kinds, or one for each tag, class, type and widget; how many they are.
FOCUSABLE = """([kinds, oneOfEach]) => {
    const seen = new Set();
    const another = (node) => {
        const kind = [node.tagName, node.className, node.type, node.closest("[data-widget]")?.dataset.widget].join();
        return !seen.has(kind) && seen.add(kind);
    };
    window.folds = [...document.querySelectorAll("article details:not([open])")];
    for (const fold of folds) fold.open = true;
    window.walk = [...document.querySelectorAll(kinds)].filter((node) => {
        if (node.tabIndex >= 0) node.focus({ preventScroll: true });
        return document.activeElement === node && (!oneOfEach || another(node));
    });
    return walk.length;
}"""
FOCUS = "(i) => walk[i].focus()"
FOLD = "() => { for (const fold of folds) fold.open = false; }"
ARROWS = ("ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft")
# What a script of the page would hear.
HEARD = """(keys) => {
    for (const node of walk) {
        node.focus({ preventScroll: true });
        for (const key of keys) for (const kind of ["keydown", "keyup"]) {
            node.dispatchEvent(new KeyboardEvent(kind, { key, code: key, bubbles: true, cancelable: true }));
        }
    }
}"""
FOLDED = "document.querySelectorAll('article details:not([open], [data-widget] *)').length"
SEEN_IN_PRINT = """addEventListener("beforeprint", () => { window.printed = {
    folded: document.querySelectorAll("article details:not([open], [data-widget] *)").length,
    letters: getComputedStyle(document.querySelector("article section section > p")).color,
} })"""


class Quiet(SimpleHTTPRequestHandler):
    """A server that keeps no log."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE))) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def shown(page: Page, width: int, theme: str) -> None:
    """In this theme, too, there is a page, and nothing is wider than the window."""
    switch(page, theme)
    assert page.locator("article h1, main h1").last.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, theme


def stay(page: Page, kinds: str) -> None:
    """All that takes the focus hears the arrows; of what does something of its own with keys, one of each kind gets real ones."""
    address = page.url
    assert page.evaluate(FOCUSABLE, ["*", False]) > 4
    page.evaluate(HEARD, ARROWS)
    page.evaluate(FOLD)
    for i in range(page.evaluate(FOCUSABLE, [kinds, True])):
        page.evaluate(FOCUS, i)      # fails when another page has come
        for key in ARROWS:
            page.keyboard.press(key)
    page.wait_for_load_state("networkidle")
    page.evaluate(FOLD)              # it's still the same page
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    assert page.url.partition("#")[0] == address.partition("#")[0]


@pytest.mark.parametrize(("width", "theme", "kinds", "home"), [
    (1280, "light", ":not(a, button)", "disk"),
    (390, "dark", ":not(a, button, input, select, textarea)", "server"),    # on a phone more formulas, tables and code scroll
], ids=["1280-light-disk", "390-dark-server"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_everyone(visit: Visit, server: str, name: str, width: int, theme: str, kinds: str, home: str) -> None:
    """In silence, for a screen reader, for weak eyes, for keys and on paper; opened in one theme, and switched to the other."""
    page = visit(name, width=width, theme=theme, base=server if home == "server" else "")
    assert page.evaluate("document.documentElement.dataset.theme") == theme    # before anything is switched
    shown(page, width, theme)
    mark(page, theme)
    if name in SOLUTIONS and theme == "dark":
        printed(page)
    stay(page, kinds)
    other = "dark" if theme == "light" else "light"
    shown(page, width, other)
    mark(page, other)
    slim(page)
    assert complaints(page, other, **RULES[other]) == [], other
    shown(page, width, theme)
    assert complaints(page, theme, **RULES[theme]) == [], theme


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (390, "light"), (390, "dark")])
@pytest.mark.parametrize("name", ["index", "chapters/12_mnist", "chapters/gallery"])
def test_pages_open_from_disk_at_each_width_in_each_theme(visit: Visit, name: str, width: int, theme: str) -> None:
    page = visit(name, width=width, theme=theme)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    shown(page, width, theme)


def test_a_light_page_is_printed_and_stays_light(visit: Visit) -> None:
    printed(visit("chapters/12_mnist"))


def printed(page: Page) -> None:
    """On paper solutions are open and letters are dark; afterwards all is as it was."""
    theme, folded = page.evaluate("document.documentElement.dataset.theme"), page.evaluate(FOLDED)
    assert folded > 3
    page.evaluate(SEEN_IN_PRINT)
    page.pdf(page_ranges="1")
    seen = page.evaluate("window.printed")
    assert seen["folded"] == 0
    assert max(map(int, re.findall(r"\d+", seen["letters"])[:3])) < 100
    assert page.evaluate(FOLDED) == folded
    assert page.evaluate("document.documentElement.dataset.theme") == theme


def test_one_fault_among_thousands_of_nodes_is_found(visit: Visit) -> None:
    """A pale word in code, in a widget and in a table; something in a formula that takes the focus, and a wrong role in code."""
    page = visit("chapters/05_backpropagation")
    cell = "article :is(td, caption):not(.nnb *)"
    for place, colour in ((".highlight .k", "#cccccc"), (".nnb .nnb-task", "#cccccd"), (cell, "#cccdcc")):
        last = page.locator(f"{place}:visible").filter(has_text=re.compile(r"\w\w")).last
        last.evaluate("(node, colour) => { node.style.color = colour; }", colour)
    page.locator("mjx-math mjx-mi:visible").last.evaluate("node => { node.tabIndex = 0; }")
    page.locator(".highlight .n:visible").last.evaluate("node => { node.setAttribute('role', 'letter'); }")
    mark(page, "light")
    slim(page)
    found = complaints(page, "light")
    assert sorted(line.partition(":")[0] for line in found) == ["aria-hidden-focus", "aria-roles", *["color-contrast"] * 3], found


def test_arrows_after_a_click_into_the_page(visit: Visit) -> None:
    page = visit("chapters/05_backpropagation")
    for place in ("article h1", "article p", "article img", "article table", "article pre", "article summary", ".nnb canvas"):
        page.locator(f"{place}:visible").first.click(position={"x": 3, "y": 3})
        for key in ARROWS:
            page.keyboard.press(key)
        expect(page).to_have_url(re.compile("05_backpropagation"))


def test_the_menu_of_a_phone_is_accessible(visit: Visit) -> None:
    page = visit("chapters/gallery", width=390)
    page.locator(".book-menu").click()
    expect(page.locator("#book-contents").get_by_role("link", name="05 Backpropagation")).to_be_visible()
    found = Axe().run(page, context="#book-contents", options={"preload": False})
    assert [rule["id"] for rule in found.response["violations"]] == []


@some_pages
@pytest.mark.parametrize("width", [390, 800, 1280])
def test_without_javascript_the_contents_are_reached_and_no_button_is_dead(visit: Visit, name: str, width: int) -> None:
    page = visit(name, width=width, java_script_enabled=False)
    assert [button.get_attribute("class") for button in page.get_by_role("button").all() if button.is_visible()] == []
    if width < 1180 or name == "index":
        page.get_by_role("link", name="Contents of the book").click()
        expect(page.locator("#book-contents")).to_be_in_viewport()
    chapter = page.locator("#book-contents").get_by_role("link", name="05 Backpropagation")
    box = chapter.bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= width
    chapter.click()
    expect(page.locator("article h1")).to_contain_text("Backpropagation")
    main = page.locator("#main-content").bounding_box()
    assert 0 <= main["x"] < main["x"] + main["width"] <= width


def test_without_javascript_the_page_has_its_colours(visit: Visit) -> None:
    colours = "e => getComputedStyle(e).color"
    with_it = visit("chapters/03_perceptron").locator("article p a").first.evaluate(colours)
    page = visit("chapters/03_perceptron", java_script_enabled=False)
    assert page.locator("article p a").first.evaluate(colours) == with_it
    assert page.locator("article img.nnb-light:visible").count() > 0
    assert page.locator("article img.nnb-dark:visible").count() == 0


def test_printed_without_javascript_solutions_are_open(visit: Visit) -> None:
    page = visit("chapters/03_perceptron", java_script_enabled=False)
    solution = page.locator("article details:has(summary:text-matches('solution', 'i')) pre").first
    assert solution.bounding_box() is None or not solution.is_visible()
    page.emulate_media(media="print")
    assert solution.bounding_box()["height"] > 20
