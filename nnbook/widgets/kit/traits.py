"""Traits whose errors say what is allowed, as those of the whole book do. Whatever comes, the error is a TraitError.

Those that are a `Setting` have first value and limits here, and only here: the page gets them from `settings_module`.
Lists are in `list_traits.py`.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar

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


class Setting(Trait):
    """A trait with a first value and limits that the page needs as well.

    Class attributes:
        in_script: the function of `settings.js` that makes the same setting there.
    """

    in_script: ClassVar[str]

    def facts(self) -> list[Any]:
        """What that function is called with: the first value and the limits, as JSON."""
        raise NotImplementedError

    def script(self) -> str:
        """The setting in JavaScript, such as `real(0.5, 0, 1)`; a last fact that does not hold is left out."""
        facts = self.facts()
        while facts[1:] and facts[-1] is False:
            facts.pop()
        return f"{self.in_script}({', '.join(json.dumps(fact, allow_nan=False) for fact in facts)})"


class Number(Setting):
    """A number from `low` to `high`, both included, or without `low` itself where it is `above`."""

    in_script = "real"

    def __init__(self, start: float, low: float, high: float, *, above: bool = False) -> None:
        super().__init__(default_value=start)
        self.low, self.high, self.above = low, high, above

    def facts(self) -> list[Any]:
        """First value, limits, and whether the lower one is left out."""
        return [self.default_value, self.low, self.high, self.above]

    def validate(self, obj: Any, value: Any) -> float:
        """As a float. Raises TraitError outside of the limits, and for NaN."""
        if not is_number(value) or not self.low <= value <= self.high or (self.above and value == self.low):
            within = f"above {self.low:g}, up to {self.high:g}" if self.above else f"in {self.low:g}..{self.high:g}"
            raise self.refusal(f"a number {within}", shown(value))
        return float(value)


class Whole(Setting):
    """A whole number from `low` to `high`, both included; or None, if so wished."""

    in_script = "whole"

    def __init__(self, start: int | None, low: int, high: int, *, allow_none: bool = False) -> None:
        super().__init__(default_value=start, allow_none=allow_none)
        self.low, self.high = low, high

    def facts(self) -> list[Any]:
        """First value, limits, and whether it may be None (null)."""
        return [self.default_value, self.low, self.high, self.allow_none]

    def validate(self, obj: Any, value: Any) -> int:
        """As an int. Raises TraitError outside of the limits."""
        if not is_number(value, WHOLE) or not self.low <= value <= self.high:
            raise self.refusal(f"a whole number in {self.low}..{self.high}", shown(value))
        return int(value)


class Choice(Setting):
    """One of a few words; at first the first one, unless `start` is given."""

    in_script = "choice"

    def __init__(self, options: Sequence[str], start: str | None = None) -> None:
        super().__init__(default_value=options[0] if start is None else start)
        self.options = tuple(options)

    def facts(self) -> list[Any]:
        """First value and options."""
        return [self.default_value, self.options]

    def validate(self, obj: Any, value: Any) -> str:
        """Unchanged. Raises TraitError for another word."""
        if not isinstance(value, str) or value not in self.options:
            raise self.refusal(", ".join(self.options), shown(value))
        return str(value)


class Flag(Setting):
    """True or False."""

    in_script = "flag"

    def __init__(self, start: bool) -> None:
        super().__init__(default_value=start)

    def facts(self) -> list[Any]:
        """The first value."""
        return [self.default_value]

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


def settings_of(kind: type) -> dict[str, Setting]:
    """The settings that a class itself declares, by name and in their order."""
    return {name: trait for name, trait in vars(kind).items() if isinstance(trait, Setting)}


def settings_module(kind: type) -> str:
    """A widget's settings as the ES module `settings.js` of its folder, which exports SETTINGS. It is never a file."""
    settings = settings_of(kind)
    makers = ", ".join(sorted({trait.in_script for trait in settings.values()}))
    lines = [f"{name}: {trait.script()}," for name, trait in settings.items()]
    return "\n".join([f'import {{ {makers} }} from "../kit/settings.js";', "export const SETTINGS = {", *lines, "};", ""])
