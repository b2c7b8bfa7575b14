"""Data to learn from: the handwritten digits, and five small problems in the plane."""

from nnbook.datasets.digits import Digits as Digits
from nnbook.datasets.digits import Mnist as Mnist
from nnbook.datasets.digits import digits as digits
from nnbook.datasets.digits import mnist as mnist
from nnbook.datasets.digits import mnist_is_at_hand as mnist_is_at_hand
from nnbook.datasets.file import DatasetError as DatasetError
from nnbook.datasets.plane import blobs as blobs
from nnbook.datasets.plane import circles as circles
from nnbook.datasets.plane import moons as moons
from nnbook.datasets.plane import spirals as spirals
from nnbook.datasets.plane import xor as xor
