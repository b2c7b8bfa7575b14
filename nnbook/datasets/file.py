"""What is known of a file of a data set, and the error where it can't be had."""

from collections.abc import Sequence
from typing import NamedTuple


class File(NamedTuple):
    """A file to fetch: its name on the mirrors (a .gz), and what must be in it once uncompressed."""

    name: str
    size: int  # bytes, uncompressed
    sha256: str  # of the uncompressed bytes

    @property
    def most(self) -> int:
        """The bytes that a file can have at most: a .gz can be a little larger than what is in it."""
        return self.size + self.size // 1000 + 1024


class DatasetError(RuntimeError):
    """A data set could not be had. The text says what was expected, what came, and what to do."""

    reason: str = ""  # the short form, one clause without a full stop


def failure(file: File, failures: Sequence[str], todo: str, reason: str) -> DatasetError:
    """What is missing, what was expected, what came instead, and what to do."""
    wanted = f"Expected: {file.size:,} bytes once uncompressed, SHA-256 {file.sha256}."
    came = "Received:\n  - " + "\n  - ".join(failures or ["nothing: there is no mirror to ask"])
    error = DatasetError(f"{file.name}: no whole copy.\n{wanted}\n{came}\nWhat to do: {todo}")
    error.reason = reason
    return error
