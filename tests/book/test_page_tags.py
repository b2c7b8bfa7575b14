"""What the built pages say of themselves to search engines, to chats and to screen readers."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from address import address
from book_pages import FILES, SITE, soup
from notebooks import CHAPTERS
from page_tags import LONGEST, description, first_sentences, site_address, tags

each_page = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def said(path: Path, name: str) -> str:
    """The one tag of this name."""
    found = soup(path).find_all("meta", {"property" if name.startswith("og:") else "name": name})
    assert len(found) == 1, name
    return found[0]["content"]


@each_page
def test_each_page_has_a_description_and_social_tags(path: Path) -> None:
    about = said(path, "description")
    assert 40 <= len(about) <= LONGEST
    assert about[-1] in ".?!…"
    assert "$" not in about
    assert "\\" not in about
    assert said(path, "og:description") == said(path, "twitter:description") == about
    assert said(path, "og:title") == said(path, "twitter:title") != ""
    assert said(path, "og:type") == ("website" if path.stem == "index" else "article")
    assert said(path, "og:site_name") == "Neural Networks by Touch"


def test_no_two_pages_say_the_same() -> None:
    assert len(FILES) > 10
    for texts in ([said(path, "description") for path in FILES], [soup(path).title.get_text() for path in FILES]):
        assert len(set(texts)) == len(texts)


def test_a_chapter_is_described_by_its_first_question() -> None:
    asked = {path.stem[:2]: said(SITE / "chapters" / f"{path.stem}.html", "description") for path in CHAPTERS}
    assert asked["01"].startswith("You tell a 3 from an 8 before you have finished reading")
    assert asked["05"].endswith("Which of them should change, which way, and by how much?")


@each_page
def test_no_title_says_the_same_twice(path: Path) -> None:
    title = soup(path).title.get_text()
    assert title.count("Neural Networks by Touch") == 1
    assert title == "Neural Networks by Touch" or not title.startswith("Neural Networks by Touch")


@each_page
def test_a_picture_is_named_only_with_a_full_address(path: Path) -> None:
    site = site_address(address())
    found = soup(path).find_all("meta", {"property": ["og:image", "og:url"]})
    assert [tag["content"] for tag in found if not tag["content"].startswith(site)] == []
    assert len(found) == (2 if site else 0)


@each_page
def test_no_column_is_without_a_name(path: Path) -> None:
    assert [str(head) for head in soup(path).select("thead th") if not head.get_text(strip=True)] == []


@pytest.mark.parametrize(("repository", "site"), [
    ("", ""),
    ("https://gitlab.com/you/your-book", ""),
    ("https://github.com/You/your-book", "https://you.github.io/your-book/"),
    ("https://github.com/you/you.github.io", "https://you.github.io/"),
])
def test_the_address_of_the_book_follows_from_that_of_the_repository(repository: str, site: str) -> None:
    assert site_address(repository) == site


def test_tags_with_an_address() -> None:
    made = BeautifulSoup(tags('A "b" & <c>', "Why?", "Book", "https://you.github.io/b/", "chapters/a.html"), "html.parser")
    found = {tag.get("name") or tag["property"]: tag["content"] for tag in made.find_all("meta")}
    assert found["og:title"] == 'A "b" & <c>'
    assert found["og:url"] == "https://you.github.io/b/chapters/a.html"
    assert found["og:image"] == found["twitter:image"] == "https://you.github.io/b/_static/page.png"
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:image:alt"]


def test_a_description_ends_with_a_sentence_or_a_word() -> None:
    assert first_sentences("What is it? It's " + "a" * 190 + ". No.") == "What is it?"
    assert first_sentences("What is it? A unit. " + "b" * 190) == "What is it? A unit."
    long = first_sentences("word, " * 60)
    assert long.endswith("word…")
    assert len(long) <= LONGEST


def test_a_formula_or_a_remark_is_no_description() -> None:
    section = nodes.section("", nodes.title("", "Title"), nodes.block_quote("", nodes.paragraph("", "A remark.")),
                            nodes.paragraph("", "Here ", nodes.math("", "x")), nodes.paragraph("", "Plain\nwords."))
    assert description(section) == "Plain words."
    assert description(nodes.section("", nodes.title("", "Title"))) == ""
