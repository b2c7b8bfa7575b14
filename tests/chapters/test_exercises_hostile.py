"""Whatever a reader hands to a check: it answers with one sentence, raises nothing, and never says "Right" to nonsense."""

import re
import warnings

import numpy as np
import pytest

from hostile_answers import FUNCTIONS, VALUES
from nnbook.exercises._answers import apart, close, same_numbers
from nnbook.exercises._verdict import NotYet, check
from test_exercises import CHECKS, FUNCTION_CHECKS, RIGHT, said

VALUE_CHECKS = [check for check in CHECKS if check not in FUNCTION_CHECKS]


def one_sentence(check, label, make, capsys) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")    # those of the strange thing itself, such as a coroutine that nobody awaits
        told = said(check, make(), capsys)
    assert told.startswith("Not yet: "), label
    assert told.count("\n") == 1, label
    assert len(told) < 1000, label


@pytest.mark.parametrize("check", CHECKS)
def test_a_strange_value_gets_one_sentence(check, capsys) -> None:
    for label, make in VALUES.items():
        one_sentence(check, label, make, capsys)


@pytest.mark.parametrize("check", FUNCTION_CHECKS)
def test_a_strange_function_gets_one_sentence(check, capsys) -> None:
    for label, function in FUNCTIONS.items():
        one_sentence(check, label, lambda function=function: function, capsys)


@pytest.mark.parametrize("check", FUNCTION_CHECKS)
def test_a_strange_part_gets_one_sentence(check, capsys) -> None:
    """The last part of a right answer is replaced, or the last element of a right array."""
    good = next(answer for checked, answer in RIGHT if checked is check)
    for label, make in VALUES.items():
        def one_strange(*arguments, make=make):
            answer = good(*arguments)
            parts = list(answer) if isinstance(answer, tuple) else np.asarray(answer).tolist()
            return (*parts[:-1], make()) if isinstance(parts, list) else [parts, make()]
        one_sentence(check, label, lambda one_strange=one_strange: one_strange, capsys)


@pytest.mark.parametrize("check", VALUE_CHECKS)
def test_a_strange_element_gets_one_sentence(check, capsys) -> None:
    """The last element of a right answer is replaced, of those that have some; the others are put beside it."""
    good = next((answer for checked, answer in RIGHT if checked is check and isinstance(answer, (list, tuple, dict))), (3, 3))
    zero = {"-0.0", "NumPy's False"} if check.__name__ in ("close", "invert") else set()    # there 0 is right
    for label, make in VALUES.items():
        if label not in zero:
            one_sentence(check, label, lambda make=make: {**good, "D": make()} if isinstance(good, dict) else
                         [*good[:-1], make()], capsys)


def nearly(answer, by: float):
    """The answer, off by a share of its size everywhere, in its own structure."""
    if isinstance(answer, (tuple, list)):
        return type(answer)(nearly(part, by) for part in answer)
    return np.asarray(answer, dtype=np.float64) * (1 + by)


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("check", FUNCTION_CHECKS)
def test_no_sentence_shows_two_equal_numbers(check, kind, capsys) -> None:
    good = next(answer for checked, answer in RIGHT if checked is check)

    def cast(answer):
        return type(answer)(map(cast, answer)) if isinstance(answer, (tuple, list)) else np.asarray(answer).astype(kind)

    for by in (1e-1, 1e-2, 3e-3, 1e-3, 1e-4, 1e-5, 2e-6, 1e-7):
        told = said(check, lambda *a, by=by: cast(nearly(good(*a), by)), capsys)
        numbers = re.search(r"expected ([-\d.e+]+), received ([-\d.e+]+)", told)
        assert numbers is None or numbers[1].rstrip(".") != numbers[2].rstrip("."), told


def test_the_tolerance_goes_with_the_size_and_the_type() -> None:
    large, small = np.array([1e9, -3e8]), np.array([1e-9, -3e-10])
    for numbers in (large, small):
        for kind, fine, far in ((np.float64, 1e-6, 1e-4), (np.float32, 1e-5, 1e-3), (np.float16, 1e-3, 1e-1)):
            if kind is not np.float16:    # which ends at 65,504
                assert close((numbers * (1 + fine)).astype(kind), numbers)
                assert not close((numbers * (1 + far)).astype(kind), numbers)
    assert close(np.float16(1 + 1e-3), 1.0)
    assert not close(np.float16(1.1), 1.0)
    assert not close(1e-3, 0.0)
    assert close(1e-6, 0.0)
    assert not close(np.nan, 1.0)
    assert not close([1.0], 1.0)


@pytest.mark.parametrize(("one", "other"), [(1.0, 1.0 + 2**-52), (-15.5374, -15.53741), (1e300, 1.1e300), (3.0, 4.0),
                                              (0.0, 5e-324)])
def test_two_numbers_that_differ_look_different(one, other) -> None:
    first, second = apart(one, other)
    assert first != second
    assert (float(first), float(second)) == pytest.approx((one, other), rel=1e-5)


def test_a_hint_is_only_for_what_is_wrong() -> None:
    """A wrong way that happens to give the right numbers is right."""
    same_numbers("it", 2.0, 2.0, {"you doubled it": 2.0})
    with pytest.raises(NotYet, match="it: you doubled it"):
        same_numbers("it", 4.0, 2.0, {"you doubled it": 4.0})


def test_a_stop_by_the_reader_goes_through_and_an_end_of_python_does_not(capsys) -> None:
    def examine():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(3, examine)
    assert capsys.readouterr().out == ""
