"""Traits whose errors say what is allowed, as those of the whole book do. Whatever comes, the error is a TraitError."""

import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from traitlets import TraitError, TraitType

from nnbook._check import shown

REAL, WHOLE = (int, float, np.integer, np.floating), (int, np.integer)


def is_number(value: Any, kinds: tuple[type, ...] = REAL) -> bool:
    """Whether it is a number. True and False are none, and neither is a stretch of time, which NumPy counts among integers."""
    return isinstance(value, kinds) and not isinstance(value, (bool, np.timedelta64))


def is_finite(value: Any) -> bool:
    """Whether it is a number that a float can hold: not NaN, not infinite, not 10**400."""
    return is_number(value) and abs(value) <= sys.float_info.max


def elements(value: Any, most: int) -> list[Any] | None:
    """The first `most` + 1 elements of something like a list; None for anything else, such as a text or a number."""
    if isinstance(value, (str, bytes, Mapping)):
        return None
    try:
        return list(islice(value, most + 1))    # it may be endless
    except Exception:    # not iterable, or broken
        return None


class Trait(TraitType):
    """What the others share."""
    # Not TraitType[float, float]: that works from traitlets 5.10 on only, and Colab has 5.7.1.

    def refusal(self, expected: str, received: str, advice: str = "choose one of them") -> TraitError:
        """The error, to be raised."""
        or_none = " or None" if self.allow_none else ""
        return TraitError(f"{self.name}: expected {expected}{or_none}, received {received}; {advice}")


class Checked(Trait):
    """Whatever the widget's own validator lets pass. traitlets' Any would let None pass before it is asked."""

    def __init__(self, start: Any = None) -> None:
        super().__init__(default_value=start)


class Number(Trait):
    """A number from `low` to `high`, both included, or without `low` itself where it is `above`."""

    def __init__(self, start: float, low: float, high: float, *, above: bool = False) -> None:
        super().__init__(default_value=start)
        self.low, self.high, self.above = low, high, above

    def validate(self, obj: Any, value: Any) -> float:
        """As a float. Raises TraitError outside of the limits, and for NaN."""
        if not is_number(value) or not self.low <= value <= self.high or (self.above and value == self.low):
            within = f"above {self.low:g}, up to {self.high:g}" if self.above else f"in {self.low:g}..{self.high:g}"
            raise self.refusal(f"a number {within}", shown(value))
        return float(value)


class Whole(Trait):
    """A whole number from `low` to `high`, both included; or None, if so wished."""

    def __init__(self, start: int | None, low: int, high: int, *, allow_none: bool = False) -> None:
        super().__init__(default_value=start, allow_none=allow_none)
        self.low, self.high = low, high

    def validate(self, obj: Any, value: Any) -> int:
        """As an int. Raises TraitError outside of the limits."""
        if not is_number(value, WHOLE) or not self.low <= value <= self.high:
            raise self.refusal(f"a whole number in {self.low}..{self.high}", shown(value))
        return int(value)


class Choice(Trait):
    """One of a few words; at first the first one, unless `start` is given."""

    def __init__(self, options: Sequence[str], start: str | None = None) -> None:
        super().__init__(default_value=options[0] if start is None else start)
        self.options = tuple(options)

    def validate(self, obj: Any, value: Any) -> str:
        """Unchanged. Raises TraitError for another word."""
        if not isinstance(value, str) or value not in self.options:
            raise self.refusal(", ".join(self.options), shown(value))
        return str(value)


class Flag(Trait):
    """True or False."""

    def __init__(self, start: bool) -> None:
        super().__init__(default_value=start)

    def validate(self, obj: Any, value: Any) -> bool:
        """As a bool. Raises TraitError for anything else, also for 0 and 1."""
        if not isinstance(value, (bool, np.bool_)):
            raise self.refusal("True or False", shown(value))
        return bool(value)


class Text(Trait):
    """A text; or None, if so wished."""

    def __init__(self, start: str | None, *, allow_none: bool = False) -> None:
        super().__init__(default_value=start, allow_none=allow_none)

    def validate(self, obj: Any, value: Any) -> str:
        """As a text. Raises TraitError for anything else."""
        if not isinstance(value, str):
            raise self.refusal("a text", shown(value), "write it in quotes")
        return str(value)


class Numbers(Trait):
    """A flat list of `least` to `most` numbers from `low` to `high`; as many as in `start` unless they are given."""

    def __init__(self, start: Sequence[float], low: float, high: float, least: int | None = None,
                 most: int | None = None) -> None:
        super().__init__()
        self.start, self.low, self.high = list(start), low, high
        self.least, self.most = (len(self.start) if count is None else count for count in (least, most))

    def make_dynamic_default(self) -> list[float]:
        """A list of its own for each widget."""
        return list(self.start)

    def validate(self, obj: Any, value: Any) -> list[float]:
        """As a new list of floats. Raises TraitError for another length, and numbers outside of the limits."""
        values = elements(value, self.most)
        if values is None or not self.least <= len(values) <= self.most:
            count = str(self.least) if self.least == self.most else f"{self.least} to {self.most}"
            raise self.refusal(f"a list of {count} numbers", shown(value), "pass such a list")
        for place, each in enumerate(values):
            if not is_number(each) or not self.low <= each <= self.high:
                raise self.refusal(f"numbers in {self.low:g}..{self.high:g}", f"{shown(each)} at index {place}")
        return [float(each) for each in values]


class Hidden(Trait):
    """A list of controls that the page does not show: names in `controls` of the widget, and those in `more`."""

    def __init__(self, *more: str) -> None:
        super().__init__()
        self.more = more

    def make_dynamic_default(self) -> list[str]:
        """A list of its own for each widget."""
        return []

    def validate(self, obj: Any, value: Any) -> list[str]:
        """As a new list. Raises TraitError for other names."""
        allowed = (*obj.controls, *self.more)
        names = elements(value, len(allowed))
        if names is None or len(names) > len(allowed) or not all(isinstance(name, str) and name in allowed for name in names):
            raise self.refusal(f"a list of names among {', '.join(allowed)}", shown(value), "choose such")
        return [str(name) for name in names]


class Listed(Trait):
    """A list, at first empty, whose elements the widget checks itself. `of` says in a few words what they are."""

    def __init__(self, of: str) -> None:
        super().__init__()
        self.of = of

    def make_dynamic_default(self) -> list[Any]:
        """A list of its own for each widget."""
        return []

    def validate(self, obj: Any, value: Any) -> list[Any]:
        """As a new list. Raises TraitError for anything but a list, a tuple or an array."""
        if not isinstance(value, (list, tuple)) and not (isinstance(value, np.ndarray) and value.ndim > 0):
            raise self.refusal(f"a list of {self.of}", shown(value), "pass such a list")
        return list(value)


class Named(Trait):
    """A dictionary, at first empty, whose values the widget checks itself. `of` says in a few words what they are."""

    def __init__(self, of: str) -> None:
        super().__init__()
        self.of = of

    def make_dynamic_default(self) -> dict[str, Any]:
        """A dictionary of its own for each widget."""
        return {}

    def validate(self, obj: Any, value: Any) -> dict[str, Any]:
        """As a new dictionary. Raises TraitError for anything else, and for names that are no texts."""
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise self.refusal(f"a dict of {self.of}", shown(value), "pass such a dict")
        return dict(value)
