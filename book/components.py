"""The parts of a chapter as a reader sees them, made of the plain Markdown and cells that an author writes.

A notebook shows the same in order: a remark is a blockquote there, an exercise a heading. CONTRIBUTING.md has the list.
"""

import re
from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from docutils import nodes
from sphinx.application import Sphinx

import order
import predict
from cards import exercise, further, questions
from elements import drawn, make
from shell import NUMBERED, parts

LABELS = {"Often said.": "said", "Try it.": "try", "Remark.": "note", "Figure.": "caption"}
PICTURES = "img, svg, canvas, [data-widget], table"
VERDICTS = {"Not started": "open", "Not yet": "half", "Right": "right"}
FIRST = "# Finds the book's package"    # how the first cell of every notebook begins
# Scripts of parts, and by what one sees that a page has such a part.
SCRIPTS = {"predict.js": "tag_predict", "order.js": "<strong>Order.</strong>", "pen.js": 'class="nnb-pen"'}
WIDEST = 78    # signs of code in a line of 690 pixels; the few cells with longer lines have smaller letters


def dress(html: str, page: str, copies: Sequence[tuple[str, str]] = ()) -> str:
    """The text of a page with its parts made. `page` is its name, as in `_toc.yml`; `copies` are names and addresses."""
    soup = BeautifulSoup(html, "html.parser")
    for cell in soup.select("div.cell"):
        fold_code(soup, cell)
    for quote in soup.find_all("blockquote"):
        aside(soup, quote)
    predict.predictions(soup)
    order.orders(soup)
    captions(soup)
    for section in soup.select("section#exercises > section"):
        exercise(soup, section)
    for section in soup.select("section#quick-questions"):
        questions(soup, section)
    for section in soup.select("section#going-further > section"):
        further(soup, section)
    opening(soup, page, copies)
    return str(soup)


# ---- cells


def fold_code(soup: BeautifulSoup, cell: Tag) -> None:
    """Code that only draws or loads is one line with its length, below what it made; a verdict has its mark."""
    shown = cell.find("div", class_="cell_output")
    if max(map(len, cell.pre.get_text().splitlines()), default=0) > WIDEST:
        cell["class"] = [*cell["class"], "book-tight"]
    if fold := cell.find("details", class_="hide"):
        lines = fold.pre.get_text().rstrip().count("\n") + 1
        picture = shown is not None and shown.select_one(PICTURES)
        what = "The code of this picture" if picture else "Code"
        if fold.pre.get_text().startswith(FIRST):
            what = "The first cell of the notebook"
        fold["class"] = "book-fold"
        fold.summary.replace_with(make(soup, "summary", "book-folded", drawn(soup, "fold"), f"{what}, {lines} lines"))
        if picture:
            cell.append(fold)
    if {"tag_exercise", "tag_verdict"} & set(cell.get("class", [])) and shown and shown.pre:
        said = shown.pre.get_text()
        kind = next((kind for start, kind in VERDICTS.items() if said.startswith(start)), "half")
        shown["class"] = [*shown["class"], "book-verdict", f"book-verdict-{kind}"]
        shown.insert(0, drawn(soup, kind))


# ---- asides


def aside(soup: BeautifulSoup, quote: Tag) -> None:
    """A blockquote that opens with one of the bold words gets that word's look."""
    first = quote.find("p")
    word = first.find("strong", recursive=False) if first else None
    kind = LABELS.get(word.get_text()) if word and not first.get_text().partition(word.get_text())[0].strip() else None
    if not kind:
        return
    label = word.extract()
    for wrapper in quote.find_all("div", recursive=False):
        wrapper.unwrap()
    quote["class"] = f"book-{kind}"
    if kind == "note":
        quote.name = "aside"
    if kind == "caption":
        return
    label.name, label["class"] = "p", "book-label"
    label.string = label.get_text().removesuffix(".")
    if kind in ("said", "try"):
        label.insert(0, drawn(soup, {"try": "hand"}.get(kind, kind)))
    quote.insert(0, label)
    if kind == "said":
        part_quotation(soup, first)


