"""Saving what a network knows, as a .npz file: arrays by name, and nothing that could run code when it is opened."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nnbook._check import shown
from nnbook._layer import cast
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
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            np.savez(file, **arrays)
            file.close()
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
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
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
    except (OSError, ValueError, BadZipFile, EOFError, TypeError) as error:    # TypeError: one array and no archive
        raise ValueError(f"path: expected a .npz file that `save` wrote, received {path.name} ({error}); "
                         "save it again") from error
    _compare(found, arrays)
    fitting = {name: cast(f"path: {name}", found[name], array.dtype) for name, array in arrays.items()}
    for name, array in arrays.items():
        array[...] = fitting[name]


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


def _compare(found: dict[str, NDArray[Any]], arrays: dict[str, NDArray[Any]]) -> None:
    """Raises ValueError unless the file fits the network."""
    if found.keys() != arrays.keys():
        raise ValueError(f"path: expected a network with {', '.join(arrays) or 'no parameters'}, received a file with "
                         f"{', '.join(found) or 'nothing'}; make the same layers as those that were saved")
    for name, array in arrays.items():
        new = found[name]
        if new.shape != array.shape or new.dtype.kind != "f" or not np.isfinite(new).all():
            raise ValueError(f"path: expected finite numbers of shape {array.shape} for {name}, received {new.dtype} of shape "
                             f"{new.shape}; make the same layers as those that were saved")
