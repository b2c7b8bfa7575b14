"""Rows of the table: convolution, pooling, batch normalization. The naive formulas are plain loops over the outputs."""

from collections.abc import Callable, Mapping

import numpy as np
import torch

from nnbook.layers import AveragePool2D, BatchNorm, Conv2D, MaxPool2D
from references import LayerRow, Named, Sizes

F = torch.nn.functional
EPSILON = 0.01


def image(sizes: Sizes, needed: int) -> tuple[int, int, int]:
    """The shape of one example, at least as high and wide as needed."""
    return sizes["channels"], max(1, needed) + sizes["higher"], max(1, needed) + sizes["wider"]


IMAGE = {"batch": (1, 3), "channels": (1, 3), "higher": (0, 4), "wider": (0, 4)}

# --- convolution ---

CONVOLUTION = IMAGE | {"filters": (1, 3), "size": (1, 3), "stride": (1, 3), "padding": (0, 2), "dilation": (1, 2)}


def make_convolution(s: Sizes) -> tuple[Conv2D, tuple[int, ...]]:
    layer = Conv2D(s["filters"], s["size"], stride=s["stride"], padding=s["padding"], dilation=s["dilation"])
    return layer, image(s, s["dilation"] * (s["size"] - 1) + 1 - 2 * s["padding"])


def torch_convolution(x: torch.Tensor, p: dict[str, torch.Tensor], s: Sizes) -> torch.Tensor:
    return F.conv2d(x, p["weights"], p["biases"], stride=s["stride"], padding=s["padding"], dilation=s["dilation"])


def naive_convolution(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
    """Every output is a sum over channels and pixels, each looked up in the image; what is outside of it counts as zero."""
    height, width = x.shape[2:]
    tops, lefts = (range(-s["padding"], side + s["padding"] - s["dilation"] * (s["size"] - 1), s["stride"])
                   for side in (height, width))
    outputs = np.zeros((len(x), s["filters"], len(tops), len(lefts)), complex)
    for f, v, u in np.ndindex(outputs.shape[1:]):
        outputs[:, f, v, u] = p["biases"][f]
        for i, j in np.ndindex(s["size"], s["size"]):
            row, column = tops[v] + s["dilation"] * i, lefts[u] + s["dilation"] * j
            if 0 <= row < height and 0 <= column < width:
                outputs[:, f, v, u] += sum(p["weights"][f, c, i, j] * x[:, c, row, column] for c in range(x.shape[1]))
    return outputs


# --- pooling ---

POOLING = IMAGE | {"size": (1, 3), "stride": (0, 4)}    # a stride of 0 stands for none given


def make_pooling(kind: type) -> Callable[[Sizes], tuple]:
    return lambda s: (kind(s["size"], stride=s["stride"] or None), image(s, s["size"]))


def naive_pooling(of_window: Callable[[list], complex]) -> Callable[[np.ndarray, Named, Sizes], np.ndarray]:
    """`of_window` gets the pixels of a window, row by row."""
    def pool(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
        size, stride = s["size"], s["stride"] or s["size"]
        tops, lefts = (range(0, side - size + 1, stride) for side in x.shape[2:])
        outputs = np.zeros((*x.shape[:2], len(tops), len(lefts)), complex)
        for b, c, v, u in np.ndindex(outputs.shape):
            outputs[b, c, v, u] = of_window([x[b, c, row, column] for row in range(tops[v], tops[v] + size)
                                             for column in range(lefts[u], lefts[u] + size)])
        return outputs
    return pool


def first_largest(pixels: list) -> complex:
    return max(pixels, key=lambda pixel: pixel.real)    # of equal ones, Python's max takes the first


def with_ties(rng: np.random.Generator, shape: tuple[int, ...], s: Sizes) -> np.ndarray:
    return rng.integers(-1, 2, shape).astype(float)


# --- batch normalization ---

VECTORS, IMAGES = {"batch": (2, 8), "channels": (1, 5)}, IMAGE | {"batch": (2, 4)}


def running(channels: int) -> tuple[np.ndarray, np.ndarray]:
    return np.linspace(-1, 2, channels), np.linspace(3, 0.5, channels)


class Trained(BatchNorm):
    """One that has running values, as after some training."""

    def bind(self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]) -> None:
        super().bind(parameters, gradients)
        self.running_mean, self.running_variance = running(len(self.scales))


def make_normalization(kind: type, shape: Callable[[Sizes], tuple[int, ...]]) -> Callable[[Sizes], tuple]:
    return lambda s: (kind(epsilon=EPSILON), shape(s))


def torch_normalization(x: torch.Tensor, p: dict[str, torch.Tensor], s: Sizes) -> torch.Tensor:
    return F.batch_norm(x, None, None, p["scales"], p["shifts"], training=True, eps=EPSILON)


def torch_trained(x: torch.Tensor, p: dict[str, torch.Tensor], s: Sizes) -> torch.Tensor:
    return F.batch_norm(x, *map(torch.tensor, running(s["channels"])), p["scales"], p["shifts"], eps=EPSILON)


def naive_normalization(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
    return by_feature(x, p, lambda c: (sum(feature(x, c)) / len(feature(x, c)), None))


def naive_trained(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
    return by_feature(x, p, lambda c: [values[c] for values in running(s["channels"])])


def feature(x: np.ndarray, c: int) -> list:
    return [number for example in x for number in np.ravel(example[c])]


def by_feature(x: np.ndarray, p: Named, moments: Callable[[int], tuple]) -> np.ndarray:
    """Every number on its own, with the mean and variance of its feature; a variance of None is that of the batch."""
    outputs = np.zeros(x.shape, complex)
    for c in range(x.shape[1]):
        mean, variance = moments(c)
        if variance is None:
            variance = sum((number - mean) ** 2 for number in feature(x, c)) / len(feature(x, c))
        outputs[:, c] = p["scales"][c] * (x[:, c] - mean) / (variance + EPSILON) ** 0.5 + p["shifts"][c]
    return outputs


ROWS = [
    LayerRow("Conv2D", make_convolution, torch_convolution, naive_convolution, CONVOLUTION),
    LayerRow("Conv2D as the first layer", make_convolution, torch_convolution, naive_convolution, CONVOLUTION,
             to_input=False),
    LayerRow("MaxPool2D", make_pooling(MaxPool2D), lambda x, p, s: F.max_pool2d(x, s["size"], s["stride"] or None),
             naive_pooling(first_largest), POOLING),
    LayerRow("MaxPool2D with ties", make_pooling(MaxPool2D),
             lambda x, p, s: F.max_pool2d(x, s["size"], s["stride"] or None),
             naive_pooling(first_largest), POOLING, inputs=with_ties),
    LayerRow("AveragePool2D", make_pooling(AveragePool2D), lambda x, p, s: F.avg_pool2d(x, s["size"], s["stride"] or None),
             naive_pooling(lambda pixels: sum(pixels) / len(pixels)), POOLING),
    *(LayerRow(f"BatchNorm of {name}, {'' if training else 'not '}training",
               make_normalization(BatchNorm if training else Trained, shape),
               torch_normalization if training else torch_trained,
               naive_normalization if training else naive_trained, sizes, training=training)
      for training in (True, False)
      for name, sizes, shape in (("vectors", VECTORS, lambda s: (s["channels"],)), ("images", IMAGES, lambda s: image(s, 1)))),
]
