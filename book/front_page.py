"""The first page: the pad that reads a digit, doors for three kinds of readers, and a card for each chapter.

`index.md` is plain Markdown. What a card says besides the question comes from its chapter: the name, and the minutes.
"""

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx.application import Sphinx

from elements import make
from shell import NUMBERED, drawing

PICTURES = Path(__file__).parent / "front"
DOORS = {"I study": "study", "I program": "program", "I teach": "teach"}


def minutes(app: Sphinx, page: str) -> str:
    """The minutes that a chapter names at its top. Raises ValueError where it names none."""
    found = re.search(r"Time: (about \d+ minutes)", " ".join(app.env.get_doctree(page).astext().split()))
    if not found:
        raise ValueError(f"{page}: expected '- **Time:** about 60 minutes' below its question, received none; add it")
    return found[1]


def first_page(app: Sphinx, html: str) -> str:
    """The text of `index.md` with its top, its doors and its cards."""
    soup = BeautifulSoup(html, "html.parser")
    top(soup)
    for item in soup.select("section#where-to-begin li"):
        door(soup, item)
    for item in soup.select("section[id$=questions] li"):
        card(app, soup, item)
    for item in soup.select("section#often-said li"):
        bar(soup, item)
    for item in soup.select("section[id$=ways-to-read-it] li"):
        way(soup, item)
    return str(soup)


def top(soup: BeautifulSoup) -> None:
    """Title, a sentence, the way in; beside them the pad."""
    title, pad = soup.h1, soup.select_one("[data-widget]")
    said = list(title.find_next_siblings("p", limit=3))
    said[0]["class"], said[1]["class"], said[2]["class"] = "front-lead", "front-start", "front-small"
    head = make(soup, "header", "front-top")
    title.insert_before(head)
    head.extend([make(soup, "div", "front-words", title.extract(), *(part.extract() for part in said)),
                 make(soup, "div", "front-pad", pad.extract())])


def split(soup: BeautifulSoup, item: Tag) -> tuple[Tag, list[Any]]:
    """The link of a list's item, emptied, and what else the item says."""
    for paragraph in item.find_all("p"):
        paragraph.unwrap()
    link = item.find("a")
    rest = [node.extract() for node in list(item.children) if node is not link]
    return link.extract(), rest


def door(soup: BeautifulSoup, item: Tag) -> None:
    """`**I study.** What one finds. [Begin with …](…)` as a door: all of it is the link."""
    link, rest = split(soup, item)
    name = next(node for node in rest if getattr(node, "name", "") == "strong").get_text().rstrip(".")
    said = "".join(str(node) for node in rest if getattr(node, "name", "") != "strong").strip()
    go = make(soup, "em", "front-go", link.get_text())
    link.clear()
    link.extend([drawing(PICTURES / f"{DOORS[name]}.svg"), make(soup, "b", "front-name", name),
                 make(soup, "span", "front-said", said), go])
    item.append(link)


def card(app: Sphinx, soup: BeautifulSoup, item: Tag) -> None:
    """`[04 · Its name](…) Its question?` as a card with its picture and its minutes."""
    link, rest = split(soup, item)
    page = "chapters/" + link["href"].partition("chapters/")[2].removesuffix(".html")
    number, name = NUMBERED.fullmatch(app.env.titles[page].astext()).groups()
    link.clear()
    link.extend([make(soup, "span", "front-picture", drawing(PICTURES / f"{page.partition('/')[2]}.svg")),
                 make(soup, "b", "front-name", make(soup, "i", "front-number", number), f" {name}"),
                 make(soup, "span", "front-said", *rest), make(soup, "small", "front-minutes", minutes(app, page))])
    item.append(link)


def bar(soup: BeautifulSoup, item: Tag) -> None:
    """`with 2 units, 18 of 100 …` as a bar that is 18 per cent long, with its number large."""
    before, number, after = re.fullmatch(r"(.*?), (\d+)( of 100 .*)", item.get_text().strip()).groups()
    item.clear()
    item.extend([make(soup, "span", "front-said", f"{before}, "), make(soup, "b", "front-count", number), after])
    item["style"] = f"--share: {number}%"


def way(soup: BeautifulSoup, item: Tag) -> None:
    """`**Here.** What works.` with the name above the words."""
    item.find("strong")["class"] = "front-name"
    item.find("strong").string = item.find("strong").get_text().rstrip(".")


def change_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Dress the first page, and no other; it has no side bar to leave room for the pad."""
    if page == app.config.root_doc:
        context["body"] = first_page(app, context["body"])
        context["kind"] = "front"


def with_the_chapters(app: Sphinx, env: Any) -> list[str]:
    """The first page is written anew in every build, as a chapter may have got another name, or other minutes."""
    return [app.config.root_doc]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect it to Sphinx."""
    app.connect("env-updated", with_the_chapters)
    app.connect("html-page-context", change_page, priority=970)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
