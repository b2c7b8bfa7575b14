"""Questions before a result: what predict.py makes of them, and how one answers them in the page."""

import json
import re

import pytest
import test_pages
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page, expect
from sphinx.search.en import SearchEnglish

from book_pages import READY, SITE, Visit, switch
from notebooks import CHAPTERS, cells, source, tags
from predict import predictions
from search_words import words

server = test_pages.server
NAME = "chapters/05_backpropagation"
ASKED = "> **Predict"
CHOICES = ("<blockquote><div><p><strong>Predict.</strong> How many?</p>"
           "<ol><li><p>one</p></li><li><p>two</p></li></ol></div></blockquote>")
AXIS = ("<blockquote><div><p><strong>Predict</strong> a number from 0.01 to 1,000, logarithmic. How many?</p></div></blockquote>")
REPLIES = "<details><summary>Replies</summary><ol><li><p>{}</p></li><li><p>{}</p></li></ol></details>"
TWO = REPLIES.format("No.", "<strong>Right.</strong> Yes.")
RANGES = REPLIES.format("<strong>Up to 3:</strong> No.", "<strong>Above 3:</strong> <strong>Right.</strong> Yes.")
CELL = '<div class="cell tag_predict"><div class="cell_input"></div><div class="cell_output"><div><pre>2</pre></div></div></div>'
# What of the covered outputs of a page can be seen, and where each part of the page is.
SEEN = """[...document.querySelectorAll(".tag_predict .cell_output > :not(.book-cover)")]
    .map((node) => getComputedStyle(node).visibility)"""
PLACES = """[...document.querySelectorAll("article :is(h2, p:not(.book-cover), pre, .cell)")].map((node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return width ? [x, y + scrollY, width, height].map(Math.round).join() : "";
})"""


def made(html: str) -> BeautifulSoup:
    soup = BeautifulSoup(f"<section>{html}</section>", "html.parser")
    predictions(soup)
    return soup


# ---- what is made of them


def test_a_list_becomes_radio_buttons_and_an_axis_a_slider() -> None:
    soup = made(CHOICES + TWO + CELL)
    assert [radio["value"] for radio in soup.select("input[type=radio]")] == [0, 1]
    assert [label.get_text() for label in soup.select("label")] == ["one", "two"]
    assert [item["class"] for item in soup.select(".book-replies li")] == ["book-other", "book-right"]
    assert soup.legend.get_text() == "Predict How many?"
    assert made(AXIS + RANGES + CELL).legend.get_text() == "PredictA number from 0.01 to 1,000, logarithmic. How many?"
    slider = made(AXIS + RANGES + CELL).select_one("input[type=range]")
    assert (slider["data-low"], slider["data-high"], slider["data-unit"], slider["data-log"]) == ("0.01", "1000", "", "")
    assert [item["data-to"] for item in made(AXIS + RANGES + CELL).select(".book-replies li")] == ["3", ""]


def test_several_cells_may_follow_and_a_picture_has_its_caption_covered() -> None:
    assert len(made(CHOICES + TWO + CELL + CELL).select(".book-cover")) == 2


@pytest.mark.parametrize(("html", "message"), [
    (CHOICES + CELL, "expected <details> with a list of replies behind"),
    (CHOICES + TWO + "<p>And then.</p>" + CELL, "expected a cell tagged predict behind"),
    (CELL, "expected a question before each cell with this tag"),
    (CHOICES.replace("<li><p>two</p></li>", "") + TWO + CELL, "a list of two to four choices"),
    (CHOICES.replace("<li><p>two", "<li><p>some</p></li><li><p>two") + TWO + CELL, "a reply for each choice, received 2"),
    (CHOICES + REPLIES.format("No.", "No.") + CELL, r"a reply with \*\*Right\.\*\*"),
    (AXIS + TWO + CELL, "a range such as"),
    (AXIS + RANGES.replace("Above 3", "Up to 2") + CELL, "whose ranges rise"),
    (AXIS.replace("0.01 to", "0 to") + RANGES + CELL, "above 0 if logarithmic"),
    (AXIS.replace("a number from", "something near") + RANGES + CELL, "expected a start such as"),
])
def test_what_is_wrong_with_a_question_is_said(html: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        made(html)


def test_chapter_5_has_six_and_each_has_a_cell() -> None:
    asked = {path.stem: sum(source(cell).count(f"\n{ASKED}") + source(cell).startswith(ASKED) for cell in cells(path, "markdown"))
             for path in CHAPTERS}
    assert asked["05_backpropagation"] == 6
    assert all(count >= 3 for count in asked.values() if count)
    for path in CHAPTERS:
        assert sum("predict" in tags(cell) for cell in cells(path, "code")) >= asked[path.stem]


def test_the_search_knows_what_the_replies_say() -> None:
    text = (SITE / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.DOTALL)[1])
    here, stem = index["docnames"].index(NAME), SearchEnglish({}).stem
    page = BeautifulSoup((SITE / f"{NAME}.html").read_text(encoding="utf-8"), "html.parser")
    said = {word for reply in page.select(".book-replies li") for word in words(" ".join(reply.find_all(string=True)))}
    long = {stem(word) for word in said if word.isalpha() and len(word) > 6}
    assert len(long) > 20
    found = [{word for word, pages in index[kind].items() if here in (pages if isinstance(pages, list) else [pages])}
             for kind in ("terms", "titleterms")]
    assert long - set.union(*found) == set()


# ---- in the page


def still_covered(page: Page) -> list[int]:
    return [i for i, cover in enumerate(page.locator(".tag_predict .book-cover").all()) if cover.is_visible()]


def settled(page: Page) -> Page:
    """A page with all its formulas: they come last, and need room."""
    page.wait_for_selector("mjx-container", state="attached")
    page.evaluate(READY)
    return page


