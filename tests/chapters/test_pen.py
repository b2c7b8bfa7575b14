"""Pages for the pen: the package finds the same answers, and each is one sheet of paper in the book."""

import json
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from book_pages import Visit
from nnbook import Activation, Dense, Sequential
from nnbook.exercises._pen import SEEDS, Page, pen_page
from nnbook.neurons import Perceptron

EVERY = [(chapter, seed) for chapter in (3, 4, 5) for seed in range(1, SEEDS + 1)]
CHAPTERS = {3: "03_perceptron", 4: "04_multilayer_perceptron", 5: "05_backpropagation"}


def found(page: Page) -> dict[str, np.ndarray]:
    return {name: array for name, _, array in page.steps}


def network(given: dict[str, np.ndarray]) -> Sequential:
    """The page's network, of the package."""
    units, outputs = given["W2"].shape
    made = Sequential([Dense(units), Activation("relu"), Dense(outputs)], input_shape=(len(given["W1"]),), dtype=np.float64,
                      rng=np.random.default_rng(0))
    made.parameters = np.concatenate([given[name].ravel().astype(float) for name in ("W1", "b1", "W2", "b2")])
    return made


def test_the_package_goes_forward_and_back_to_the_same_numbers() -> None:
    for chapter, seed in EVERY[SEEDS:]:
        page = pen_page(chapter, seed=seed)
        answers, made, x = found(page), network(page.given), page.given["x"].astype(float)
        z1 = made.layers[0].forward(x)
        np.testing.assert_array_equal(z1, answers["z1"])
        np.testing.assert_array_equal(made.layers[1].forward(z1), answers["a1"])
        scores = made.forward(x)
        np.testing.assert_array_equal(scores, answers["z2"])
        if chapter == 4:
            np.testing.assert_array_equal(scores.argmax(axis=1), answers["class"][:, 0])
            continue
        made.backward(scores - page.given["y"])
        for layer, number in ((made.layers[0], 1), (made.layers[2], 2)):
            np.testing.assert_array_equal(layer.weight_gradients, answers[f"∂L/∂W{number}"])
            np.testing.assert_array_equal(layer.bias_gradients, answers[f"∂L/∂b{number}"][0])


def test_the_packages_perceptron_learns_the_same() -> None:
    for chapter, seed in EVERY[:SEEDS]:
        page = pen_page(chapter, seed=seed)
        answers, x, y = found(page), page.given["x"], page.given["y"][:, 0]
        for count in range(1, 5):
            one = Perceptron(2)
            one.learn(x[:count], y[:count], epochs=1)
            np.testing.assert_array_equal(one.weights, answers["w"][count - 1])
            assert one.bias == answers["b"][count - 1, 0]


def test_numbers_are_small_and_whole_and_each_seed_has_others() -> None:
    pages = [pen_page(chapter, seed=seed) for chapter, seed in EVERY]
    assert all(np.abs(page.numbers()).max() <= 40 for page in pages)
    assert len({(page.chapter, *page.numbers()) for page in pages}) == len(EVERY)
    assert pen_page(5, seed=7).numbers() == pen_page(5, seed=7).numbers()
    with pytest.raises(ValueError, match="expected 3, 4 or 5, received 6"):
        pen_page(6)
    with pytest.raises(ValueError, match="seed"):
        pen_page(5, seed=0)


def test_as_html_the_answers_are_folded_and_the_tables_above_are_empty() -> None:
    page = pen_page(5, seed=30)
    soup = BeautifulSoup(page._repr_html_(), "html.parser")
    assert list(json.loads(soup.div["data-numbers"])) == [*map(str, range(1, SEEDS + 1)), "30"]
    shown = [int(cell.get_text().replace("−", "-")) for cell in soup.select("[data-place]")]
    assert shown == page.numbers()
    captions = [caption.decode_contents() for caption in soup.select(".nnb-pen-task caption")]
    assert {"W<sub>1</sub>", "∂L/∂W<sub>2</sub> = a<sub>1</sub>ᵀ δ<sub>2</sub>"} <= set(captions)
    given = sum(array.size for array in page.given.values())
    assert len(soup.select("details [data-place]")) == len(shown) - given == len(soup.select("td:not([data-place])"))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_in_the_book_there_are_new_numbers_and_one_sheet_of_paper(visit: Visit, chapter: int) -> None:
    page = visit(f"chapters/{CHAPTERS[chapter]}")
    root = page.locator(".nnb-pen")
    for seed in (2, 3):
        root.get_by_role("button", name="New numbers").click()
        expect(root.locator(".nnb-pen-seed").first).to_have_text(f"Numbers {seed}")
        texts = root.locator("[data-place]").all_text_contents()
        assert [int(text.replace("−", "-")) for text in texts] == pen_page(chapter, seed=seed).numbers()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("window.print = () => { window.printed = true; }")
    root.get_by_role("button", name="Print").click()
    assert page.evaluate("printed")
    page.emulate_media(media="print")
    assert not page.locator("article h2").first.is_visible()
    assert root.get_by_text("Compute:").is_visible()
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article h2").first.is_visible()
