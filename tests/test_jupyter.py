"""The digit pad as a live widget: a real JupyterLab, a real kernel, and Python reading what the pad computed."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from notebooks import CHAPTERS, ROOT, cells, source
from pads import winner

pytestmark = pytest.mark.browser

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


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a notebook in a JupyterLab that knows nothing of the user's own settings."""
    def cell(number: int, text: str) -> dict:
        return {"cell_type": "code", "id": f"cell-{number}", "metadata": {}, "execution_count": None, "outputs": [],
                "source": text}

    texts = [source(cells(CHAPTERS[0], "code")[0]), MAKE_PAD, READ_PAD, SET_PAD]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook = {"cells": [cell(i, text) for i, text in enumerate(texts)], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "pad.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    port, home = free_port(), {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--port-retries=0", "--ip=127.0.0.1",
               "--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}", "--allow-root"]
    with subprocess.Popen(command, env={**os.environ, **home, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        wait_for(f"http://127.0.0.1:{port}/api")
        yield f"http://127.0.0.1:{port}/lab/tree/pad.ipynb?reset"
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


def test_python_and_the_pad_hear_each_other(browser: Browser, lab: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(lab)
    code = page.locator(".jp-Notebook .jp-CodeCell")
    expect(code).to_have_count(4, timeout=60_000)

    def run(number: int) -> None:
        prompt = code.nth(number).locator(".jp-InputPrompt")
        for _ in range(20):     # while JupyterLab is still starting, a key may reach nobody; then the prompt stays empty
            code.nth(number).locator(".cm-content").click()
            page.keyboard.press("Control+Enter")
            try:
                expect(prompt).not_to_have_text("[ ]:", timeout=3000)
                break
            except AssertionError:
                continue
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=60_000)

    for number in (0, 1):
        run(number)
    pad = page.locator(".nnb-digit-pad")
    expect(pad).to_have_count(1, timeout=30_000)
    pad.get_by_role("button", name="Clear").click()
    box = pad.locator(".pad").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 110, box["y"] + 200, steps=8)
    page.mouse.up()
    assert winner(pad) != ""
    run(2)
    expect(code.nth(2).locator(".jp-OutputArea-output")).to_contain_text("python reads 10 True 1")
    run(3)      # and the other way: Python loads a sample
    expect(pad.get_by_role("button", name="Sample 7")).to_have_attribute("aria-pressed", "true")
    page.close()
