"""Rows of the table: dense, flatten, dropout outside of training, layer normalization, positions, residual blocks."""

import numpy as np
import torch

from nnbook.layers import Activation, Dense, Dropout, Flatten, LayerNorm, PositionEmbedding, Residual
from references import LayerRow, Named, Sizes

F, EPSILON = torch.nn.functional, 0.01
Tensors = dict[str, torch.Tensor]
SEQUENCE = {"batch": (1, 4), "steps": (1, 4), "inputs": (1, 5)}
SPREAD = {"inputs": (3, 6)}    # of one or two numbers that lie close together, PyTorch's x̂ = x / s - mean / s has less digits


def linear(x: torch.Tensor, p: Tensors, start: str = "") -> torch.Tensor:
    return F.linear(x, p[f"{start}weights"].T, p[f"{start}biases"])


def weighted_sums(x: np.ndarray, p: Named, start: str = "") -> np.ndarray:
    """Every row on its own."""
    weights, biases = p[f"{start}weights"], p[f"{start}biases"]
    outputs = np.zeros((*x.shape[:-1], len(biases)), complex)
    for place in np.ndindex(x.shape[:-1]):
        outputs[place] = sum(number * row for number, row in zip(x[place], weights, strict=True)) + biases
    return outputs


def naive_normalization(x: np.ndarray, p: Named, start: str = "") -> np.ndarray:
    """Every row on its own, with its mean and its variance."""
    outputs = np.zeros(x.shape, complex)
    for place in np.ndindex(x.shape[:-1]):
        row = x[place]
        mean = sum(row) / len(row)
        variance = sum((number - mean) ** 2 for number in row) / len(row)
        outputs[place] = p[f"{start}scales"] * (row - mean) / (variance + EPSILON) ** 0.5 + p[f"{start}shifts"]
    return outputs


def torch_normalization(x: torch.Tensor, p: Tensors, start: str = "") -> torch.Tensor:
    return F.layer_norm(x, x.shape[-1:], p[f"{start}scales"], p[f"{start}shifts"], EPSILON)


def torch_residual(x: torch.Tensor, p: Tensors, s: Sizes) -> torch.Tensor:
    inner = torch.tanh(linear(torch_normalization(x, p, "0.LayerNorm."), p, "1.Dense."))
    return x + linear(inner + linear(inner, p, "3.Residual.0.Dense."), p, "4.Dense.")


def naive_residual(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
    inner = np.tanh(weighted_sums(naive_normalization(x, p, "0.LayerNorm."), p, "1.Dense."))
    return x + weighted_sums(inner + weighted_sums(inner, p, "3.Residual.0.Dense."), p, "4.Dense.")


def block(s: Sizes) -> Residual:
    return Residual([LayerNorm(epsilon=EPSILON), Dense(s["units"]), Activation("tanh"), Residual([Dense(s["units"])]),
                     Dense(s["inputs"])])


ROWS = [
    LayerRow("Dense", lambda s: (Dense(s["outputs"]), (s["inputs"],)), lambda x, p, s: linear(x, p),
             lambda x, p, s: x @ p["weights"] + p["biases"],
             {"batch": (1, 6), "inputs": (1, 7), "outputs": (1, 6)}),
    *(LayerRow(f"Dense, every step{'' if to_input else ', as the first layer'}",
               lambda s: (Dense(s["outputs"]), (s["steps"], s["inputs"])), lambda x, p, s: linear(x, p),
               lambda x, p, s: weighted_sums(x, p), SEQUENCE | {"outputs": (1, 4)}, to_input=to_input)
      for to_input in (True, False)),
    LayerRow("Flatten", lambda s: (Flatten(), (s["height"], s["width"])),
             lambda x, p, s: torch.flatten(x, 1), lambda x, p, s: x.reshape(len(x), -1),
             {"batch": (1, 5), "height": (1, 4), "width": (1, 4)}),
    LayerRow("Dropout, not training", lambda s: (Dropout(0.5, rng=np.random.default_rng(0)), (s["inputs"],)),
             lambda x, p, s: torch.nn.functional.dropout(x, 0.5, training=False), lambda x, p, s: x,
             {"batch": (1, 5), "inputs": (1, 6)}),
    LayerRow("LayerNorm", lambda s: (LayerNorm(epsilon=EPSILON), (s["inputs"],)), lambda x, p, s: torch_normalization(x, p),
             lambda x, p, s: naive_normalization(x, p), {"batch": (1, 5)} | SPREAD),
    *(LayerRow(f"LayerNorm, every step{'' if to_input else ', as the first layer'}",
               lambda s: (LayerNorm(epsilon=EPSILON), (s["steps"], s["inputs"])), lambda x, p, s: torch_normalization(x, p),
               lambda x, p, s: naive_normalization(x, p), SEQUENCE | SPREAD, training=True, to_input=to_input)
      for to_input in (True, False)),
    LayerRow("PositionEmbedding", lambda s: (PositionEmbedding(), (s["steps"], s["inputs"])), lambda x, p, s: x + p["vectors"],
             lambda x, p, s: np.array([[x_t + p["vectors"][t] for t, x_t in enumerate(example)] for example in x]), SEQUENCE),
    LayerRow("Residual", lambda s: (block(s), (s["inputs"],)), torch_residual, naive_residual,
             {"batch": (1, 4), "units": (1, 4)} | SPREAD),
    *(LayerRow(f"Residual, every step{'' if to_input else ', as the first layer'}",
               lambda s: (block(s), (s["steps"], s["inputs"])), torch_residual, naive_residual,
               SEQUENCE | SPREAD | {"units": (1, 4)}, to_input=to_input) for to_input in (True, False)),
]
