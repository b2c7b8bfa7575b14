"""A chapter as one HTML file by nbconvert: the widgets in it are alive, without Python and without the book."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import Browser, expect

from nnbook.widgets import ActivationExplorer, FigureSlider, NeuronExplorer
from nnbook.widgets.kit import Widget
from notebooks import ROOT
from standalone import WIDGET, AliveTwins


def shown(widget: Widget) -> nbformat.NotebookNode:
    """A cell that showed a widget."""
    data, _ = widget._repr_mimebundle_()
    return new_code_cell("widget", outputs=[new_output("display_data", data=data)])


def test_only_the_last_twin_carries_the_script() -> None:
    notebook = new_notebook(cells=[shown(NeuronExplorer()), new_code_cell("1"), shown(ActivationExplorer())])
    made, _ = AliveTwins().preprocess(notebook, {})
    first, last = (cell.outputs[0].data for cell in made.cells if cell.outputs)
    assert WIDGET not in first
    assert WIDGET not in last
    assert "<script>" not in first["text/html"]
    assert last["text/html"].count("<script>") == last["text/html"].count("</script>") == 1
    assert "FigureSlider" not in last["text/html"]      # only the widgets that are shown


def test_a_notebook_without_widgets_stays_as_it_is() -> None:
    output = new_output("display_data", data={"text/html": "<b>1</b>", WIDGET: {"model_id": "another"}})
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[output])])
    made, _ = AliveTwins().preprocess(notebook, {})
    assert made.cells[0].outputs[0].data == {"text/html": "<b>1</b>", WIDGET: {"model_id": "another"}}


def test_a_page_of_nbconvert_is_alive(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(x: int) -> object:
        from matplotlib import pyplot
        return pyplot.subplots()[1]

    monkeypatch.setenv("NNBOOK_BUILD", "1")    # as the configuration does for a notebook that nbconvert runs
    slider = FigureSlider(draw, alt=lambda x: f"An empty figure, number {x}.", x=[1, 2])
    cells = [shown(widget) for widget in (ActivationExplorer(), NeuronExplorer(), slider)]
    nbformat.write(new_notebook(cells=cells), tmp_path / "page.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--config=book/nbconvert_config.py", "--to=html", "--log-level=ERROR"]
    subprocess.run([*command, str(tmp_path / "page.ipynb")], cwd=ROOT, check=True)
    page = browser.new_context(offline=True).new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
    expect(page.locator("[data-widget][data-mounted] > .nnb")).to_have_count(3)
    page.locator(".nnb-figure-slider input[type=range]").press("End")
    expect(page.locator(".nnb-figure-slider img:visible")).to_have_attribute("alt", "An empty figure, number 2.")
    page.get_by_role("button", name="Run until").click()
    expect(page.locator(".nnb-neuron-explorer .update")).to_contain_text("No mistake is left")
    page.context.close()
    own = ("require", "MathJax")    # nbconvert's, which come from the web
    assert [error for error in errors if not any(name in error for name in own)] == []
