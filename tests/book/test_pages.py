"""Whole pages of the built book: for keys, for a screen reader, without JavaScript, and on paper."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from book_pages import PAGES, Visit
from notebooks import CHAPTERS

each_page = pytest.mark.parametrize("name", PAGES)
some_pages = pytest.mark.parametrize("name", ["index", "chapters/03_perceptron", "chapters/glossary", "search"])
SOLUTIONS = [f"chapters/{path.stem}" for path in CHAPTERS]
# All that takes the focus now, of these kinds; how many they are.
FOCUSABLE = """(kinds) => {
    for (const fold of document.querySelectorAll("article details")) fold.open = true;
    window.walk = [...document.querySelectorAll(kinds)].filter((node) => {
        if (node.tabIndex >= 0) node.focus({ preventScroll: true });
        return document.activeElement === node;
    });
    return walk.length;
}"""
FOCUS = "(i) => walk[i].focus()"
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
NO_CONTROL = ":not(a, button, input, select, textarea)"
FOLDED = "document.querySelectorAll('article details:not([open], [data-widget] *)').length"
SEEN_IN_PRINT = """addEventListener("beforeprint", () => { window.printed = {
    folded: document.querySelectorAll("article details:not([open], [data-widget] *)").length,
    letters: getComputedStyle(document.querySelector("article p")).color,
} })"""


# Marks words to look at: of those with the same letters on the same grounds, the first; how many kinds there are.
ONE_OF_EACH_KIND = """() => {
    const seen = new Set(), grounds = new Map([[null, ""]]);
    const under = (node) => {
        if (!grounds.has(node)) {
            const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(node);
            const own = [backgroundColor, backgroundImage, opacity, position].join(" ");
            const plain = own === "rgba(0, 0, 0, 0) none 1 static" || own === "rgba(0, 0, 0, 0) none 1 relative";
            grounds.set(node, under(node.parentElement) + (plain ? "" : `| ${own}`));
        }
        return grounds.get(node);
    };
    for (const node of document.querySelectorAll("body *")) {
        node.removeAttribute("data-one");
        const says = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
        if (!says || !node.checkVisibility({ visibilityProperty: true })) continue;
        const { color, fontSize, fontWeight, textShadow } = getComputedStyle(node);
        const kind = [color, fontSize, fontWeight, textShadow, under(node)].join(" ");
        if (!seen.has(kind)) node.setAttribute("data-one", "");
        seen.add(kind);
    }
    return seen.size;
}"""


def press_arrows(page: Page, kinds: str) -> int:
    """Press the four arrows in everything of these kinds that takes the focus; how many these are."""
    count = page.evaluate(FOCUSABLE, kinds)
    for i in range(count):
        page.evaluate(FOCUS, i)      # fails when another page has come
        for key in ARROWS:
            page.keyboard.press(key)
    return count


def stay(page: Page, kinds: str) -> None:
    """Each thing that takes the focus hears the arrows; what does something of its own with a key has them really pressed."""
    address = page.url
    assert page.evaluate(FOCUSABLE, "*") > 4
    page.evaluate(HEARD, ARROWS)
    press_arrows(page, kinds)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("'walk' in window")     # it's still the same page
    assert page.url.partition("#")[0] == address.partition("#")[0]


def complaints(page: Page, **options: Any) -> list[str]:
    """What axe finds. Preloading would fetch the style sheets."""
    settings = {"preload": False, "resultTypes": ["violations"], **options.pop("options", {})}
    found = Axe().run(page, options=settings, **options)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found.response["violations"] for node in rule["nodes"]]


def pale(page: Page) -> list[str]:
    """Letters with too little contrast, of each kind once: axe takes two minutes over all words of a long page."""
    assert page.evaluate(ONE_OF_EACH_KIND) > 2
    return complaints(page, context={"include": [["[data-one]"]]}, options={"runOnly": ["color-contrast"]})


@each_page
def test_a_page_for_everyone(visit: Visit, name: str) -> None:
    """For a screen reader, for weak eyes and for keys, wide and narrow; in the dark, too, and on paper."""
    for width, kinds in ((1280, ":not(a, button)"), (390, NO_CONTROL)):    # on a phone more formulas, tables and code scroll
        page = visit(name, width=width)
        if page.evaluate("'MathJax' in window"):
            page.evaluate("MathJax.startup.promise.then(() => new Promise((done) => setTimeout(done)))")
        assert complaints(page, options={"rules": {"color-contrast": {"enabled": False}}}) == []
        assert pale(page) == []
        if name in SOLUTIONS and width == 1280:
            printed(page)
        stay(page, kinds)
    page = visit(name, theme="dark")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert pale(page) == []
    if name in SOLUTIONS:
        printed(page)


def printed(page: Page) -> None:
    """On paper solutions are open and letters are dark; afterwards all is as it was."""
    theme, folded = page.evaluate("document.documentElement.dataset.theme"), page.evaluate(FOLDED)
    assert folded > 3
    page.evaluate(SEEN_IN_PRINT)
    page.pdf()
    seen = page.evaluate("window.printed")
    assert seen["folded"] == 0
    assert max(map(int, re.findall(r"\d+", seen["letters"])[:3])) < 100
    assert page.evaluate(FOLDED) == folded
    assert page.evaluate("document.documentElement.dataset.theme") == theme


def test_one_pale_kind_of_word_is_found(visit: Visit) -> None:
    """In code, in a widget and in a cell of a table: a single one, among thousands that are dark enough."""
    page = visit("chapters/05_backpropagation")
    assert pale(page) == []
    for place in (".highlight .k", ".nnb .nnb-task", "article td"):
        word = page.locator(f"{place}:visible").last
        word.evaluate("node => { node.style.color = '#ccc'; }")
        assert pale(page) != []
        word.evaluate("node => { node.style.color = ''; }")


def test_arrows_after_a_click_into_the_page(visit: Visit) -> None:
    page = visit("chapters/05_backpropagation")
    for place in ("article h1", "article p", "article img", "article table", "article pre", "article summary", ".nnb canvas"):
        page.locator(f"{place}:visible").first.click(position={"x": 3, "y": 3})
        for key in ARROWS:
            page.keyboard.press(key)
        expect(page).to_have_url(re.compile("05_backpropagation"))


def test_the_menu_of_a_phone_is_accessible(visit: Visit) -> None:
    page = visit("chapters/gallery", width=390)
    page.locator(".primary-toggle").click()
    expect(page.locator("#pst-primary-sidebar-modal").get_by_role("link", name="Backpropagation")).to_be_visible()
    found = Axe().run(page, context="#pst-primary-sidebar-modal", options={"preload": False})
    assert [rule["id"] for rule in found.response["violations"]] == []


@some_pages
@pytest.mark.parametrize("width", [390, 800, 1280])
def test_without_javascript_the_contents_are_reached_and_no_button_is_dead(visit: Visit, name: str, width: int) -> None:
    page = visit(name, width=width, java_script_enabled=False)
    assert [button.get_attribute("class") for button in page.get_by_role("button").all() if button.is_visible()] == []
    if width < 960 and name != "search":
        page.get_by_role("link", name="Contents of the book").click()
        expect(page.locator("#pst-primary-sidebar")).to_be_in_viewport()
    chapter = page.locator("#pst-primary-sidebar").get_by_role("link", name="Backpropagation")
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


def test_printed_without_javascript_solutions_are_open(visit: Visit) -> None:
    page = visit("chapters/03_perceptron", java_script_enabled=False)
    solution = page.locator("article details:has(summary:text-matches('solution', 'i')) pre").first
    assert solution.bounding_box() is None or not solution.is_visible()
    page.emulate_media(media="print")
    assert solution.bounding_box()["height"] > 20
