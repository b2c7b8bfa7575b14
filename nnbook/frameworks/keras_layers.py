"""The twin of each layer in Keras. Only `to_keras` imports this module, and with it Keras.

Keras has the channels of an image last, ours are first: around its layers for images stand two permutations.
"""

from collections.abc import Callable

import keras
import numpy as np
from keras import layers as k

from nnbook._check import Array
from nnbook.layers.attention import SelfAttention
from nnbook.layers.base import Layer, Shape, describe
from nnbook.layers.convolution import Conv2D
from nnbook.layers.dense import Activation, Dense, Dropout, Flatten
from nnbook.layers.embedding import Embedding, PositionEmbedding
from nnbook.layers.gated import GRU, LSTM
from nnbook.layers.normalization import BatchNorm, LayerNorm
from nnbook.layers.pooling import AveragePool2D, MaxPool2D
from nnbook.layers.recurrence import SimpleRNN
from nnbook.layers.residual import Residual

# A twin: Keras layers, one after the other, and the weights that the one with weights gets.
Twin = tuple[list[keras.Layer], list[Array]]


class SameShape(keras.Layer):
    """A layer whose outputs have the shape of its inputs."""

    def compute_output_shape(self, shape: Shape) -> Shape:
        """That of the inputs."""
        return shape


class OfItself(SameShape):
    """Attention in which queries, keys and values are the same sequence."""

    def __init__(self, inner: k.MultiHeadAttention, causal: bool) -> None:
        super().__init__(dtype=inner.dtype)
        self.inner, self.causal = inner, causal

    def build(self, shape: Shape) -> None:
        """Make room for the weights, given the shape of the sequence."""
        self.inner.build(shape, shape, shape)

    def call(self, x: Array) -> Array:
        """(B, T, D), from (B, T, D)."""
        return self.inner(x, x, x, use_causal_mask=self.causal)


class WithPlaces(SameShape):
    """A sequence plus one vector for each place."""

    def build(self, shape: Shape) -> None:
        """Make room for the vectors, given the shape of the sequence."""
        self.vectors = self.add_weight(shape=shape[1:], name="vectors")

    def call(self, x: Array) -> Array:
        """(B, T, D), from (B, T, D)."""
        return x + self.vectors


class PlusItself(SameShape):
    """What layers, one after the other, add to their input."""

    def __init__(self, inner: list[keras.Layer], dtype: str) -> None:
        super().__init__(dtype=dtype)
        self.inner = inner

    def build(self, shape: Shape) -> None:
        """Make room for the weights, given the shape of the input."""
        for layer in self.inner:
            layer.build(shape)
            shape = layer.compute_output_shape(shape)

    def call(self, x: Array) -> Array:
        """(B, …), from (B, …)."""
        added = x
        for layer in self.inner:
            added = layer(added)
        return x + added


def _of_channels(*inner: keras.Layer, dtype: str) -> list[keras.Layer]:
    """`inner` between two permutations: (C, H, W) to (H, W, C), and back."""
    return [k.Permute((2, 3, 1), dtype=dtype), *inner, k.Permute((3, 1, 2), dtype=dtype)]


def _activation(layer: Activation, dtype: str) -> Twin | None:
    if layer.name == "step":
        return None
    if layer.name == "leaky_relu":
        return [k.LeakyReLU(negative_slope=0.01, dtype=dtype)], []
    return [k.Activation(layer.name, dtype=dtype)], []


def _batch_norm(layer: BatchNorm, dtype: str) -> Twin:
    made = k.BatchNormalization(axis=1, momentum=1 - layer.momentum, epsilon=layer.epsilon, dtype=dtype)
    return [made], [layer.scales, layer.shifts, layer.running_mean, layer.running_variance]


