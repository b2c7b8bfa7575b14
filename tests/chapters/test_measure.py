"""What the chapters from 06 on keep: they ask before they answer, and lines of code and of output fit their places."""

from pathlib import Path

import pytest

from notebooks import CHAPTERS, Executed, cells, source, tags

WRITTEN = [path for path in CHAPTERS if "06" <= path.stem[:2] <= "11"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_each_prediction_has_one_right_reply_and_a_covered_answer(path: Path) -> None:
    questions = [source(cell) for cell in cells(path, "markdown") if "> **Predict.**" in source(cell)]
    assert len(questions) >= 3
    assert len(questions) == sum("predict" in tags(cell) for cell in cells(path, "code"))
    assert [text.count("**Right.**") for text in questions] == [1] * len(questions)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_printed_lines_and_code_fit_a_phone(path: Path) -> None:
    printed = {name: text for name, text in Executed(path).printed.items() if "exercise" not in name}
    code = {cell["id"]: source(cell) for cell in cells(path, "code") if cell["id"] != "find-the-book"}
    for texts, most in ((printed, 48), (code, 72)):
        assert texts
        assert [line for text in texts.values() for line in text.splitlines() if len(line) > most] == []
