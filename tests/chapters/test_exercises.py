"""Every check of an exercise: the starter, several wrong answers, right ones; never silent, never an error.

Each module of `nnbook.exercises` has its answers in `answers/`, under the same name: FUNCTION_CHECKS (those whose answer is a
function), RIGHT (check, answer) and WRONG (check, answer, what the sentence has to name).
"""

import importlib
import re
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import nnbook.exercises
from nnbook.datasets import mnist_is_at_hand
from notebooks import ROOT, cells, source
from test_shown_code import exercises

HERE, KEPT = Path(__file__).parent, Path(nnbook.exercises.__file__).parent
NAMES = sorted(path.stem for path in KEPT.glob("*.py") if not path.stem.startswith("_"))
MODULES = {name: importlib.import_module(f"nnbook.exercises.{name}") for name in NAMES}
ANSWERS = [importlib.import_module(f"answers.{name}") for name in NAMES]


def raises(*arguments):
    raise RuntimeError("what the reader broke")


def leaves_python(*arguments):
    sys.exit()


def calls_itself(*arguments):
    return calls_itself(*arguments)


def forgets_return(*arguments):
    answer = arguments[0]
    answer = [answer, answer]


def returns_none_in_the_end(*arguments):
    """All is there, and the last line is that of the starter."""
    answer = [arguments[0]]
    answer += [1]
    return None


def shows_it(*arguments):
    print(end="")


def says_what_it_will_do(*arguments):
    """A starter with a docstring."""
    return None


def passes(*arguments):
    pass


def dots(*arguments):
    ...


class Odd:
    """An answer that numpy cannot read."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not an array")


CHECKS = [value for module in MODULES.values() for name, value in vars(module).items()
          if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__]
STARTERS = [lambda *arguments: None, says_what_it_will_do, passes, dots]
FUNCTION_CHECKS = [check for answers in ANSWERS for check in answers.FUNCTION_CHECKS]
RIGHT = [row for answers in ANSWERS for row in answers.RIGHT]
WRONG = [row for answers in ANSWERS for row in answers.WRONG]
WRONG += [(check, answer, sentence) for check in FUNCTION_CHECKS for answer, sentence in (
    (raises, "your function stopped with RuntimeError: what the reader broke"),
    (lambda *arguments: "text", "expected "),
    (lambda *arguments: [[1], [2, 3]], "expected "),
    (lambda *arguments: Odd(), "expected "),
    (lambda *arguments: {}, "expected "),
    (leaves_python, "your function ends Python itself (SystemExit); leave it with `return` instead"),
    (calls_itself, "your function calls itself without an end"),
    (forgets_return, "your function returns None; is there a `return`"),
    (returns_none_in_the_end, "your function returns None; is there a `return`"),
    (shows_it, "`print` shows a result, and doesn't give it back"),
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
    for untouched in (None, *(STARTERS if check in FUNCTION_CHECKS else [])):
        assert said(check, untouched, capsys).startswith("Not started yet: replace None with your own answer")


def test_a_right_answer_is_right(capsys) -> None:
    told = [(check, answer, said(check, answer, capsys)) for check, answer in RIGHT]
    assert [row for row in told if not row[2].startswith("Right. ") or len(row[2]) <= len("Right. \n")] == []


def test_a_wrong_answer_is_told_what_is_wrong(capsys) -> None:
    told = [(check, answer, sentence, said(check, answer, capsys)) for check, answer, sentence in WRONG]
    assert [row for row in told if not row[3].startswith("Not yet: ") or row[2] not in row[3]] == []


def names_the_mistake(told: str) -> bool:
    """Whether a sentence is more than what was expected and what came, or which error there was."""
    rest = re.sub(r"expected [^;]*, received [^;]*|the largest difference [^:]*:|your function stopped with [^;.]*", "", told)
    return len(rest.removeprefix("Not yet: ").split()) >= 5


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_right_and_wrong_answers_here(check, capsys) -> None:
    """At least three right ones in different forms, and three wrong ones whose hints name the mistake."""
    assert len([row for row in RIGHT if row[0] is check]) >= 4
    hints = {said(*row[:2], capsys) for row in WRONG if row[0] is check}
    assert len({hint for hint in hints if names_the_mistake(hint)}) >= (8 if check in FUNCTION_CHECKS else 3)


def code_of_solutions() -> dict[str, set[str]]:
    """For each module of checks the lines of the solutions, and what is on the right of `=` and `return`, without blanks."""
    lines: dict[str, set[str]] = {}
    for _, module, _, solution in exercises():
        for line in solution.splitlines():
            code = line.split("  #")[0].strip()
            for part in (code, code.split(" = ")[-1], code.removeprefix("return ")):
                told = len(squeezed(part)) > 7 and not part.isidentifier()    # a name alone is no secret
                if told and not part.startswith(("def ", "for ", "else", "print(")):
                    lines.setdefault(module, set()).add(squeezed(part))
    return lines


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_no_hint_repeats_a_line_of_a_solution(capsys) -> None:
    lines = code_of_solutions()
    assert set(lines) == set(NAMES)
    for check, answer, _ in WRONG:
        told = said(check, answer, capsys).split("received")[0]    # behind it is the reader's own answer
        for line in lines[check.__module__.rsplit(".", 1)[1]]:
            assert line not in squeezed(told), f"{check.__name__}: {line}"


def test_guessing_does_not_find_the_bug(capsys) -> None:
    """Exercise 5.4: from an answer that names nothing, changing one list for one suspect at a time, no sentence tells more."""
    lists = [list(chosen) for count in range(5) for chosen in combinations(("W1", "b1", "W2", "b2"), count)]
    told = {said(MODULES["backpropagation"].find_the_bug, {**dict.fromkeys("ABCD", ()), name: chosen}, capsys)
            for name in "ABCD" for chosen in lists if chosen}
    assert len(told) == 1
    assert not re.search(r"\b[ABCD]\b|[Wb][12]", told.pop())


def test_a_chapters_own_lines_are_no_rule_of_ones_own(capsys) -> None:
    """Exercise 1.1: its three measures with their best limits, and what it learned."""
    space: dict[str, Any] = {}
    own = {cell["id"]: source(cell) for cell in cells(ROOT / "chapters" / "01_why_neural_networks.ipynb", "code")}
    for identity in ("load", "heaps", "rules", "limits", "learn"):
        exec(own[identity], space)
    capsys.readouterr()
    for measure in (space["ink"], space["left_half"], space["holes"]):
        limit, above = space["best_rule"](measure, space["pictures"][:2000], space["is_8"][:2000])
        def pasted(images, measure=measure, limit=limit, above=above):
            return (measure(images) > limit) == above
        assert f"the chapter's own `{measure.__name__}` with a limit" in said(MODULES["why"].rule, pasted, capsys)
    learned = "the chapter's learned rule" if mnist_is_at_hand() else "Find something"    # on the small digits it is no better
    for answer, hint in ((lambda images: space["says_yes"](space["reader"], images), learned),
                         (lambda images: space["test_is_8"], "Each answer has to come from its own picture")):
        assert hint in said(MODULES["why"].rule, answer, capsys)


def test_every_module_has_its_answers() -> None:
    assert {path.stem for path in (HERE / "answers").glob("*.py")} == set(NAMES)
    assert len(CHECKS) >= 3 * len(NAMES)


def test_an_interrupt_by_the_reader_is_not_swallowed() -> None:
    def stop(*arguments):
        raise KeyboardInterrupt

    for check in FUNCTION_CHECKS:
        with pytest.raises(KeyboardInterrupt):
            check(stop)
