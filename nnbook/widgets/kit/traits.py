"""Traits whose errors say what is allowed, as those of the whole book do."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from traitlets import TraitError, TraitType

# The base is a plain TraitType: TraitType[float, float] works from traitlets 5.10 on only, and Colab has 5.7.1.
REAL, WHOLE = (int, float, np.integer, np.floating), (int, np.integer)


class Number(TraitType):
    """A number from `low` to `high`, both included."""

    def __init__(self, start: float, low: float, high: float) -> None:
        super().__init__(default_value=start)
        self.low, self.high = low, high

    def validate(self, obj: Any, value: Any) -> float:
        """As a float. Raises TraitError outside of the limits, and for NaN."""
        if isinstance(value, bool) or not isinstance(value, REAL) or not self.low <= value <= self.high:
            raise TraitError(f"{self.name}: expected a number in {self.low:g}..{self.high:g}, received {value!r:.60}; "
                             "choose one of them")
        return float(value)


class Whole(TraitType):
    """A whole number from `low` to `high`, both included."""

    def __init__(self, start: int, low: int, high: int) -> None:
        super().__init__(default_value=start)
        self.low, self.high = low, high

    def validate(self, obj: Any, value: Any) -> int:
        """As an int. Raises TraitError outside of the limits."""
        if isinstance(value, bool) or not isinstance(value, WHOLE) or not self.low <= value <= self.high:
            raise TraitError(f"{self.name}: expected a whole number in {self.low}..{self.high}, received {value!r:.60}; "
                             "choose one of them")
        return int(value)


class Choice(TraitType):
    """One of a few words; at first the first one, unless `start` is given."""

    def __init__(self, options: Sequence[str], start: str | None = None) -> None:
        super().__init__(default_value=options[0] if start is None else start)
        self.options = tuple(options)

    def validate(self, obj: Any, value: Any) -> str:
        """Unchanged. Raises TraitError for another word."""
        if not isinstance(value, str) or value not in self.options:
            raise TraitError(f"{self.name}: expected {', '.join(self.options)}, received {value!r:.60}; choose one of them")
        return value


class Flag(TraitType):
    """True or False."""

    def __init__(self, start: bool) -> None:
        super().__init__(default_value=start)

    def validate(self, obj: Any, value: Any) -> bool:
        """As a bool. Raises TraitError for anything else, also for 0 and 1."""
        if not isinstance(value, (bool, np.bool_)):
            raise TraitError(f"{self.name}: expected True or False, received {value!r:.60}; choose one of them")
        return bool(value)


class Numbers(TraitType):
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
        values = list(value) if isinstance(value, Iterable) and not isinstance(value, (str, dict)) else None
        if values is None or not self.least <= len(values) <= self.most:
            count = str(self.least) if self.least == self.most else f"{self.least} to {self.most}"
            raise TraitError(f"{self.name}: expected a list of {count} numbers, received {value!r:.60}; pass such a list")
        for place, each in enumerate(values):
            if isinstance(each, bool) or not isinstance(each, REAL) or not self.low <= each <= self.high:
                raise TraitError(f"{self.name}: expected numbers in {self.low:g}..{self.high:g}, received {each!r:.60} "
                                 f"at index {place}; choose one of them")
        return [float(each) for each in values]


class Hidden(TraitType):
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
        names = list(value) if isinstance(value, Iterable) and not isinstance(value, (str, dict)) else [None]
        if not all(isinstance(name, str) and name in allowed for name in names):
            raise TraitError(f"{self.name}: expected a list of names among {', '.join(allowed)}, received {value!r:.60}; "
                             "choose such")
        return names
