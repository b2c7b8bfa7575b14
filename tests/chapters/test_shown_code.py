"""What a chapter shows is what the package keeps; and each solution passes the check of its exercise."""

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from notebooks import CHAPTERS, FENCE, cells, read, source, tags

Arguments = Callable[[np.random.Generator], tuple[Any, ...]]

# For each function that a chapter shows: how to make arguments to compare the two on.
SHOWN: dict[str, Arguments] = {
    "nnbook.metrics.confusion_matrix": lambda rng: (rng.integers(0, 5, 40), rng.integers(0, 5, 40), 5),
    "nnbook.activations.log_softmax": lambda rng: (rng.normal(0, 300, (4, 6)),),
    "nnbook.information.entropy": lambda rng: (rng.dirichlet(np.ones(5)),),
    "nnbook.information.cross_entropy_between": lambda rng: (rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5))),
}


def shown() -> Iterator[tuple[str, str]]:
    """(name in the package, the cell's code) for every cell that is tagged `shows:…`."""
    for path in CHAPTERS:
        for cell in cells(path, "code"):
            yield from ((tag.removeprefix("shows:"), source(cell)) for tag in tags(cell) if tag.startswith("shows:"))


def exercises() -> Iterator[tuple[str, str, str, str]]:
    """(id, module of the checks, starter, solution) for every exercise cell; the solution stands in the next Markdown cell."""
    for path in CHAPTERS:
        found = read(path)["cells"]
        module = re.search(r"from nnbook\.exercises import (\w+) as check", "\n".join(source(cell) for cell in found))[1]
        for number, cell in enumerate(found):
            if "exercise" in tags(cell):
                yield cell["id"], module, source(cell), FENCE.search(source(found[number + 1]))[1]


def test_there_is_something_shown_and_something_to_solve() -> None:
    assert {name for name, _ in shown()} == set(SHOWN)
    assert len(list(exercises())) >= 2 * len(CHAPTERS)


@pytest.mark.parametrize(("name", "code"), list(shown()), ids=lambda value: value.split("\n")[0])
def test_shown_and_kept_agree(name: str, code: str) -> None:
    module, function = name.rsplit(".", 1)
    kept, space = getattr(importlib.import_module(module), function), {"np": np}
    exec(compile(ast.parse(code), "chapter", "exec"), space)
    rng = np.random.default_rng(0)
    for _ in range(100):
        arguments = SHOWN[name](rng)
        np.testing.assert_array_equal(space[function](*arguments), kept(*arguments))


def run(code: str, module: str, capsys: pytest.CaptureFixture[str]) -> str:
    exec(code, {"np": np, "check": importlib.import_module(f"nnbook.exercises.{module}")})
    return capsys.readouterr().out


@pytest.mark.parametrize(("identity", "module", "starter", "solution"), list(exercises()), ids=lambda value: value[:12])
def test_the_starter_passes_and_the_solution_is_right(identity: str, module: str, starter: str, solution: str,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    assert run(starter, module, capsys).startswith("Not started yet"), identity
    question = starter.splitlines()[-1]
    assert question.startswith("check.")
    assert run(f"{solution}\n{question}", module, capsys).startswith("Right."), identity
