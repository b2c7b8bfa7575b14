"""The look of the book: its letters, its measures, the top of a chapter, the parts of a text, and what a visit weighs."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Route, expect

from book_pages import PAGES, READY, SITE, Visit
from browsers import firefox
from components import dress
from firefox import Firefox
from fonts import FONTS
from notebooks import CHAPTERS, cells, read, source

NAMES = [f"chapters/{path.stem}" for path in CHAPTERS]
COME = "[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family + font.style)"
FAMILIES = {'"Source Serif 4"normal', '"Source Serif 4"italic', "Internormal"}
BOX = "(e) => { const { x, y, width, height } = e.getBoundingClientRect(); return { x, y, width, height }; }"


def bare(names: list[str]) -> set[str]:
    return {name.replace('"', "") for name in names}


# ---- letters


def test_letters_are_light_and_come_with_their_licences() -> None:
    folder = SITE / "_static" / "fonts"
    assert sum((folder / name).stat().st_size for name in FONTS) < 90_000
    for licence in ("Inter-LICENSE.txt", "Source-Serif-4-LICENSE.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / licence).read_text(encoding="utf-8")


def test_letters_load_from_disk_in_chromium(visit: Visit) -> None:
    assert bare(visit("chapters/03_perceptron").evaluate(f"document.fonts.ready.then(() => {COME})")) >= bare(list(FAMILIES))


def test_letters_load_from_disk_in_firefox(tmp_path: Path) -> None:
    fox = Firefox(firefox(), tmp_path)
    fox.open(f"{SITE.as_uri()}/chapters/03_perceptron.html")
    fox.wait("() => document.fonts.status === 'loaded'")
    loaded = fox.ask(f"() => {COME}")
    fox.close()
    assert bare(loaded) >= bare(list(FAMILIES))


def test_nothing_jumps_when_the_letters_come_late(browser: Browser) -> None:
    """Held back until all is painted in the stand-ins: then the text keeps its height within a line or two."""
    held: list[Route] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(f"{SITE.as_uri()}/chapters/glossary.html", wait_until="domcontentloaded")
    page.wait_for_timeout(300)
    before = page.locator("article").evaluate("e => e.scrollHeight")
    assert held
    for route in held:
        route.continue_()
    page.wait_for_function("document.fonts.status === 'loaded' && [...document.fonts].some((f) => f.status === 'loaded')")
    after = page.locator("article").evaluate("e => e.scrollHeight")
    page.close()
    assert abs(after - before) < 0.02 * before


# ---- measures


def box(page: Page, selector: str) -> dict[str, float]:
    return page.locator(selector).first.evaluate(BOX)


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_the_side_bar_the_text_and_its_margin(visit: Visit, width: int) -> None:
    page = visit("chapters/04_multilayer_perceptron", width=width)
    assert box(page, "#book-contents")["width"] == 232
    text = box(page, "section section > p")
    assert text["width"] == pytest.approx(690, abs=1)
    assert box(page, "article")["width"] == pytest.approx(1000, abs=25)
    opening = box(page, ".book-opening")
    assert opening["width"] == pytest.approx(1000, abs=25)
    assert page.locator("#pst-secondary-sidebar, .bd-sidebar-secondary").count() == 0


def test_the_sections_of_a_chapter_are_below_its_name(visit: Visit) -> None:
    page = visit("chapters/04_multilayer_perceptron")
    here = page.locator("#book-contents a[aria-current=page]")
    assert here.inner_text().split() == ["04", "The", "multilayer", "perceptron"]
    inside = here.locator("xpath=..").locator("ul a")
    assert inside.all_inner_texts()[0] == "Two lines"
    assert inside.count() == page.locator("article h2").count()
    inside.nth(2).click()
    expect(inside.nth(2)).to_have_attribute("aria-current", "location")
    assert page.locator("#book-contents a[aria-current=location]").count() == 1
    inside.last.click()
    assert page.url.endswith(inside.last.get_attribute("href"))


@pytest.mark.parametrize("width", [390, 800, 1179])
def test_below_1180_there_is_one_column(visit: Visit, width: int) -> None:
    page = visit("chapters/04_multilayer_perceptron", width=width)
    assert not page.locator("#book-contents").is_visible()
    text, side = box(page, "section section > p"), 16 if width < 800 else 24
    assert text["width"] == pytest.approx(min(690, width - 2 * side), abs=17)
    page.get_by_role("button", name="Contents").click()
    assert page.locator("#book-contents").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#book-contents").is_visible()


def test_pages_before_and_behind_have_their_names(visit: Visit) -> None:
    turn = visit("chapters/04_multilayer_perceptron").get_by_role("navigation", name="Pages")
    assert turn.get_by_role("link").all_inner_texts() == ["Previous\n03 · The perceptron", "Next\n05 · Backpropagation"]


def test_the_theme_goes_round_and_is_kept(visit: Visit) -> None:
    page = visit("chapters/notation")
    button, seen = page.locator(".book-theme:visible"), []
    for _ in range(3):
        button.click()
        seen.append((page.evaluate("document.documentElement.dataset.theme"), button.get_attribute("aria-label")))
    assert seen == [("dark", "Colours: dark"), ("light", "Colours: light"), ("light", "Colours: as the system has it")]
    button.click()
    page.wait_for_timeout(500)    # from a disk, Chromium hands on a little later what a page keeps
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_key_leads_to_the_search(visit: Visit) -> None:
    page = visit("chapters/notation")
    page.keyboard.press("Control+k")
    page.keyboard.type("softmax")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=softmax")
    page.locator("#search-results li").first.wait_for()


# ---- the top of a chapter


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_question_and_picture_are_above_the_fold(browser: Browser, name: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{SITE.as_uri()}/{name}.html")
    page.evaluate(READY)
    words = page.locator(".book-words")
    assert words.locator("h1").is_visible()
    lead = box(page, ".book-lead")
    assert lead["y"] + lead["height"] <= height
    picture = page.locator(".book-hero").locator("canvas, img, svg:not(.book-icon)").locator("visible=true").first.evaluate(BOX)
    seen = min(height, picture["y"] + picture["height"]) - picture["y"]
    page.close()
    assert seen >= (0.85 if width == 1280 else 0.5) * picture["height"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_opens_as_authors_are_told(path: Path) -> None:
    """Title, a question of 40 words at most, true minutes; then the first cell, and the picture's cell, in this order."""
    first, setup, picture = read(path)["cells"][:3]
    title, question, facts = source(first).split("\n\n")
    assert re.fullmatch(r"# \d\d · .+", title)
    assert question.rstrip().endswith("?")
    assert len(question.split()) <= 40
    assert [line.partition(":**")[0] for line in facts.splitlines()] == ["- **Time", "- **You need", "- **You get"]
    assert setup["cell_type"] == picture["cell_type"] == "code"
    assert "opening" in picture["metadata"]["tags"]
    said = int(re.search(r"about (\d+) minutes", facts)[1])
    assert abs(said - minutes(path)) <= 5
    assert said <= 45


