"""The oldest versions that pyproject.toml claims, as a reader on Colab meets them.

The environment in .venv/oldest has them (oldest.txt). The tests run there from an empty folder outside the
repository, against an installed copy of the package, and with a stand-in for `google.colab`. Each notebook is
alone in its folder, without MNIST, and its first cell fetches the package from a local git address.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from copied_tree import copy_tree  # noqa: E402

PYTHON = ROOT / ".venv" / "oldest" / "bin" / "python"
ROOMS = ("package", "widgets", "chapters/test_exercises.py", "chapters/test_exercises_hostile.py", "chapters/test_first_cell.py")
SETTINGS = ["-c", str(ROOT / "pyproject.toml"), f"--rootdir={ROOT}"]


def prepare(folder: Path) -> None:
    """Fill an empty folder: `repository`, a copy of this one with a commit; `notebooks`, each in a folder of its own; `empty`.

    And install the copy's package. Raises CalledProcessError where git or pip fails, with its own words.
    """
    repository = folder / "repository"
    (folder / "empty").mkdir()
    copy_tree(repository)
    author = ["-c", "user.name=tests", "-c", "user.email=tests@localhost"]
    for command in (["init", "-q"], ["add", "--all"], [*author, "commit", "-q", "--message", "All of it"]):
        subprocess.run(["git", *command], cwd=repository, check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--force-reinstall", "."],
                   cwd=repository, check=True)
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        alone = folder / "notebooks" / path.stem
        alone.mkdir(parents=True)
        (alone / path.name).write_text(addressed(path, repository.as_uri()), encoding="utf-8")


def addressed(path: Path, address: str) -> str:
    """A notebook whose first code cell fetches the book from `address`. Raises ValueError where that cell has no line for it."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    lines = [f'BOOK = "{address}"\n' if line.startswith("BOOK = ") else line for line in cell["source"]]
    if lines == cell["source"]:
        raise ValueError(f"{path.name}: expected a line that starts with 'BOOK = ' in the first code cell, received none")
    cell["source"] = lines
    return json.dumps(notebook)


def environment() -> dict[str, str]:
    """The variables of these tests: every Python process finds the stand-in for Colab."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "support" / "colab")}


def without_mnist(folder: Path) -> dict[str, str]:
    """The same for the notebooks, with the digits of scikit-learn: no other stage runs every cell on these.

    `folder` holds an empty cache, so that a copy of MNIST in the user's own is not found.
    """
    variables = {**environment(), "NNBOOK_CACHE": str(folder / "cache")}
    variables.pop("NNBOOK_DATA", None)
    return variables


def package_tests() -> list[str]:
    """What pytest is told for the package's and the widgets' tests in Python.

    That one old library calls another's newer version by an older name is not our fault.
    """
    rooms = [str(ROOT / "tests" / room) for room in ROOMS]
    return [*SETTINGS, *rooms, f"--ignore={ROOT}/tests/package/test_layout.py", "-m", "not in_page",
            "-W", "ignore::DeprecationWarning"]


def notebook_tests(folder: Path) -> list[str]:
    """What pytest is told for the notebooks, each alone in its folder."""
    return [*SETTINGS, str(folder / "notebooks")]
