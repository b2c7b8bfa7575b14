"""PyTorch: where it computes, and the twin of a network of this book."""

from typing import TYPE_CHECKING

from nnbook.frameworks.needed import needed
from nnbook.network import Sequential, check_network

if TYPE_CHECKING:
    import torch


def device() -> "torch.device":
    """The best place to compute: CUDA, else Apple's MPS, else the CPU. Raises ModuleNotFoundError without PyTorch."""
    with needed("PyTorch", "torch"):
        import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def to_torch(network: Sequential) -> "torch.nn.Sequential":
    """The same function as a PyTorch model, on the CPU, with copies of the same weights.

    It is in evaluation mode, as `network.predict` is: dropout is off, batch normalization uses its running values. Call
    `.train()` before you train it. For word numbers (Embedding) pass it integers.

    Args:
        network: a network of layers that PyTorch has too: all of this book's but the activation "step".

    Returns:
        A torch.nn.Sequential of the same data type, one module for each layer. Images have their channels first in both.

    Raises:
        TypeError: for a layer without a twin, a subclass of one with a twin included: it may compute something else.
        ModuleNotFoundError: when PyTorch is not installed.
    """
    check_network(network)
    with needed("PyTorch", "torch"):
        import torch  # noqa: F401

    from nnbook.frameworks.torch_layers import twins

    return twins(network.layers, network.input_shape).train(False)
