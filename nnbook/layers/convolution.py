"""Convolution: one small pattern, looked for at every place of an image.

Letters: B examples in a batch, C channels, F filters, k the size of a filter, H and W the height and width of the
image (padded, where there is padding), h and w those of the output.

Layers hand on (B, C, H, W), channels first as in PyTorch. Inside, the batch is the last axis, so that one NumPy
operation runs over long rows of neighbouring numbers: measured, up to three times faster.
"""

import numpy as np

from nnbook._check import Array, function, whole_number
from nnbook.initializers import Initializer, he_normal
from nnbook.layers.arrays import Gradient, Parameter, Remembered
from nnbook.layers.base import Layer, Shape, expect_axes, expect_gradient, first_weights
from nnbook.layers.windows import batch_first, batch_last, windows


def output_size(n: int, size: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Number of places for a window along one axis: floor((n + 2 p - d (k - 1) - 1) / s) + 1.

    Args:
        n: pixels of the image along this axis, 1 or more.
        size: k, pixels of the window, 1 or more.
        stride: s, pixels from one place to the next, 1 or more.
        padding: p, zeros put before and after the image, 0 or more.
        dilation: d, pixels from one pixel of the window to the next, 1 or more.

    Raises:
        TypeError, ValueError: for numbers out of range, or a window that is larger than the padded image.

    Source: Dumoulin and Visin, 2016, relationship 15.
    """
    padded = whole_number("n", n, 1) + 2 * whole_number("padding", padding, 0)
    reach = whole_number("dilation", dilation, 1) * (whole_number("size", size, 1) - 1) + 1
    if reach > padded:
        raise ValueError(f"size: expected a window that fits into {padded} pixels (with padding), received one that "
                         f"reaches over {reach} (with dilation); choose a smaller window or a larger image")
    return (padded - reach) // whole_number("stride", stride, 1) + 1


class Conv2D(Layer):
    """Each filter is laid over every window of the image; the output is the weighted sum of the pixels below it, plus a bias.

    z[f, v, u] = b[f] + sum over c, i, j of W[f, c, i, j] · x[c, s v + d i, s u + d j], where x is the padded image.

    This is cross-correlation: the convolution of mathematics would turn the filter by half a turn first. All
    frameworks compute it so and say convolution; as the filter is learnt, it makes no difference.

    Args:
        filters: F, the number of output channels, 1 or more.
        size: k, height and width of each filter, 1 or more.
        stride: s, pixels from one window to the next, 1 or more.
        padding: zeros put around the image on each side, 0 or more.
        dilation: d, pixels from one pixel of the window to the next, 1 or more.
        initializer: of the weights; `he_normal` suits ReLU. Biases start at 0.

    One example has the shape (C, H, W). After the network is made: `weights`, shape (F, C, k, k), and `biases`,
    shape (F,), with `weight_gradients` and `bias_gradients` of the same shapes.

    Source: LeCun et al., 1989; as one matrix product: Chellapilla et al., 2006.
    """

    weights, biases = Parameter(), Parameter()
    weight_gradients, bias_gradients = Gradient("weights"), Gradient("biases")
    _windows_shape = Remembered()

    def __init__(self, filters: int, size: int, *, stride: int = 1, padding: int = 0, dilation: int = 1,
                 initializer: Initializer = he_normal) -> None:
        self.filters, self.size = whole_number("filters", filters, 1), whole_number("size", size, 1)
        self.stride, self.padding = whole_number("stride", stride, 1), whole_number("padding", padding, 0)
        self.dilation = whole_number("dilation", dilation, 1)
        self.initializer = function("initializer", initializer)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(F, h, w). Raises ValueError unless an input example is an image that is as large as the filter."""
        expect_axes(f"Conv2D({self.filters}, {self.size})", input_shape, "channels, height, width",
                    "a grey image has one channel: (1, height, width)")
        h, w = (output_size(n, self.size, stride=self.stride, padding=self.padding, dilation=self.dilation)
                for n in input_shape[1:])
        return self.filters, h, w

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Weights from the initializer, biases at 0. Raises ValueError for weights of another shape."""
        channels, pixels = input_shape[0], self.size * self.size
        shape = self.filters, channels, self.size, self.size
        weights = first_weights(self.initializer, channels * pixels, self.filters * pixels, rng, shape)
        return {"weights": weights, "biases": np.zeros(self.filters)}      # (F, C, k, k), (F,)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """z = W X + b: a row of W is a filter, a column of X the pixels of one window."""
        p = self.padding
        padded = np.pad(batch_last(x), ((0, 0), (p, p), (p, p), (0, 0)))                  # (C, H, W, B)
        inside = self._windows(padded)                                                    # (C, k, k, h, w, B)
        self._padded_shape, self._windows_shape = padded.shape, inside.shape
        weights = self.weights.reshape(self.filters, -1)                                  # (F, C k k)
        self._columns = inside.reshape(weights.shape[1], -1)                              # (C k k, h w B)
        z = weights @ self._columns                                                       # (F, h w B)
        z += self.biases[:, None]
        return batch_first(z.reshape(self.filters, *inside.shape[3:]))                    # (B, F, h, w)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dW = δ Xᵀ, dL/db = sum of δ over all places, dL/dX = Wᵀ δ; then each pixel adds up what its windows say."""
        expect_gradient(gradient, (self._windows_shape[-1], self.filters, *self._windows_shape[3:5]))
        delta = batch_last(gradient).reshape(self.filters, -1)                            # (F, h w B)
        weights = self.weights.reshape(self.filters, -1)                                  # (F, C k k)
        np.matmul(delta, self._columns.T, out=self.weight_gradients.reshape(weights.shape))    # a view: (F, C k k)
        np.sum(delta, axis=1, out=self.bias_gradients)                                    # (F,)
        if not to_input:
            return None
        to_inside = (weights.T @ delta).reshape(self._windows_shape)                      # (C, k, k, h, w, B)
        to_padded = np.zeros(self._padded_shape, to_inside.dtype)                         # (C, H, W, B)
        inside = self._windows(to_padded)                                                 # (C, k, k, h, w, B)
        for i, j in np.ndindex(self.size, self.size):
            inside[:, i, j] += to_inside[:, i, j]                                         # (C, h, w, B)
        edge = slice(self.padding, -self.padding or None)
        return batch_first(to_padded[:, edge, edge])                                      # (B, C, height, width)

    def _windows(self, x: Array) -> Array:
        return windows(x, self.size, stride=self.stride, dilation=self.dilation)
