"""The widgets live: a real JupyterLab, a real kernel, Python reading what the page did, and the page showing what Python set."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

import nnbook.widgets
from choices import checked, choose
from digit_pad_page import winner
from nnbook.widgets.kit import Explorer
from notebooks import CHAPTERS, ROOT, cells, source

MAKE_PAD = """import numpy as np
from nnbook import Activation, Dense, Sequential
from nnbook.widgets import DigitPad
layers = [Dense(16), Activation("relu"), Dense(10)]
pad = DigitPad(Sequential(layers, input_shape=(784,), rng=np.random.default_rng(0)))
pad"""
READ_PAD = """expected = pad.predict([pad.image])[0]
print("python reads", len(pad.probabilities), bool(np.allclose(pad.logits, expected, atol=1e-4)), len(pad.strokes))"""
SET_PAD = "pad.sample = 7"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


MAKE_NEURON = """from nnbook.widgets import NeuronExplorer
neuron = NeuronExplorer(w1=0.5)
neuron"""
READ_NEURON = 'print("python reads", neuron.w1, neuron.data, neuron.mistakes)'
SET_NEURON = 'neuron.w2, neuron.data = -1.5, "NAND"'
MAKE_FIGURE = """from nnbook.plots import figure
from nnbook.widgets import FigureSlider
drawn = []
def draw(n):
    drawn.append(n)
    ax = figure(3, 2)
    ax.plot([0, n])
    return ax
