"""The search of the built book: what counts as a word, in Python as in JavaScript, and that what is there is found."""

import re

import pytest
from playwright.sync_api import expect

from book_pages import SITE, Visit
from notebooks import NOTEBOOKS, ROOT, read, source
from search_words import words

FIND = """(query) => {
    const { _parseQuery: parse, _performSearch: search } = Search;
    return search(...parse(query)).reverse().map(([page, , anchor]) => page + anchor);
}"""
GLOSSARY = (ROOT / "chapters" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^## (.+)$", GLOSSARY, re.MULTILINE)


@pytest.mark.parametrize(("text", "found"), [
    ("784 pixels, 28×28", ["784", "pixels", "28", "28"]),
    ("0.1, 1e-6 and 60,000", ["0.1", "1e-6", "and", "60000"]),
    ("from −0.5 to 97.3%.", ["from", "0.5", "to", "97.3"]),
    ("0.5,0.7 and (128,10)", ["0.5", "0.7", "and", "128", "10"]),
    ("σ = \\sigma_1(Σ) + σ₁", ["sigma", "sigma", "1", "sigma", "sigma", "1"]),
    ("∂L/∂w is \\partial L", ["partial", "l", "partial", "w", "is", "partial", "l"]),
    ("∇f, \\nabla f", ["gradient", "f", "gradient", "f"]),
    ("λ, \\lambda; ε, \\varepsilon, µ and μ", ["lambda", "lambda", "epsilon", "epsilon", "mu", "and", "mu"]),
    ("C++, C# and C", ["c++", "c#", "and", "c"]),
    ("float32 in W_1, batch_size, __init__", ["float32", "in", "w_1", "batch_size", "init"]),
    ("Poincaré's 3D Δx, x² ≥ 10⁻⁶", ["poincare", "s", "3d", "delta", "x", "x2", "ge", "10", "6"]),
    ("_ – …", []),
])
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_query_is_split_as_the_text_was(visit: Visit) -> None:
    page = visit("search")
    texts = [source(cell) for path in NOTEBOOKS for cell in read(path)["cells"]] + GLOSSARY.split("\n\n")
    assert page.evaluate("(texts) => texts.map((text) => splitQuery(text))", texts) == [words(text) for text in texts]


def test_numbers_and_signs_are_found(visit: Visit) -> None:
    page = visit("search")
    backpropagation, mnist = "chapters/05_backpropagation", "chapters/12_mnist"
    wanted = {"784": mnist, "0.1": backpropagation, "60,000": mnist, "60000": mnist, "1e-6": backpropagation,
              "σ": "chapters/notation", "\\sigma": "chapters/notation", "sigma": "chapters/notation", "Σ": "chapters/notation",
              "∂": backpropagation, "\\partial": backpropagation, "∇": backpropagation, "nabla": backpropagation,
              "δ": backpropagation, "η": backpropagation, "ε": mnist, "λ": "chapters/02_biological_neuron",
              "≥": "chapters/03_perceptron", "784 hidden": mnist, "28×28": mnist}
    found = {query: page.evaluate(FIND, query) for query in wanted}
    assert {query: place for query, place in wanted.items() if place not in found[query]} == {}
    for same in (["60,000", "60000"], ["σ", "\\sigma", "sigma", "Σ"], ["∂", "\\partial"], ["∇", "nabla"]):
        assert all(found[query] == found[same[0]] for query in same)
    assert page.evaluate(FIND, "7841") == []


def test_a_letter_is_not_a_part_of_every_name(visit: Visit) -> None:
    page = visit("search")
    assert page.evaluate(FIND, "C++") == page.evaluate(FIND, "C#") == []    # the book has neither
    for letter in "cwx":
        found = page.evaluate(FIND, letter)
        assert 0 < len(found) < 17, letter
        assert all("#" not in place for place in found), letter    # pages that have it as a word


def test_every_word_of_the_glossary_is_found_there(visit: Visit) -> None:
    page = visit("search")
    places = {term: "chapters/glossary#" + re.sub(r"[^a-z0-9]+", "-", term.lower()) for term in TERMS}
    assert {term: page.evaluate(FIND, term)[:1] for term in places} == {term: [place] for term, place in places.items()}
    also = {"mini-batch", "fully connected", "spike", "MLP", "rectified linear unit", "nats", "Freund", "Exclusive or"}
    assert [word for word in also if "chapters/glossary" not in page.evaluate(FIND, word)] == []


@pytest.mark.parametrize(("query", "title"), [("784", "Reading handwritten digits"), ("σ", "Notation"), ("Hebb's rule", "Hebb")])
def test_a_reader_types_it(visit: Visit, query: str, title: str) -> None:
    page = visit("search")
    field = page.locator(".bd-search-container input[name=q]")
    field.fill(query)
    field.press("Enter")
    expect(page.locator("#search-results li a").filter(has_text=title).first).to_be_visible()
    assert page.url.startswith(SITE.as_uri())


def test_cpp_finds_nothing_and_says_so(visit: Visit) -> None:
    page = visit("search")
    page.goto(f"{SITE.as_uri()}/search.html?q=C%2B%2B")
    expect(page.locator("#search-results")).to_contain_text("did not match any documents")
