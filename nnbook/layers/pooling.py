"""Pooling: an image made smaller, one number for each window, channel by channel.

Letters as in `nnbook.layers.convolution`: B examples, C channels, k the size of a window, H and W the height and width of the
image, h and w those of the output.
"""

import numpy as np

from nnbook._check import Array, whole_number
from nnbook.layers.arrays import Remembered
from nnbook.layers.base import Layer, Shape, expect_axes, expect_gradient
from nnbook.layers.convolution import output_size
from nnbook.layers.windows import batch_first, batch_last, windows


class _Pool2D(Layer):
    """What both kinds share: windows of k by k pixels, `stride` apart; those that would reach beyond the edge are left out."""

    _outputs = Remembered()

    def __init__(self, size: int, *, stride: int | None = None) -> None:
        self.size = whole_number("size", size, 1)
        self.stride = self.size if stride is None else whole_number("stride", stride, 1)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(C, h, w). Raises ValueError unless an input example is an image that is as large as the window."""
        expect_axes(f"{type(self).__name__}({self.size})", input_shape, "channels, height, width",
                    "a grey image has one channel: (1, height, width)")
        channels, *sides = input_shape
        return channels, *(output_size(n, self.size, stride=self.stride) for n in sides)

    def _windows(self, x: Array) -> Array:
        return windows(x, self.size, stride=self.stride)


class MaxPool2D(_Pool2D):
    """The largest number of each window. Windows may overlap, or leave gaps.

    Args:
        size: k, height and width of a window, 1 or more.
        stride: pixels from one window to the next, 1 or more; as large as the window, if not given.

    One example has the shape (C, H, W), one output (C, h, w). Where the largest number stands more than once in a
    window, the gradient goes to the first, row by row: the choice of PyTorch.

    Source: Ranzato et al., 2007.
    """

    _x = Remembered()

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """a = the largest x of the window."""
        self._x = batch_last(x)                                                 # (C, H, W, B)
        largest = batch_first(self._windows(self._x).max(axis=(1, 2)))          # (B, C, h, w)
        self._outputs = largest.shape
        return largest

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dx = sum of dL/da over the windows in which x is the first of the largest."""
        expect_gradient(gradient, self._outputs)
        if not to_input:
            return None
        delta, to_x = batch_last(gradient), np.zeros_like(self._x)              # (C, h, w, B), (C, H, W, B)
        inside, to_inside = self._windows(self._x), self._windows(to_x)         # (C, k, k, h, w, B) each
        largest = inside.max(axis=(1, 2))                                       # (C, h, w, B)
        waiting = np.ones(delta.shape, bool)                                    # (C, h, w, B): not yet found in this window
        for i, j in np.ndindex(self.size, self.size):
            found = waiting & (inside[:, i, j] == largest)                      # (C, h, w, B)
            to_inside[:, i, j] += np.where(found, delta, 0)
            waiting &= ~found
        return batch_first(to_x)                                                # (B, C, H, W)


class AveragePool2D(_Pool2D):
    """The mean of each window. Arguments and shapes as for `MaxPool2D`. Source: LeCun et al., 1990."""

    _shape = Remembered()

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """a = the sum of the x in the window, divided by k²."""
        x = batch_last(x)                                                       # (C, H, W, B)
        self._shape = x.shape
        mean = batch_first(self._windows(x).mean(axis=(1, 2)))                  # (B, C, h, w)
        self._outputs = mean.shape
        return mean

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dx = sum of dL/da / k² over the windows in which x is."""
        expect_gradient(gradient, self._outputs)
        if not to_input:
            return None
        share = batch_last(gradient) / self.size**2                             # (C, h, w, B)
        to_x = np.zeros(self._shape, share.dtype)                               # (C, H, W, B)
        to_inside = self._windows(to_x)                                         # (C, k, k, h, w, B)
        for i, j in np.ndindex(self.size, self.size):
            to_inside[:, i, j] += share
        return batch_first(to_x)                                                # (B, C, H, W)
