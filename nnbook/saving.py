"""Saving what a network knows, as a .npz file: arrays by name, and nothing that could run code when it is opened."""

import os
from dataclasses import dataclass
from math import prod
from pathlib import Path
from shutil import copymode
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

import numpy as np
from numpy.lib.format import read_array_header_1_0, read_magic
from numpy.typing import NDArray

from nnbook._check import finite, shown
from nnbook.layers.arrays import cast
from nnbook.network import Sequential, check_network


def save(network: Sequential, path: str | Path) -> None:
    """Write all parameters, and what layers remember besides (running means), to a .npz file.

    An older file of that name is replaced only when the new one is complete.

    Args:
        network: what to save. Its layers are not in the file: `load` needs a network of the same layers.
        path: the file; its name ends in .npz, and its folder exists.

    Raises:
        TypeError: for no network. ValueError: for another ending. FileNotFoundError: when there is no such folder.
    """
    arrays, path = check_network(network).everything(), _checked(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"path: expected an existing folder, received {path.parent}; make it first")
    if path.is_dir():
        raise ValueError(f"path: expected the name of a file, received that of a folder, {path}; choose another name")
    part = path.with_name(f".{uuid4().hex}.part")
    try:
        with part.open("xb") as file:    # unlike those of tempfile, it may be read by whom the system's settings allow it
            np.savez(file, **arrays)
        if path.exists():
            copymode(path, part)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def load(network: Sequential, path: str | Path) -> None:
    """Copy what `save` wrote into `network`, which has to have the same layers. It copies everything, or nothing.

    Raises:
        TypeError: for no network.
        FileNotFoundError: when there is no such file.
        ValueError: when it is no .npz file, or holds other names, shapes or types, or numbers that are not finite.
    """
    arrays, path = check_network(network).everything(), _checked(path)
    if not path.is_file():
        raise FileNotFoundError(f"path: expected a file that `save` wrote, received {path}, which does not exist; check the name")
    try:
        with ZipFile(path) as file:
            _compare(_members(file), arrays)
            headers = {name: _header(file, name) for name in arrays}
            for name, array in arrays.items():
                _compare_one(name, headers[name], array)
            found = {name: _numbers(file, name, header) for name, header in headers.items()}
    except _Unlike as error:
        raise ValueError(str(error)) from None
    except Exception as error:    # whatever a damaged file makes of the modules that read it
        raise ValueError(f"path: expected a .npz file that `save` wrote, received {path.name} ({shown(error)}); "
                         "save it again") from error
    for name, new in found.items():
        finite("path", new, f"it is in {name}; save it again")
    fitting = {name: cast(f"path: {name}", found[name], array.dtype) for name, array in arrays.items()}
    for name, array in arrays.items():
        array[...] = fitting[name]


class _Unlike(ValueError):
    """A file is whole, and does not fit the network."""


@dataclass(frozen=True)
class _Header:
    """What an array in a file says of itself, before any of its numbers is read."""

    shape: tuple[int, ...]
    dtype: np.dtype
    order: str    # of the numbers: "C", row by row, or "F"
    start: int    # bytes before the first number
    size: int     # bytes of the numbers


def _members(file: ZipFile) -> list[str]:
    """The names of the arrays in a file. Nothing of them is read."""
    return [member.filename.removesuffix(".npy") for member in file.infolist()]


def _header(file: ZipFile, name: str) -> _Header:
    """What stands in front of an array. Raises BadZipFile unless its numbers take the room that it has in the file."""
    member = file.getinfo(f"{name}.npy")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):    # the others expand more than one asks for
        raise BadZipFile(f"{name} is compressed in another way than `save` does it")
    with file.open(member) as stream:
        if read_magic(stream) != (1, 0):    # in later versions, a header may have gigabytes
            raise BadZipFile(f"{name} is written in another version than `save` writes")
        shape, by_columns, dtype = read_array_header_1_0(stream)
        header = _Header(shape, dtype, "F" if by_columns else "C", stream.tell(), prod(shape) * dtype.itemsize)
    if header.start + header.size != member.file_size:
        raise BadZipFile(f"{name} has {member.file_size} bytes, not {header.start + header.size}")
    return header


def _numbers(file: ZipFile, name: str, header: _Header) -> NDArray[Any]:
    """The numbers of one array, as many as its header says."""
    with file.open(f"{name}.npy") as stream:
        raw = stream.read(header.start + header.size)
        if len(raw) != header.start + header.size or stream.read(1):    # at its end, the check sum is looked at
            raise BadZipFile(f"{name} has not {header.size} bytes of numbers")
    return np.frombuffer(raw, header.dtype, offset=header.start).reshape(header.shape, order=header.order)


def _checked(path: Any) -> Path:
    if not isinstance(path, (str, Path)):
        raise TypeError(f"path: expected the name of a file, received {shown(path)}; write it as text")
    if not str(path).endswith(".npz"):
        raise ValueError(f"path: expected a name that ends in .npz, received {str(path)!r}; add the ending")
    try:
        os.stat(path)
    except (ValueError, OSError) as error:    # a zero byte in the name; too long a name, a file in the place of a folder
        if not isinstance(error, FileNotFoundError):
            raise ValueError(f"path: expected the name of a file, received {shown(str(path))} ({error}); change it") from error
    return Path(path)


def _compare(names: list[str], arrays: dict[str, NDArray[Any]]) -> None:
    """Raises _Unlike unless the file has the arrays of the network, once each."""
    if sorted(names) != sorted(arrays):
        raise _Unlike(f"path: expected a network with {shown(list(arrays), 300)}, received a file with {shown(names, 300)}; "
                      "make the same layers as those that were saved")


def _compare_one(name: str, header: _Header, array: NDArray[Any]) -> None:
    """Raises _Unlike unless an array of the file has the shape of that of the network."""
    if header.shape != array.shape or header.dtype.kind != "f":
        raise _Unlike(f"path: expected numbers of shape {array.shape} for {name}, received {header.dtype} of shape "
                      f"{header.shape}; make the same layers as those that were saved")
