"""PyTorch: where it computes, and the twin of a network of this book."""

from typing import TYPE_CHECKING

from nnbook.layers import Activation, Dense, Flatten
from nnbook.network import Sequential, check_network

if TYPE_CHECKING:
    import torch


def device() -> "torch.device":
    """The best place to compute: CUDA, else Apple's MPS, else the CPU."""
    import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def to_torch(network: Sequential) -> "torch.nn.Sequential":
    """The same function as a PyTorch model, on the CPU, with copies of the same weights.

    Args:
        network: a network of layers that PyTorch has too.

    Returns:
        A torch.nn.Sequential of the same data type. PyTorch keeps weights as (outputs, inputs), so they are transposed.

    Raises:
        TypeError: for a layer without a twin.
    """
    import torch

    activations = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh}
    made = []
    for layer in check_network(network).layers:
        if type(layer) is Dense:    # and no subclass, which may compute something else
            twin = torch.nn.Linear(*layer.weights.shape)
            twin.weight.data = torch.tensor(layer.weights.T.copy())     # (n_out, n_in)
            twin.bias.data = torch.tensor(layer.biases)                 # (n_out,)
            made.append(twin)
        elif type(layer) is Activation:
            made.append(activations[layer.name]())
        elif type(layer) is Flatten:
            made.append(torch.nn.Flatten())
        else:
            raise TypeError(f"network: expected layers that PyTorch has too, received {type(layer).__name__}; "
                            "build that layer's twin yourself")
    return torch.nn.Sequential(*made)
