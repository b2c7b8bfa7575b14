"""Fixtures that several test modules share."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from book_pages import Visit
from browsers import SWITCHES, find_browser
from nnbook.datasets import Digits, digits
from nnbook.widgets import DigitPad
from nnbook.widgets.kit import modules
from pen_drawings import pen_drawings
from widget_pages import Pages, Visits

PARTS = "window.parts = {...digit_pad_strokes, ...digit_pad_network, ...digit_pad_samples, ...digit_pad_stages};"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that open a widget in a browser: on the oldest versions only those of Python run."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("in_page")


@pytest.fixture(scope="session")
def data() -> Digits:
    """MNIST where it is at hand, else the digits of scikit-learn; nothing is downloaded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNBOOK_OFFLINE", "1")
        return digits()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def js(browser: Browser) -> Page:
    """A page that holds the digit pad's modules without DOM, as `parts`."""
    page = browser.new_page()
    page.add_script_tag(content=modules.classic({"DigitPad": DigitPad.folder / "view.js"}, PARTS))
    return page


@pytest.fixture(scope="session")
def pictures(js: Page, data: Digits) -> dict[str, np.ndarray]:
    """1,000 simulated drawings, each as the four pictures of the pad: name to (n, height * width)."""
    drawings = pen_drawings(data.test_images[:1000], np.random.default_rng(0))
    names = ["drawn", "fitted", "centred"]
    # As text: Playwright takes ten times as long over lists of numbers.
    got = json.loads(js.evaluate("""([text, names]) => JSON.stringify(JSON.parse(text).map((strokes) => {
        const made = parts.steps(strokes);
        return names.map((name) => [...made[name].data].map((ink) => Math.round(ink * 1e4)));
    }))""", [json.dumps(drawings), names]))
    return {name: np.array([made[i] for made in got]) / 1e4 for i, name in enumerate(names)}


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    """Pages that one test after the other uses."""
    return Pages(browser)


@pytest.fixture
def widgets(pages: Pages, tmp_path: Path) -> Iterator[Visits]:
    """Opens a page on disk with the widgets it is given; in the end the console must have been silent."""
    visits = Visits(pages, tmp_path)
    yield visits
    visits.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens pages of the built book; in the end they must have been silent."""
    visits = Visit(browser)
    yield visits
    visits.close()
