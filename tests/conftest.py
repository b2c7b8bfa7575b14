"""Fixtures that several test modules share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from install_browser import find_browser
from nnbook.datasets import Digits, digits
from nnbook.widgets import DigitPad
from nnbook.widgets.kit import modules
from widget_pages import Visits

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]
PARTS = "window.parts = {...digit_pad_strokes, ...digit_pad_network, ...digit_pad_samples};"


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


@pytest.fixture
def widgets(browser: Browser, tmp_path: Path) -> Iterator[Visits]:
    """Opens a page on disk with the widgets it is given; in the end the console must have been silent."""
    visits = Visits(browser, tmp_path)
    yield visits
    visits.close()