def minutes(path: Path) -> float:
    """Of the core: 200 words a minute, tables counted, 4 s for an open line of code, 1 min to predict, 2 min to try."""
    words = lines = extra = 0
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            text = source(cell)
            if re.search("^## (Going further|Summary)", text, re.MULTILINE):
                break
            extra += text.count("> **Predict") + 2 * text.count("> **Try it.**")
            words += len(re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL).split())
        elif "hide-input" not in cell["metadata"].get("tags", []):
            lines += sum(bool(line.strip()) for line in source(cell).splitlines())
    return words / 200 + lines * 4 / 60 + extra


# ---- the parts of a text


def parts(body: str, page: str = "chapters/04_multilayer_perceptron") -> BeautifulSoup:
    return BeautifulSoup(dress(body, page), "html.parser")


def quote(text: str) -> str:
    return f"<blockquote>\n<div>{text}</div></blockquote>"


def test_what_is_often_said_is_a_quotation_and_an_answer() -> None:
    made = parts(quote("<p><strong>Often said.</strong> “Each <code>x</code> is an <em>input</em>.” Take it at its word.</p>"
                       "<p>More.</p>"))
    assert [p.get_text().strip() for p in made.select(".book-said > p")] == [
        "Often said", "“Each x is an input.”", "Take it at its word.", "More."]
    assert made.select_one(".book-quoted code").get_text() == "x"
    assert made.select_one(".book-said em").get_text() == "input"


@pytest.mark.parametrize(("word", "kind", "name"), [("Try it.", "try", "blockquote"), ("Remark.", "note", "aside")])
def test_an_aside_has_its_look(word: str, kind: str, name: str) -> None:
    made = parts(quote(f"<p><strong>{word}</strong> Move it.</p>")).select_one(f"{name}.book-{kind}")
    assert [p.get_text(strip=True) for p in made.find_all("p")] == [word[:-1], "Move it."]