def first(page: Page) -> Locator:
    return page.locator(".book-predict").nth(1)    # one with choices


@pytest.mark.parametrize(("width", "theme", "served"), [(1280, "light", False), (390, "dark", True)])
def test_one_predicts_by_keys_and_it_is_remembered(visit: Visit, server: str, width: int, theme: str, served: bool) -> None:
    page = settled(visit(NAME, width=width, theme=theme, base=server if served else ""))
    form, covered = first(page), page.locator(".tag_predict")
    places = page.evaluate(PLACES)
    assert set(page.evaluate(SEEN)) == {"hidden"}
    assert covered.nth(1).locator(".book-cover").is_visible()
    form.get_by_role("radio").first.focus()
    page.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Enter")    # nothing is chosen: the browser says so, and goes back to the choices
    assert "book-open" not in form.get_attribute("class")
    expect(form.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_contain_text("Right.")
    expect(form.get_by_role("status")).to_contain_text("The result is open below.")
    expect(form.get_by_role("radio").nth(1)).to_be_focused()
    shown = form.locator(".book-replies li.book-shown")
    assert [shown.count(), shown.is_visible(), form.get_by_role("button").count()] == [1, True, 0]
    assert covered.nth(1).locator("pre").last.is_visible()
    assert still_covered(page) == [0, 2, 3, 4, 5]    # the last one is in a section that is folded
    page.keyboard.press("ArrowUp")    # another choice: its reply
    expect(form.get_by_role("status")).not_to_contain_text("Right.")

    axis = page.locator(".book-predict").nth(4)
    slider = axis.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "2"
    page.keyboard.press("Home")
    for _ in range(51):
        page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == axis.locator(".book-marked").inner_text() == "0.15"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(axis.get_by_role("status")).to_contain_text("Right.")
    last = page.locator(".book-predict").nth(3)
    last.get_by_role("button", name="Skip").focus()
    page.keyboard.press("Enter")
    expect(last.get_by_role("status")).to_contain_text("Skipped.")
    assert last.get_by_text("Choose one after all").is_visible()
    assert still_covered(page) == [0, 2]
    moved = [abs(a - b) for old, new in zip(places, page.evaluate(PLACES), strict=True) if old or new
             for a, b in zip(map(int, old.split(",")), map(int, new.split(",")), strict=True)]
    assert max(moved) <= 1    # one pixel: where halves are rounded
    page.reload()
    settled(page)
    assert still_covered(page) == [0, 2]
    assert first(page).get_by_role("radio").nth(1).is_checked()
    expect(page.locator(".book-predict").nth(4).locator("li.book-shown")).to_contain_text("Right.")
    tally = page.locator(".book-tally")
    assert tally.inner_text().startswith("You've answered 3 of 6 predictions.")
    tally.get_by_role("button", name="Cover them again").click()
    assert set(page.evaluate(SEEN)) == {"hidden"}
    assert not first(page).get_by_role("radio").nth(1).is_checked()
    expect(tally).to_contain_text("0 of 6")
    assert page.evaluate("localStorage.getItem('predict 05_backpropagation.html')") == "{}"


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_is_content_and_nothing_is_too_wide(visit: Visit, width: int) -> None:
    page = visit(NAME, width=width)
    for done in (False, True):
        if done:
            for form in page.locator(".book-predict").all()[:3]:
                form.get_by_role("radio").or_(form.get_by_role("slider")).last.press("Space")
                form.get_by_role("button", name="Check").click()
        for theme in ("light", "dark"):
            switch(page, theme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page, context={"include": [[".book-predict"], [".book-cover"], [".book-tally"]]},
                              options={"preload": False, "resultTypes": ["violations"]}).response["violations"]
            assert [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == [], (done, theme)
        small = page.evaluate("""[...document.querySelectorAll(".book-predict :is(button, label, input[type=range])")]
            .filter((e) => e.getBoundingClientRect().height < 24).length""")
        assert small == 0


def everything_is_there(page: Page) -> None:
    assert set(page.evaluate(SEEN)) == {"visible"}
    assert page.locator(".book-predict").count() == 6
    for hidden in (".book-predict input", ".book-predict button", ".book-cover", ".book-tally"):
        assert [one for one in page.locator(hidden).all() if one.is_visible()] == [], hidden
    assert first(page).get_by_text("the nudge of").first.is_visible()


def test_without_scripts_and_on_paper_everything_is_there(visit: Visit) -> None:
    plain = visit(NAME, java_script_enabled=False)
    everything_is_there(plain)
    replies = first(plain).locator(".book-replies li").nth(1)
    assert not replies.is_visible()
    first(plain).get_by_text("Replies").click()
    assert replies.is_visible()
    page = visit(NAME)
    page.emulate_media(media="print")
    everything_is_there(page)
    assert all(reply.is_visible() for reply in page.locator(".book-replies li").all())


def test_a_browser_that_keeps_nothing_still_opens_the_result(visit: Visit) -> None:
    page = settled(visit(NAME))
    page.add_init_script("""for (const act of ["getItem", "setItem"]) {
        const before = Storage.prototype[act];
        Storage.prototype[act] = function (key, ...value) {
            if (key.startsWith("predict")) throw new Error("refused");
            return before.call(this, key, ...value);
        };
    }""")
    page.reload()
    settled(page)
    first(page).get_by_role("button", name="Skip").click()
    assert page.locator(".tag_predict").nth(1).locator("pre").last.is_visible()


def test_only_pages_with_a_question_load_the_script() -> None:
    for name, wanted in (("index", 0), ("chapters/glossary", 0), (NAME, 1)):
        assert (SITE / f"{name}.html").read_text(encoding="utf-8").count("predict.js") == wanted, name
