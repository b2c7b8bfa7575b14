"""PyTorch, Keras and TensorFlow are an extra: what is said where one of them is missing."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needed(library: str, *modules: str) -> Iterator[None]:
    """Around an import. Raises ModuleNotFoundError in words when one of these modules is not installed.

    Args:
        library: what people call it.
        modules: what is imported, and what pip installs.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in modules:    # it is there, and something that it needs itself is not
            raise
        raise ModuleNotFoundError(f"{library}: expected it to be installed, received an environment without {error.name}; run "
                                  f"`pip install {' '.join(modules)}`, or install this package with its extra, [frameworks]",
                                  name=error.name) from None