def test_another_quotation_stays_one() -> None:
    for text in ("<p>A <strong>Remark.</strong></p>", "<p><strong>Note.</strong> A</p>"):
        assert parts(quote(text)).blockquote.get("class") is None


CELL = ('<div class="cell tag_hide-input"><details class="admonition hide above-input"><summary><p>Show</p></summary>'
        '<div class="cell_input"><pre>a\nb\n</pre></div></details><div class="cell_output">{}</div></div>')


def test_folded_code_is_a_line_with_its_length() -> None:
    made = parts(CELL.format('<div class="output text_html"><img alt="a"></div>') + CELL.format("<pre>1</pre>"))
    assert [summary.get_text() for summary in made.find_all("summary")] == ["The code of this picture, 2 lines", "Code, 2 lines"]
    first, second = made.select(".cell")
    assert [child.name for child in first.children] == ["div", "details"]      # below the picture
    assert [child.name for child in second.children] == ["details", "div"]


def test_a_caption_gets_the_next_number_of_its_chapter() -> None:
    cell = CELL.format('<div class="output text_html"><img alt="a"></div>')
    caption = quote("<p><strong>Figure.</strong> Two lines.</p>")
    made = parts(f"<h1>04 · A</h1>{cell}{caption}{cell}{caption}")
    assert [found.get_text(" ", strip=True) for found in made.select("figure > figcaption")] == [
        "Figure 4.1 Two lines.", "Figure 4.2 Two lines."]
    assert len(made.select("figure > .cell_output img")) == 2
    with pytest.raises(ValueError, match="expected a cell before the caption"):
        parts(f"<p>A</p>{caption}")


@pytest.mark.parametrize(("said", "kind"), [
    ("Not started yet: replace None.", "open"), ("Not yet: 2 of 4.", "half"), ("Right.", "right")])
def test_an_exercise_is_a_card_with_its_verdict(said: str, kind: str) -> None:
    made = parts('<section id="exercises"><section><h3>1. The lamp</h3><div class="cell tag_exercise"><div class="cell_input">'
                 f'<pre>a</pre></div><div class="cell_output"><pre>{said}</pre></div></div></section></section>')
    card = made.select_one(".book-exercise")
    assert [part.get_text() for part in card.h3.children] == ["1", "The lamp"]
    assert card.select_one(f".book-verdict-{kind} .book-icon-{kind}")
    assert card.select_one(".cell_output pre").get_text() == said


def test_quick_questions_stand_together() -> None:
    made = parts('<section id="quick-questions"><h2>Quick questions</h2><details><summary>1. Why?</summary><p>So.</p></details>'
                 "<details><summary>2. How?</summary></details></section>")
    assert [summary.b.get_text() for summary in made.select(".book-questions > details > summary")] == ["1", "2"]
    assert made.summary.get_text() == "1Why?"


def test_what_goes_further_is_folded_with_its_minutes() -> None:
    made = parts('<section id="going-further"><h2>Going further</h2><section id="a"><h3>Pieces</h3>'
                 "<p><em>About 8 minutes. You need logarithms.</em></p><p>Text.</p></section></section>")
    fold = made.select_one("details.book-further")
    assert [part.get_text() for part in fold.summary.find_all(["h3", "small"])] == [
        "Pieces", "About 8 minutes. You need logarithms."]
    assert fold.p.get_text() == "Text."


def test_the_pages_have_these_parts() -> None:
    found = "".join((SITE / f"{name}.html").read_text(encoding="utf-8") for name in [*NAMES, "chapters/gallery"])
    for kind in ("said", "try", "exercise", "questions", "verdict-open", "fold", "opening", "hero"):
        assert found.count(f'book-{kind}"') + found.count(f"book-{kind} ") >= 6, kind


