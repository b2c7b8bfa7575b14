"""How many threads the matrix products of a training take.

NumPy's library for them (BLAS) takes every core by default. For products as small as most of the book's, a second
thread brings nothing, and where another program wants the core, everyone waits for the slowest: four times
longer and more (benchmarks/threads.py). So `fit` and `predict` hold small products to one thread, and give the others
back in the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from math import prod
from threading import Lock
from typing import Any

# Multiplications of one matrix product up to which NumPy's BLAS takes one thread anyway, and from which on more of them gain
# (benchmarks/threads.py).
SMALL, LARGE = 2**18, 2**24


def largest_product(network: Any, examples: int) -> int:
    """About how many multiplications the largest matrix product of a Sequential takes, for a batch of so many examples.

    Each parameter of a layer counts once for each example, and for each place of an image (C, H, W) or step of a
    sequence (T, features) that comes into the layer.
    """
    shapes = [network.input_shape, *network.output_shapes]    # the last one is nobody's input
    places = [prod(shape[1:]) if len(shape) == 3 else prod(shape[:-1]) for shape in shapes]
    return examples * max((count * place for count, place in zip(network.parameter_counts, places, strict=False)), default=0)


@contextmanager
def fitting_threads(multiplications: int) -> Iterator[None]:
    """One thread for what is done inside, unless products are large; then as many as there were before.

    While one training holds the limit, another one inside it or beside it leaves it alone: each would give back what
    the other had set.
    """
    if not SMALL < multiplications < LARGE or not _held.acquire(blocking=False):
        yield
        return
    try:
        with _blas().limit(limits=1):
            yield
    finally:
        _held.release()


@cache
def _blas() -> Any:
    """The control of NumPy's library, looked for once: that takes some milliseconds."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


_held = Lock()
