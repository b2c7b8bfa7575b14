"""How convolution and pooling look at images: the batch last in memory, and all windows as one view.

Letters: B examples in a batch, C channels, k the size of a window, H and W the height and width of the image, h and w
those of the output.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnbook._check import Array


def windows(x: Array, size: int, *, stride: int = 1, dilation: int = 1) -> Array:
    """All windows of an image, shape (C, k, k, h, w, B), of `x`, shape (C, H, W, B).

    It is a view: pixel (i, j) of all windows, `windows(x, …)[:, i, j]`, is a grid of pixels of the image, cut out of `x`.
    Windows that would reach beyond the edge are left out.
    """
    reach = dilation * (size - 1) + 1
    everywhere = sliding_window_view(x, (reach, reach), axis=(1, 2), writeable=True)      # (C, …, …, B, reach, reach)
    return everywhere[:, ::stride, ::stride, :, ::dilation, ::dilation].transpose(0, 4, 5, 1, 2, 3)


def batch_last(x: Array) -> Array:
    """(B, C, H, W) as (C, H, W, B), with the numbers in this order in memory: a copy where they are not yet."""
    return np.ascontiguousarray(np.moveaxis(x, 0, -1))


def batch_first(x: Array) -> Array:
    """(C, H, W, B) as (B, C, H, W): a view."""
    return np.moveaxis(x, -1, 0)