def part_quotation(soup: BeautifulSoup, paragraph: Tag) -> None:
    """The sentence in quotation marks, with which a paragraph opens, becomes a paragraph of its own."""
    quoted = make(soup, "p", "book-quoted")
    for node in list(paragraph.children):
        before, mark, after = (str(node) if isinstance(node, NavigableString) else "").partition("”")
        if mark:
            end = re.match(r"[.,;]?", after)[0]
            quoted.append(before + mark + end)
            node.replace_with(after[len(end):].lstrip())
            paragraph.insert_before(quoted)
            break
        quoted.append(node.extract())
    else:
        paragraph.extend(list(quoted.children))
    if not paragraph.get_text(strip=True):
        paragraph.extract()


def captions(soup: BeautifulSoup) -> None:
    """A caption behind a cell makes a figure of both, with the next number of its chapter."""
    title = soup.h1.get_text() if soup.h1 else ""
    chapter = f"{int(title[:2])}." if NUMBERED.match(title) else ""
    for count, caption in enumerate(soup.select("blockquote.book-caption"), start=1):
        cell = caption.find_previous_sibling()
        if not (cell and "cell" in cell.get("class", [])):
            raise ValueError(f"Figure: expected a cell before the caption {caption.get_text()[:50]!r}, received none; "
                             "put it behind the cell that draws")
        figure = make(soup, "figure", "book-figure")
        cell.find("div", class_="cell_output").wrap(figure)
        caption.name = "figcaption"
        caption.find("p").insert(0, make(soup, "b", "book-number", f"Figure {chapter}{count}"))
        figure.append(caption.extract())


# ---- the top of a chapter


def opening(soup: BeautifulSoup, page: str, copies: Sequence[tuple[str, str]]) -> None:
    """Number, title, question, minutes and needs; beside them the picture of the cell tagged `opening`."""
    title, cell = soup.h1, soup.select_one("div.cell.tag_opening")
    if not cell:
        return
    number, words = NUMBERED.match(title.get_text()).groups()
    lead, facts = title.find_next_sibling("p"), title.find_next_sibling("ul")
    title.find(string=True).replace_with(words.removesuffix("#"))
    lead["class"], facts["class"] = "book-lead", "book-facts"
    for word in facts.select("strong"):
        word.string = word.get_text().removesuffix(":")
    if copies:
        links = " ".join(f'<a href="{address}">{name}</a>' for name, address in copies)
        facts.append(BeautifulSoup(f"<li><p><strong>To take</strong><span>{links}</span></p></li>", "html.parser"))
    part = next(name for name, pages in parts() if page in pages)
    above = make(soup, "p", "book-where", make(soup, "b", "book-number", number), f" {part}")
    shown = cell.find("div", class_="cell_output").extract()
    shown["class"] = [*shown["class"], "book-hero"]
    top = make(soup, "header", "book-opening")
    title.insert_before(top)
    top.extend([make(soup, "div", "book-words", above, title.extract(), lead.extract()), shown, facts.extract()])
    folds = make(soup, "div", "book-folds")
    top.insert_after(folds)
    folds.extend([before.extract() for before in reversed(list(cell.find_previous_siblings("div", class_="cell")))])
    folds.append(cell.extract())


def change_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Dress the text of a page that has one."""
    if context.get("body") and doctree is not None:
        context["body"] = dress(context["body"], page, context.get("copies", ()))


def add_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """The scripts of the parts that a page has."""
    for name, sign in SCRIPTS.items():
        if sign in context.get("body", ""):
            app.add_js_file(name, loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect it to Sphinx."""
    app.connect("html-page-context", add_scripts, priority=910)
    app.connect("html-page-context", change_page, priority=980)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