def test_every_word_of_a_notebook_is_on_its_page() -> None:
    """Nothing is lost where text is taken apart: each chapter's paragraphs are there, in order of their first words."""
    for name, path in zip(NAMES, CHAPTERS, strict=True):
        page = BeautifulSoup((SITE / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        text = re.sub(r"\W+", "", page.article.get_text())
        for cell in cells(path, "markdown"):
            for line in source(cell).splitlines():
                for words in re.findall(r"[A-Za-z ,;]{25,}", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", line)):
                    assert re.sub(r"\W+", "", words) in text


# ---- the first page


def test_the_first_page_has_a_card_for_each_chapter() -> None:
    page = BeautifulSoup((SITE / "index.html").read_text(encoding="utf-8"), "html.parser")
    section = page.select_one("section[id$=questions]")
    cards = section.select("li > a")
    assert [f"{card['href'].removesuffix('.html')}" for card in cards] == NAMES
    words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
             "Fourteen", "Fifteen", "Sixteen", "Seventeen"]
    assert section.h2.find(string=True) == f"{words[len(NAMES)]} questions"
    for card, path in zip(cards, CHAPTERS, strict=True):
        title, _, facts = source(read(path)["cells"][0]).split("\n\n")
        assert f"# {card.select_one('.front-number').get_text()} · {card.b.get_text().partition(' ')[2].strip()}" == title
        assert f"**Time:** {card.small.get_text()}\n" in facts
        assert card.select_one(".front-said").get_text().endswith("?")
        assert card.select_one(".front-picture svg")


def test_what_the_first_page_says_of_xor_is_what_chapter_4_prints() -> None:
    page = BeautifulSoup((SITE / "index.html").read_text(encoding="utf-8"), "html.parser")
    said = [tuple(re.findall(r"\d+", item.get_text())[:2]) for item in page.select("#often-said li")]
    chapter = (SITE / "chapters" / "04_multilayer_perceptron.html").read_text(encoding="utf-8")
    printed = BeautifulSoup(chapter, "html.parser").get_text()
    shares = re.findall(r"([\d.]+)%", re.search("^ReLU +[\\d.]+%.*", printed, re.MULTILINE)[0])
    row = dict(zip(re.search(r"with ([\d, and]+) units", printed)[1].replace(" and", ",").split(", "), shares, strict=True))
    assert len(said) == 2
    assert all(float(row[units]) == int(count) for units, count in said)
    assert "networks=100" in printed


def test_the_first_page_has_its_pad_and_doors(visit: Visit) -> None:
    page = visit("index", width=1280)
    assert box(page, ".front-pad .nnb-digit-pad canvas")["y"] < 600
    assert page.locator("#where-to-begin li > a").count() == 3
    assert not page.locator("#book-contents").is_visible()
    page.get_by_role("button", name="Contents").click()
    assert page.locator("#book-contents").is_visible()


# ---- weights


@cache
def weight(address: str) -> int:
    """Compressed bytes of a file as a server would send it, a page without its figures."""
    path = Path(unquote(urlparse(address).path))
    if path.suffix != ".html":
        return len(path.read_bytes()) if path.suffix in (".woff", ".woff2", ".png") else len(gzip.compress(path.read_bytes()))
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for image in page.select("img.nnb-figure"):
        image["src"] = ""
    for twin in page.select("[data-widget=FigureSlider]"):
        twin["data-state"] = ""
    return len(gzip.compress(str(page).encode()))


def fetched(browser: Browser, name: str) -> Iterator[set[str]]:
    """What a page asks for until it is loaded, with which its first screen is complete, and in all."""
    page, asked, soon = browser.new_page(viewport={"width": 1280, "height": 800}), set(), set()
    page.on("request", lambda sent: asked.add(sent.url.partition("?")[0].partition("#")[0]))
    page.on("load", lambda _: soon.update(asked))
    page.goto(f"{SITE.as_uri()}/{name}.html")
    page.wait_for_function("!document.body.dataset.formulas || document.querySelector('mjx-container')")
    page.close()
    assert len(soon) > 5
    return ({address for address in some if address.startswith("file:")} for some in (soon, asked))


def test_a_first_visit_and_a_later_page_are_light(browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything until the first screen is there, letters included; later only what the front page and chapter 1 had not.

    The gallery shows all widgets at once, and so loads all of them.
    """
    known, rows = set().union(*fetched(browser, "index"), *fetched(browser, NAMES[0])), []
    for name in PAGES:
        soon, asked = fetched(browser, name)
        rows.append((name, *(sum(map(weight, some)) for some in (soon, asked, soon - known))))
    with capsys.disabled():
        for name, *sums in rows:
            first, whole, later = (round(size / 1000) for size in sums)
            print(f"\n{name}: first screen {first} KB, with formulas {whole} KB, later {later} KB", end="")
    assert {name: first for name, first, _, _ in rows if first > 400_000} == {}
    assert {name: later for name, _, _, later in rows if later > (250_000 if "gallery" in name else 150_000)} == {}
