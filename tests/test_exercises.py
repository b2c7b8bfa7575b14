"""Every check of an exercise: the starter, several wrong answers, right ones; never silent, never an error.

Each module of `nnbook.exercises` has its answers in `answers_….py` beside this file: FUNCTION_CHECKS (those whose answer is a
function), RIGHT (check, answer) and WRONG (check, answer, what the sentence has to name).
"""

import importlib
from pathlib import Path

import pytest

import nnbook.exercises

HERE, KEPT = Path(__file__).parent, Path(nnbook.exercises.__file__).parent
NAMES = sorted(path.stem for path in KEPT.glob("*.py") if not path.stem.startswith("_"))
MODULES = {name: importlib.import_module(f"nnbook.exercises.{name}") for name in NAMES}
ANSWERS = [importlib.import_module(f"answers_{name}") for name in NAMES]


def raises(*arguments):
    raise RuntimeError("what the reader broke")


class Odd:
    """An answer that numpy cannot read."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not an array")


CHECKS = [value for module in MODULES.values() for name, value in vars(module).items()
          if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__]
FUNCTION_CHECKS = [check for answers in ANSWERS for check in answers.FUNCTION_CHECKS]
RIGHT = [row for answers in ANSWERS for row in answers.RIGHT]
WRONG = [row for answers in ANSWERS for row in answers.WRONG]
WRONG += [(check, answer, sentence) for check in FUNCTION_CHECKS for answer, sentence in (
    (raises, "your function stopped with RuntimeError: what the reader broke"),
    (lambda *arguments: "text", "expected "),
    (lambda *arguments: [[1], [2, 3]], "expected "),
    (lambda *arguments: Odd(), "expected "),
    (lambda *arguments: {}, "expected "),
    (5, "expected a function, received 5"),
    ("forward", "expected a function, received 'forward'"),
)]


def said(check, answer, capsys) -> str:
    check(answer)
    out, err = capsys.readouterr()
    assert err == ""
    assert out.endswith("\n")
    return out


@pytest.mark.parametrize("check", CHECKS)
def test_no_answer_is_passed_over(check, capsys) -> None:
    for untouched in (None, *([lambda *arguments: None] if check in FUNCTION_CHECKS else [])):
        assert said(check, untouched, capsys).startswith("Not started yet: replace None by your own answer")


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_a_right_answer_is_right(check, answer, capsys) -> None:
    sentence = said(check, answer, capsys)
    assert sentence.startswith("Right. ")
    assert len(sentence) > len("Right. \n")


@pytest.mark.parametrize(("check", "answer", "sentence"), WRONG)
def test_a_wrong_answer_is_told_what_is_wrong(check, answer, sentence, capsys) -> None:
    told = said(check, answer, capsys)
    assert told.startswith("Not yet: ")
    assert sentence in told


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_right_and_wrong_answers_here(check) -> None:
    assert check in {row[0] for row in RIGHT}
    assert len([row for row in WRONG if row[0] is check]) >= 6


def test_every_module_has_its_answers() -> None:
    assert {path.stem.removeprefix("answers_") for path in HERE.glob("answers_*.py")} == set(NAMES)
    assert len(CHECKS) >= 3 * len(NAMES)


def test_an_interrupt_by_the_reader_is_not_swallowed() -> None:
    def stop(*arguments):
        raise KeyboardInterrupt

    for check in FUNCTION_CHECKS:
        with pytest.raises(KeyboardInterrupt):
            check(stop)
