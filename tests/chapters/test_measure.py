"""What the chapters keep: one sitting, they ask before they answer, and lines of code and of output fit their places."""

import re
from itertools import takewhile
from pathlib import Path

import pytest

from notebooks import CHAPTERS, Executed, cells, read, source, tags

WRITTEN = [path for path in CHAPTERS if path.stem[:2].isdigit()]
ASKED = re.compile(r"^> \*\*Predict", re.MULTILINE)
BEHIND = re.compile(r"^## (Going further|Summary|Exercises)", re.MULTILINE)    # the core is over


def core(path: Path) -> tuple[int, int]:
    """Words of a chapter's text up to its end or to Going further, a formula counted as one, and lines of open code."""
    words = lines = 0
    for cell in read(path)["cells"]:
        text = source(cell)
        if cell["cell_type"] == "markdown":
            text, *rest = BEHIND.split(text, maxsplit=1)
            for noise, instead in ((r"<[^>]+>", ""), (r"\$\$.*?\$\$|\$[^$]+\$", "formula"), (r"\]\([^)]*\)", "")):
                text = re.sub(noise, instead, text, flags=re.DOTALL)
            words += len(re.findall(r"\w[\w'’.,%−-]*", text))
            if rest:
                break
        elif "hide-input" not in tags(cell):
            lines += sum(bool(line.strip()) for line in text.splitlines())
    return words, lines


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_the_core_is_one_sitting(path: Path) -> None:
    words, lines = core(path)
    assert words <= 4000
    assert words / 200 + lines * 4 / 60 <= 45    # minutes


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_each_prediction_has_one_right_reply_and_a_covered_answer(path: Path) -> None:
    every = read(path)["cells"]
    asking = [i for i, cell in enumerate(every) if cell["cell_type"] == "markdown" and ASKED.search(source(cell))]
    questions = [source(every[i]) for i in asking]
    assert len(questions) >= 3
    assert [len(ASKED.findall(text)) for text in questions] == [1] * len(questions)
    assert [text.count("**Right.**") for text in questions] == [1] * len(questions)
    covered = [list(takewhile(lambda cell: "predict" in tags(cell), every[i + 1:])) for i in asking]
    assert all(covered)
    assert sum(map(len, covered)) == sum("predict" in tags(cell) for cell in every)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_printed_lines_and_code_fit_a_phone(path: Path) -> None:
    printed = {name: [line for line in text.splitlines() if not line.startswith("Not started yet: ")]
               for name, text in Executed(path).printed.items() if "exercise" not in name}
    code = {cell["id"]: source(cell).splitlines() for cell in cells(path, "code") if cell["id"] != "find-the-book"}
    for texts, most in ((printed, 48), (code, 72)):
        assert texts
        assert [line for lines in texts.values() for line in lines if len(line) > most] == []