def _convolution(layer: Conv2D, dtype: str) -> Twin | None:
    if layer.stride > 1 and layer.dilation > 1:    # TensorFlow has no such convolution
        return None
    made = k.Conv2D(layer.filters, layer.size, strides=layer.stride, dilation_rate=layer.dilation, dtype=dtype)
    inner = [k.ZeroPadding2D(layer.padding, dtype=dtype), made] if layer.padding else [made]
    return _of_channels(*inner, dtype=dtype), [layer.weights.transpose(2, 3, 1, 0), layer.biases]


def _gru(layer: GRU, dtype: str) -> Twin:
    def reordered(array: Array) -> Array:    # our r, z, n to Keras' z, r, n
        r, z, n = np.split(array, 3, axis=-1)
        return np.concatenate([z, r, n], axis=-1)

    both = np.stack([reordered(layer.biases), reordered(layer.recurrent_biases)])
    made = k.GRU(layer.units, return_sequences=layer.return_sequences, reset_after=True, dtype=dtype)
    return [made], [reordered(layer.weights), reordered(layer.recurrent_weights), both]


def _attention(layer: SelfAttention, dtype: str) -> Twin:
    size = len(layer.output_weights)
    heads = layer.heads, size // layer.heads
    weights, biases = np.split(layer.weights, 3, axis=1), np.split(layer.biases, 3)
    three = [part for w, b in zip(weights, biases, strict=True) for part in (w.reshape(size, *heads), b.reshape(heads))]
    made = OfItself(k.MultiHeadAttention(*heads, dtype=dtype), layer.causal)
    return [made], [*three, layer.output_weights.reshape(*heads, size), layer.output_biases]


def _residual(layer: Residual, dtype: str) -> Twin:
    twins = [twin(inner, dtype) for inner in layer.layers]
    return [PlusItself([part for parts, _ in twins for part in parts], dtype)], [each for _, weights in twins for each in weights]


# For each kind of layer: how to make its twin, given the layer and the data type.
TWINS: dict[type[Layer], Callable[[Layer, str], Twin | None]] = {
    Dense: lambda layer, dtype: ([k.Dense(layer.units, dtype=dtype)], [layer.weights, layer.biases]),
    Activation: _activation,
    Flatten: lambda layer, dtype: ([k.Flatten(dtype=dtype)], []),
    Dropout: lambda layer, dtype: ([k.Dropout(layer.rate, dtype=dtype)], []),
    BatchNorm: _batch_norm,
    LayerNorm: lambda layer, dtype: ([k.LayerNormalization(epsilon=layer.epsilon, dtype=dtype)], [layer.scales, layer.shifts]),
    Conv2D: _convolution,
    MaxPool2D: lambda layer, dtype: (_of_channels(k.MaxPooling2D(layer.size, layer.stride, dtype=dtype), dtype=dtype), []),
    AveragePool2D: lambda layer, dtype: (_of_channels(k.AveragePooling2D(layer.size, layer.stride, dtype=dtype), dtype=dtype),
                                         []),
    Embedding: lambda layer, dtype: ([k.Embedding(layer.vocabulary, layer.units, dtype=dtype)], [layer.vectors]),
    PositionEmbedding: lambda layer, dtype: ([WithPlaces(dtype=dtype)], [layer.vectors]),
    SimpleRNN: lambda layer, dtype: ([k.SimpleRNN(layer.units, return_sequences=layer.return_sequences, dtype=dtype)],
                                     [layer.weights, layer.recurrent_weights, layer.biases]),
    LSTM: lambda layer, dtype: ([k.LSTM(layer.units, return_sequences=layer.return_sequences, dtype=dtype)],
                                [layer.weights, layer.recurrent_weights, layer.biases]),
    GRU: _gru,
    SelfAttention: _attention,
    Residual: _residual,
}


def twin(layer: Layer, dtype: str) -> Twin:
    """The twin of a layer. Raises TypeError when there is none."""
    made = TWINS[type(layer)](layer, dtype) if type(layer) in TWINS else None
    if made is None:
        raise TypeError(f"network: expected layers that Keras has too, received {describe(layer)}; "
                        "build that layer's twin yourself")
    return made
