"""The handwritten digits: MNIST, or those of scikit-learn where it can't be had."""

from dataclasses import dataclass, field
from os.path import isfile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnbook._environment import folders
from nnbook.datasets.download import load
from nnbook.datasets.file import DatasetError, File

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
FILES = (  # name on the mirrors; bytes and SHA-256 of what is inside
    File("train-images-idx3-ubyte.gz", 47_040_016,
         "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    File("train-labels-idx1-ubyte.gz", 60_008,
         "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    File("t10k-images-idx3-ubyte.gz", 7_840_016,
         "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    File("t10k-labels-idx1-ubyte.gz", 10_008,
         "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
)  # fmt: skip
TRAINING_DIGITS = 1_545  # of the 1,797 digits of scikit-learn: here a new form begins, by other writers

Bytes = NDArray[np.uint8]


class Mnist(NamedTuple):
    """The MNIST images, 0 (paper) to 255 (ink), and the digit 0 to 9 that each shows. All uint8."""

    train_images: Bytes  # (60000, 28, 28)
    train_labels: Bytes  # (60000,)
    test_images: Bytes  # (10000, 28, 28)
    test_labels: Bytes  # (10000,)


@dataclass(frozen=True, eq=False)
class Digits:
    """Handwritten digits laid out as in MNIST: uint8 images (n, 28, 28), 0 to 255, and labels (n,), 0 to 9.

    `name` is a phrase for sentences and figures. `note` is "" with MNIST, else a sentence that says why not.
    """

    name: str
    train_images: Bytes = field(repr=False)
    train_labels: Bytes = field(repr=False)
    test_images: Bytes = field(repr=False)
    test_labels: Bytes = field(repr=False)
    note: str = ""

    @property
    def is_mnist(self) -> bool:
        """True for MNIST, False for the digits of scikit-learn."""
        return self.name == "MNIST"


def mnist() -> Mnist:
    """All 70,000 images of MNIST, from `$NNBOOK_DATA/mnist`, else the cache, else a download of 11 MB.

    The cache is the user's own, or `$NNBOOK_CACHE`. With NNBOOK_OFFLINE=1 nothing is downloaded. What the
    files contain is checked on every load (SHA-256). Each call gives new arrays.

    Raises:
        DatasetError: no whole copy could be had; the text says why and what to do.

    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998.
    """
    return Mnist(*(_idx(raw) for raw in load(FILES, "mnist", MIRRORS)))


def mnist_is_at_hand() -> bool:
    """True when the four files exist in NNBOOK_DATA or the cache. Fast: they are not read or checked."""
    places = [folder for folder in folders("mnist") if folder]
    return all(any(isfile(folder / file.name) for folder in places) for file in FILES)


def digits() -> Digits:
    """MNIST where it can be had, else the 1,797 digits that come with scikit-learn, enlarged to 28x28.

    Of those, the first 1,545 are for training and the last 252 for the test. They stand in the order of the
    filled-in forms, and the test part begins with a new form, so nothing of its forms is trained on.

    Prints nothing; `name` says which digits these are, and `note` why they are not MNIST.

    Source: Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998 (its test set).
    """
    try:
        return Digits("MNIST", *mnist())
    except DatasetError as error:
        note = f"MNIST could not be had ({error.reason}), so these are smaller digits, and fewer."
    from sklearn.datasets import load_digits

    small = load_digits()
    images, labels, n = _enlarge(small.images), small.target.astype(np.uint8), TRAINING_DIGITS
    name = "the 1,797 digits of scikit-learn, enlarged to 28×28"
    return Digits(name, images[:n], labels[:n], images[n:], labels[n:], note)


def _idx(raw: bytes) -> Bytes:
    """The array in an IDX file: 2 zero bytes, type 8 (uint8), number of axes, their lengths, the values."""
    shape = np.frombuffer(raw, ">i4", count=raw[3], offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape).copy()  # a copy can be written


def _enlarge(small: NDArray[np.float64]) -> Bytes:
    """(n, 8, 8) in 0..16 to (n, 28, 28) in 0..255: bilinear, ink within 20x20, its centre in the middle."""
    weights = []
    for axis in (1, 2):  # rows, columns
        ink = small.sum(axis=3 - axis)  # (n, 8)
        centre = ink @ np.arange(8) / ink.sum(axis=1)  # (n,)
        # A pixel of ink fades to nothing at its neighbours: 9 pixels wide in all, which become 20.
        place = (np.arange(28) - 14) * 9 / 20 + centre[:, None]  # (n, 28) where each new pixel falls
        weights.append(np.maximum(0, 1 - abs(place[:, :, None] - np.arange(8))))  # (n, 28, 8)
    rows, columns = weights
    large = rows @ small @ columns.transpose(0, 2, 1)  # (n, 28, 28)
    return np.rint(large * 255 / 16).astype(np.uint8)
