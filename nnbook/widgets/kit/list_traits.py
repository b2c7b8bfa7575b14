"""Traits that hold a list or a dictionary; each widget has one of its own. As those of `traits.py`."""

from collections.abc import Sequence, Sized
from typing import Any

import numpy as np

from nnbook._check import shown
from nnbook.widgets.kit.traits import WHOLE, Setting, Trait, elements, is_number


class Numbers(Setting):
    """A flat list of `least` to `most` numbers from `low` to `high`; as many as in `start` unless they are given."""

    in_script = "list"

    def __init__(self, start: Sequence[float], low: float, high: float, least: int | None = None,
                 most: int | None = None, *, whole: bool = False) -> None:
        super().__init__()
        self.start, self.low, self.high, self.whole = list(start), low, high, whole
        self.least, self.most = (len(self.start) if count is None else count for count in (least, most))

    def make_dynamic_default(self) -> list[float]:
        """A list of its own for each widget."""
        return list(self.start)

    def facts(self) -> list[Any]:
        """First value, limits of each number, least and most of them, and whether they are whole."""
        return [self.start, self.low, self.high, self.least, self.most, self.whole]

    def validate(self, obj: Any, value: Any) -> list[float]:
        """As a new list of floats, or ints. Raises TraitError for another length, and numbers outside of the limits."""
        values, kind = elements(value, self.most), "whole numbers" if self.whole else "numbers"
        if values is None or not self.least <= len(values) <= self.most:
            raise self.refusal(f"a list of {self._count()} {kind}", shown(value), "pass such a list")
        for place, each in enumerate(values):
            if not (is_number(each, WHOLE) if self.whole else is_number(each)) or not self.low <= each <= self.high:
                raise self.refusal(f"{kind} in {self.low:g}..{self.high:g}", f"{shown(each)} at index {place}")
        return [int(each) if self.whole else float(each) for each in values]

    def _count(self) -> str:
        if self.least == self.most:
            return str(self.most)
        return f"{self.least} to {self.most}" if self.least > 0 else f"up to {self.most}"


class Words(Setting):
    """One or more of a few words, each once; at first `start`."""

    in_script = "words"

    def __init__(self, options: Sequence[str], start: Sequence[str]) -> None:
        super().__init__()
        self.options, self.start = tuple(options), list(start)

    def make_dynamic_default(self) -> list[str]:
        """A list of its own for each widget."""
        return list(self.start)

    def facts(self) -> list[Any]:
        """First value and options."""
        return [self.start, self.options]

    def validate(self, obj: Any, value: Any) -> list[str]:
        """As a new list. Raises TraitError for no word, another word, and a word that comes twice."""
        words = elements(value, len(self.options))
        if not words or not all(isinstance(word, str) and word in self.options for word in words) \
                or len(set(words)) < len(words):
            raise self.refusal(f"one or more of {', '.join(self.options)}, each once", shown(value), "choose such")
        return [str(word) for word in words]


class Points(Setting):
    """A list, at first empty, of at most `most` points such as [x, y, label].

    Both coordinates are in -far..far; the label is in -highest..highest, or 0 or 1 where there is no `highest`.
    `of` is what the three numbers are called.
    """

    in_script = "points"

    def __init__(self, of: str, most: int, far: float, highest: float | None = None) -> None:
        super().__init__()
        self.of, self.most, self.far, self.highest = of, most, far, highest

    def make_dynamic_default(self) -> list[list[float]]:
        """A list of its own for each widget."""
        return []

    def facts(self) -> list[Any]:
        """The limits: of the count, of the coordinates, of the label."""
        return [self.most, self.far, self.highest]

    def validate(self, obj: Any, value: Any) -> list[list[float]]:
        """As new lists of floats, a class as an int. Raises TraitError for what are no such points, and for too many."""
        rows = elements(value, self.most)
        if rows is None:
            raise self.refusal(f"a list of [{self.of}]", shown(value), "such as [[0, 1, 1]]")
        if len(rows) > self.most:
            count = str(len(value)) if isinstance(value, Sized) else "more"
            raise self.refusal(f"at most {self.most} points", count, "take a part of them")
        return [self._point(row, f"{shown(row)} at index {place}") for place, row in enumerate(rows)]

    def _point(self, row: Any, received: str) -> list[float]:
        numbers = elements(row, 3)
        if numbers is None or len(numbers) != 3 or not all(map(is_number, numbers)):
            raise self.refusal(f"[{self.of}], three numbers", received, "change it")
        *place, label = numbers
        if not all(-self.far <= each <= self.far for each in place):
            raise self.refusal(f"coordinates in -{self.far:g}..{self.far:g}", received, "scale them first")
        name, classes = self.of.split(", ")[-1], self.highest is None
        if classes and label not in {0, 1}:
            raise self.refusal(f"a {name} of 0 or 1", received, "there are two classes")
        if not classes and not -self.highest <= label <= self.highest:
            raise self.refusal(f"a {name} in -{self.highest:g}..{self.highest:g}", received, "scale them first")
        return [*map(float, place), int(label) if classes else float(label)]


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
