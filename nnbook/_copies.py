"""What a copy of an object is: all of it. Half of it would be shared in silence otherwise."""

from copy import deepcopy
from typing import TypeVar

Thing = TypeVar("Thing")


def full_copy(thing: Thing) -> Thing:
    """`copy.copy(thing)` is `copy.deepcopy(thing)`: a class says `__copy__ = full_copy`."""
    return deepcopy(thing)
