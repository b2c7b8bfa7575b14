"""Exercises, quick questions and sections that go further: what a chapter ends with."""

import re

from bs4 import BeautifulSoup, Tag

from elements import drawn, make

NUMBER = re.compile(r"(\d+)\. ")
MINUTES = re.compile(r"[Aa]bout \d+ minutes.*")
RUNG = re.compile(r"Hint \d|Answer|Solution|A way to go")


def take_number(soup: BeautifulSoup, heading: Tag) -> None:
    """The number of a heading or a question in an element of its own."""
    text = next((node for node in heading.find_all(string=True) if node.strip()), None)
    if text and (found := NUMBER.match(text.lstrip())):
        text.replace_with(text.lstrip()[found.end():])
        heading.insert(0, make(soup, "b", "book-number", found[1]))


def exercise(soup: BeautifulSoup, section: Tag) -> None:
    """A card: its number, what it takes, its text, its cell with the verdict, and the ladder of help up to the solution."""
    section["class"] = "book-exercise"
    take_number(soup, section.find("h3"))
    first = section.find("p", recursive=False)
    if first and MINUTES.fullmatch(first.get_text()):
        first["class"] = "book-effort"
    rungs = [fold for fold in section.find_all("details", recursive=False) if RUNG.fullmatch(fold.summary.get_text().strip())]
    if rungs:
        hints = [fold for fold in rungs if fold.summary.get_text().startswith("Hint")]
        for hint in hints:
            hint["class"] = "book-hint"
            hint.summary.append(f" of {len(hints)}" if len(hints) > 1 else "")
        ladder = make(soup, "div", "book-ladder")
        rungs[0].insert_before(ladder)
        ladder.extend([rung.extract() for rung in rungs])


def questions(soup: BeautifulSoup, section: Tag) -> None:
    """Questions that open, in two columns."""
    listed = make(soup, "div", "book-questions")
    for fold in section.find_all("details", recursive=False):
        if not listed.parent:
            fold.insert_before(listed)
        take_number(soup, fold.summary)
        listed.append(fold.extract())


def further(soup: BeautifulSoup, section: Tag) -> None:
    """A section that goes deeper is folded under its heading, with the minutes that its first line names."""
    heading, first = section.find("h3"), section.find("p")
    minutes = make(soup, "small", "book-minutes")
    if first and MINUTES.fullmatch(first.get_text()):
        minutes.extend(list(first.extract().children))
    inside = [node for node in list(section.children) if node is not heading]
    fold = make(soup, "details", "book-further", *inside)
    fold.insert(0, make(soup, "summary", "book-folded", drawn(soup, "fold"), heading.extract(), minutes))
    section.append(fold)
