"""The environment of the oldest versions is the one that pyproject.toml claims, and it is made from the working tree."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import oldest
from copied_tree import copy_tree

ROOT = oldest.ROOT


def pins(path: Path) -> dict[str, str]:
    """Name of package to version, of each line `name==version`."""
    return dict(re.findall(r"^([\w-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_bound_of_the_package_is_run() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    bounds = dict(requirement.split(">=") for requirement in claimed)
    run = pins(ROOT / "tests" / "support" / "oldest.txt")
    assert {name: run.get(name) for name in bounds} == bounds


def test_the_tools_of_the_tests_are_the_same_ones() -> None:
    usual, old = pins(ROOT / "requirements.txt"), pins(ROOT / "tests" / "support" / "oldest.txt")
    for name in ("pytest", "hypothesis", "mpmath", "nbval", "playwright", "axe-playwright-python", "fontpkg-inter"):
        assert old[name] == usual[name]


def test_the_copy_is_the_working_tree(tmp_path: Path) -> None:
    copy_tree(tmp_path / "copy")
    for name in ("nnbook/__init__.py", "nnbook/widgets/kit/kit.css", "chapters/12_mnist.ipynb"):
        assert (tmp_path / "copy" / name).read_bytes() == (ROOT / name).read_bytes()
    assert not any((tmp_path / "copy" / name).exists() for name in (".venv", "_build", ".git"))


def test_a_notebook_fetches_from_the_given_address(tmp_path: Path) -> None:
    path = ROOT / "chapters" / "gallery.ipynb"
    notebook, original = json.loads(oldest.addressed(path, "file:///somewhere")), json.loads(path.read_text(encoding="utf-8"))
    changed = [(one, other) for one, other in zip(notebook["cells"], original["cells"], strict=True) if one != other]
    assert len(changed) == 1
    assert 'BOOK = "file:///somewhere"\n' in changed[0][0]["source"]
    (tmp_path / "none.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "source": ["1 + 1"]}]}))
    with pytest.raises(ValueError, match=r"none\.ipynb: expected a line that starts with 'BOOK = '"):
        oldest.addressed(tmp_path / "none.ipynb", "file:///somewhere")
