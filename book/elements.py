"""New elements of a page."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from shell import icon


def make(soup: BeautifulSoup, name: str, kind: str, *inside: Any) -> Tag:
    """A new element of a class, around what is given."""
    made = soup.new_tag(name, attrs={"class": kind})
    made.extend(list(inside))
    return made


def drawn(soup: BeautifulSoup, name: str) -> Tag:
    """An icon as an element."""
    return BeautifulSoup(str(icon(name)), "html.parser").svg