slider = FigureSlider(draw, alt=lambda n: f"A line that climbs to {n}.", n=[1, 2, 3, 4])
slider"""
READ_FIGURE = 'print("python drew", drawn, slider.choices)'
SET_FIGURE = 'slider.choices = {"n": 4}'
MAKE_PLAYGROUND = """from nnbook.widgets import Playground
playground = Playground(data=([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]), hidden=[4])
playground"""
READ_PLAYGROUND = """shapes = [W.shape for W, b in playground.weights]
print("python reads", playground.data, playground.epoch, playground.hidden, shapes, 0 < playground.loss.training < 9)"""
SET_PLAYGROUND = "playground.hidden, playground.learning_rate = [3, 2], 0.03"
MAKE_RACE = """from nnbook.widgets import OptimizerRace
race = OptimizerRace()
race"""
BREAK_DOWN = "import os; os._exit(1)"
EXPLORERS = [name for name in nnbook.widgets.__all__ if issubclass(getattr(nnbook.widgets, name), Explorer)]
MAKE_EXPLORER = """from nnbook.widgets import {0}
made = {0}()
made"""
READ_EXPLORER = """first = {0}().twin_state()
print("python reads", made.found, sum(value != first[name] for name, value in made.twin_state().items()) > 1)"""
SET_EXPLORER = "made.question, made.hide = 'What is this?', ['answer']"
AGAIN = "\n# once more"
EXPLORING = {name: [f"{text.format(name)}    # {name}" for text in (MAKE_EXPLORER, READ_EXPLORER, SET_EXPLORER)]
             for name in EXPLORERS}
LIVE = [MAKE_PAD, READ_PAD, SET_PAD, MAKE_NEURON, READ_NEURON, SET_NEURON,
        MAKE_FIGURE, READ_FIGURE, SET_FIGURE, READ_FIGURE + AGAIN,
        MAKE_PLAYGROUND, READ_PLAYGROUND, SET_PLAYGROUND, READ_PLAYGROUND + AGAIN,
        *(text for texts in EXPLORING.values() for text in texts)]


def notebook_of(texts: list[str]) -> dict:
    cells_ = [{"cell_type": "code", "id": f"cell-{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": text}
              for i, text in enumerate([source(cells(CHAPTERS[0], "code")[0]), *texts])]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": cells_, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab with three notebooks, which knows nothing of the user's own settings."""
    home = tmp_path_factory.mktemp("lab")
    pages = {"live": LIVE, "restarted": [MAKE_NEURON, READ_NEURON, MAKE_RACE, BREAK_DOWN]}
    for name, texts in pages.items():
        (home / f"{name}.ipynb").write_text(json.dumps(notebook_of(texts)), encoding="utf-8")
    saved = notebook_of([MAKE_NEURON])    # with its output, as somebody else has saved it
    data, _ = nnbook.widgets.NeuronExplorer(w1=0.5)._repr_mimebundle_()
    saved["cells"][1] |= {"execution_count": 2, "outputs": [
        {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 2}]}
    (home / "saved.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    port, folders = free_port(), {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--port-retries=0", "--ip=127.0.0.1",
               "--IdentityProvider.token=", f"--ServerApp.root_dir={home}", "--allow-root"]
    with subprocess.Popen(command, env={**os.environ, **folders, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        wait_for(f"http://127.0.0.1:{port}/api")
        yield f"http://127.0.0.1:{port}/lab/tree"
        server.terminate()


def wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def open_notebook(page: Page, address: str, count: int) -> Locator:
    """The code cells of a notebook, once its kernel waits: a cell run before that makes JupyterLab ask which kernel to take."""
    page.goto(f"{address}?reset")
    code = page.locator(".jp-Notebook .jp-CodeCell")
    expect(code).to_have_count(count, timeout=60_000)
    expect(page.locator(".jp-KernelName")).to_have_text("Python 3 (ipykernel)", timeout=60_000)
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle", timeout=60_000)
    return code


def run(cell: Locator) -> Locator:
    """Run one cell: its output."""
    prompt = cell.locator(".jp-InputPrompt")
    for _ in range(20):     # while JupyterLab is still starting, a key may reach nobody; then the prompt stays empty
        cell.locator(".cm-content").click()
        cell.page.keyboard.press("Control+Enter")
        try:
            expect(prompt).not_to_have_text("[ ]:", timeout=3000)
            break
        except AssertionError:
            continue
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=60_000)
    return cell.locator(".jp-OutputArea-output")


def press(cell: Locator) -> None:
    """Ask for a cell to be run, without waiting: it may have a number from before, or end its kernel."""
    cell.locator(".cm-content").click()
    cell.page.keyboard.press("Control+Enter")


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One for all tests: it keeps what JupyterLab loads."""
    opened = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def live(window: BrowserContext, lab: str) -> dict[str, Locator]:
    """The cells of the notebook with all widgets, by their code; its kernel has found the book."""
    code = open_notebook(window.new_page(), f"{lab}/live.ipynb", 1 + len(LIVE))
    run(code.nth(0))
    return {text: code.nth(place) for place, text in enumerate(LIVE, start=1)}


def test_python_and_the_pad_hear_each_other(live: dict[str, Locator]) -> None:
    run(live[MAKE_PAD])
    pad = live[MAKE_PAD].locator(".nnb-digit-pad")
    expect(pad).to_have_count(1, timeout=30_000)
    pad.get_by_role("button", name="Clear").click()
    pad.locator(".pad").scroll_into_view_if_needed()
    box, mouse = pad.locator(".pad").bounding_box(), pad.page.mouse
    mouse.move(box["x"] + 100, box["y"] + 40)
    mouse.down()
    mouse.move(box["x"] + 110, box["y"] + 200, steps=8)
    mouse.up()
    assert winner(pad) != ""
    expect(run(live[READ_PAD])).to_contain_text("python reads 10 True 1")
    run(live[SET_PAD])      # and the other way: Python loads a sample
    expect(pad.get_by_role("button", name="Sample 7")).to_have_attribute("aria-pressed", "true")


def test_python_and_the_neuron_hear_each_other(live: dict[str, Locator]) -> None:
    run(live[MAKE_NEURON])
    neuron = live[MAKE_NEURON].locator(".nnb-neuron-explorer")
    neuron.get_by_label("w1 as a number").fill("2.5")
    choose(neuron, "Points", "OR")
    expect(run(live[READ_NEURON])).to_contain_text("python reads 2.5 OR 1")
    run(live[SET_NEURON])
    expect(neuron.get_by_label("w2 as a number")).to_have_value("-1.5")
    expect(checked(neuron, "Points")).to_have_value("NAND")


def test_python_and_a_figure_with_sliders_hear_each_other(live: dict[str, Locator]) -> None:
    run(live[MAKE_FIGURE])
    figure = live[MAKE_FIGURE].locator(".nnb-figure-slider")
    expect(figure.get_by_role("img")).to_have_attribute("alt", "A line that climbs to 1.")
    figure.get_by_label("n", exact=True).focus()
    figure.page.keyboard.press("End")
    figure.page.keyboard.press("ArrowLeft")
    expect(figure.get_by_label("n", exact=True)).to_have_js_property("value", "2")
    expect(figure.get_by_role("img")).to_have_attribute("alt", "A line that climbs to 3.")
    expect(run(live[READ_FIGURE])).to_contain_text("python drew [1, 4, 3] {'n': 3}")
    run(live[SET_FIGURE])
    expect(figure.get_by_role("img")).to_have_attribute("alt", "A line that climbs to 4.")
    expect(run(live[READ_FIGURE + AGAIN])).to_contain_text("python drew [1, 4, 3] {'n': 4}")


def test_python_and_the_playground_hear_each_other(live: dict[str, Locator]) -> None:
    run(live[MAKE_PLAYGROUND])
    playground = live[MAKE_PLAYGROUND].locator(".nnb-playground")
    playground.get_by_role("button", name="10 epochs").click()
    expect(playground.locator(".epoch")).to_have_text("Epoch 10")
    expect(run(live[READ_PLAYGROUND])).to_contain_text("python reads own 10 [4] [(2, 4), (4, 1)] True")
    run(live[SET_PLAYGROUND])
    expect(playground.locator(".epoch")).to_have_text("Epoch 0")
    expect(playground.get_by_label("Learning rate")).to_have_value("0.03")
    playground.get_by_role("button", name="1 epoch").click()
    expect(playground.locator(".epoch")).to_have_text("Epoch 1")
    expect(run(live[READ_PLAYGROUND + AGAIN])).to_contain_text("python reads own 1 [3, 2] [(2, 3), (3, 2), (2, 1)] True")


@pytest.mark.parametrize("name", EXPLORERS)
def test_python_and_every_explorer_hear_each_other(live: dict[str, Locator], name: str) -> None:
    make, read, change = (live[text] for text in EXPLORING[name])
    run(make)
    shown = make.locator(".nnb")
    shown.get_by_role("button", name="Show an answer").click()
    expect(shown.locator(".nnb-found.nnb-yes")).to_contain_text("✓ Found.")
    expect(run(read)).to_contain_text("python reads True True")
    run(change)
    expect(shown.locator(".nnb-task")).to_have_text("What is this?")
    expect(shown.get_by_role("button", name="Show an answer")).to_be_hidden()


def test_a_saved_notebook_says_that_its_cell_has_to_be_run(window: BrowserContext, lab: str) -> None:
    page = window.new_page()
    code = open_notebook(page, f"{lab}/saved.ipynb", 2)
    twin = code.nth(1).locator(".jp-OutputArea-output")
    expect(twin).to_contain_text("A neuron with two inputs in the plane")
    expect(twin).to_contain_text("To use it, run this cell in Jupyter or Colab.")
    expect(twin).not_to_contain_text("JavaScript")
    run(code.nth(0))
    press(code.nth(1))
    expect(page.locator(".nnb-neuron-explorer").get_by_label("w1 as a number")).to_have_value("0.5", timeout=30_000)
    page.close()


def test_a_widget_says_that_its_kernel_was_restarted(window: BrowserContext, lab: str) -> None:
    """By the reader, or because it broke down. The widget goes on, but Python does not hear it until the cell is run again."""
    page = window.new_page()
    code = open_notebook(page, f"{lab}/restarted.ipynb", 5)
    lost = "Python does not hear this widget: its kernel has ended or was restarted. Run the cell again to connect them."
    run(code.nth(0))
    run(code.nth(1))
    neuron = page.locator(".nnb-neuron-explorer")
    expect(neuron.locator(".nnb-lost")).to_be_empty()
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Restart Kernel…$")).click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(neuron.locator(".nnb-lost")).to_have_text(lost, timeout=30_000)
    neuron.get_by_label("w1 as a number").fill("2.5")    # it moves on
    expect(neuron.locator(".written")).to_contain_text("2.5·0")
    press(code.nth(0))
    press(code.nth(1))
    expect(neuron.get_by_label("w1 as a number")).to_have_value("0.5", timeout=60_000)
    expect(neuron.locator(".nnb-lost")).to_be_empty()
    neuron.get_by_label("w1 as a number").fill("1.5")
    expect(run(code.nth(2))).to_contain_text("python reads 1.5 AND")
    run(code.nth(3))
    race = page.locator(".nnb-optimizer-race")
    expect(race.locator(".nnb-lost")).to_be_empty()
    press(code.nth(4))
    for widget in (neuron, race):
        expect(widget.locator(".nnb-lost")).to_have_text(lost, timeout=60_000)
    page.close()
