"""The twin of each layer in PyTorch. Only `to_torch` imports this module, and with it PyTorch.

PyTorch keeps a matrix of weights as (outputs, inputs), ours are (inputs, outputs): hence the transposes.
"""

from collections.abc import Callable, Sequence

import torch
from torch import nn

from nnbook._check import Array
from nnbook.layers.attention import SelfAttention
from nnbook.layers.base import Layer, Shape, describe
from nnbook.layers.convolution import Conv2D
from nnbook.layers.dense import Activation, Dense, Dropout, Flatten
from nnbook.layers.embedding import Embedding, PositionEmbedding
from nnbook.layers.gated import GRU, LSTM
from nnbook.layers.normalization import BatchNorm, LayerNorm
from nnbook.layers.pooling import AveragePool2D, MaxPool2D
from nnbook.layers.recurrence import Recurrent, SimpleRNN
from nnbook.layers.residual import Residual

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "leaky_relu": nn.LeakyReLU, "elu": nn.ELU, "gelu": nn.GELU,
    "silu": nn.SiLU, "softplus": lambda: nn.Softplus(threshold=100),    # its formula up to there; the default is 20
}


class Outputs(nn.Module):
    """Of all that a recurrent module returns, the outputs of every step, or of the last one."""

    def __init__(self, inner: nn.RNNBase, every_step: bool) -> None:
        super().__init__()
        self.inner, self.every_step = inner, every_step

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, T, H) or (B, H), from (B, T, n_in)."""
        outputs, _ = self.inner(x)
        return outputs if self.every_step else outputs[:, -1]


class OfItself(nn.Module):
    """Attention in which queries, keys and values are the same sequence."""

    def __init__(self, inner: nn.MultiheadAttention, causal: bool) -> None:
        super().__init__()
        self.inner, self.causal = inner, causal

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, T, D), from (B, T, D)."""
        steps = x.shape[1]
        later = torch.ones(steps, steps, dtype=torch.bool, device=x.device).triu(1) if self.causal else None
        return self.inner(x, x, x, attn_mask=later, need_weights=False)[0]


class WithPlaces(nn.Module):
    """A sequence plus one vector for each place."""

    def __init__(self, vectors: torch.Tensor) -> None:
        super().__init__()
        self.vectors = nn.Parameter(vectors)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, T, D), from (B, T, D)."""
        return x + self.vectors


class PlusItself(nn.Module):
    """What modules, one after the other, add to their input."""

    def __init__(self, inner: nn.Sequential) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, …), from (B, …)."""
        return x + self.inner(x)


def _fill(module: nn.Module, **arrays: Array) -> nn.Module:
    """`module` with copies of these arrays in place of its parameters and buffers of those names."""
    for name, array in arrays.items():
        tensor = torch.tensor(array.copy())
        if name in dict(module.named_buffers()):
            setattr(module, name, tensor)
        else:
            module.get_parameter(name).data = tensor
    return module


def _batch_norm(layer: BatchNorm, shape: Shape) -> nn.Module:
    kind = nn.BatchNorm1d if len(shape) == 1 else nn.BatchNorm2d
    return _fill(kind(shape[0], eps=layer.epsilon, momentum=layer.momentum), weight=layer.scales, bias=layer.shifts,
                 running_mean=layer.running_mean, running_var=layer.running_variance)


def _convolution(layer: Conv2D, shape: Shape) -> nn.Module:
    made = nn.Conv2d(shape[0], layer.filters, layer.size, stride=layer.stride, padding=layer.padding, dilation=layer.dilation)
    return _fill(made, weight=layer.weights, bias=layer.biases)


def _recurrent(kind: type[nn.RNNBase]) -> Callable[[Recurrent, Shape], nn.Module]:
    def make(layer: Recurrent, shape: Shape) -> nn.Module:
        second = getattr(layer, "recurrent_biases", layer.biases * 0)    # PyTorch has a second bias everywhere
        made = kind(shape[1], layer.units, batch_first=True)
        _fill(made, weight_ih_l0=layer.weights.T, weight_hh_l0=layer.recurrent_weights.T, bias_ih_l0=layer.biases,
              bias_hh_l0=second)
        return Outputs(made, layer.return_sequences)
    return make


def _attention(layer: SelfAttention, shape: Shape) -> nn.Module:
    made = nn.MultiheadAttention(shape[1], layer.heads, batch_first=True)
    _fill(made, in_proj_weight=layer.weights.T, in_proj_bias=layer.biases)
    _fill(made.out_proj, weight=layer.output_weights.T, bias=layer.output_biases)
    return OfItself(made, layer.causal)


# For each kind of layer: how to make its twin, given the layer and the shape of one input example.
TWINS: dict[type[Layer], Callable[[Layer, Shape], nn.Module | None]] = {
    Dense: lambda layer, shape: _fill(nn.Linear(shape[-1], layer.units), weight=layer.weights.T, bias=layer.biases),
    Activation: lambda layer, shape: ACTIVATIONS[layer.name]() if layer.name in ACTIVATIONS else None,
    Flatten: lambda layer, shape: nn.Flatten(),
    Dropout: lambda layer, shape: nn.Dropout(layer.rate),
    BatchNorm: _batch_norm,
    LayerNorm: lambda layer, shape: _fill(nn.LayerNorm(shape[-1], layer.epsilon), weight=layer.scales, bias=layer.shifts),
    Conv2D: _convolution,
    MaxPool2D: lambda layer, shape: nn.MaxPool2d(layer.size, stride=layer.stride),
    AveragePool2D: lambda layer, shape: nn.AvgPool2d(layer.size, stride=layer.stride),
    Embedding: lambda layer, shape: _fill(nn.Embedding(layer.vocabulary, layer.units), weight=layer.vectors),
    PositionEmbedding: lambda layer, shape: WithPlaces(torch.tensor(layer.vectors.copy())),
    SimpleRNN: _recurrent(nn.RNN),
    LSTM: _recurrent(nn.LSTM),
    GRU: _recurrent(nn.GRU),
    SelfAttention: _attention,
    Residual: lambda layer, shape: PlusItself(twins(layer.layers, shape)),
}


def twins(layers: Sequence[Layer], shape: Shape) -> nn.Sequential:
    """Layers one after the other, the first one getting examples of this shape. Raises TypeError for one without a twin."""
    made = []
    for layer in layers:
        twin = TWINS[type(layer)](layer, shape) if type(layer) in TWINS else None
        if twin is None:
            raise TypeError(f"network: expected layers that PyTorch has too, received {describe(layer)}; "
                            "build that layer's twin yourself")
        made.append(twin)
        shape = layer.output_shape(shape)
    return nn.Sequential(*made)
