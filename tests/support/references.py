"""How the mathematics is proven: rows of one table, each with independent witnesses, and the largest differences found.

A row says how to draw arguments and what two others make of them: PyTorch in float64, and the formula itself, written
naively for complex numbers, whose gradient is the complex step (no rounding to speak of: there is no subtraction in it).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from nnbook import Sequential
from nnbook.layers.base import Layer

Sizes = dict[str, int]
Named = dict[str, np.ndarray]
STEP = 1e-30            # of the complex step
DIRECTIONS = 2          # random directions in which the complex step looks, other ones for each case


Pull = Callable[[np.ndarray], np.ndarray]    # w -> the gradient of sum(value · w) by x


@dataclass(frozen=True)
class FunctionRow:
    """A function of an array x, and perhaps of others. `theirs` gets tensors, `naive` a complex x."""

    name: str
    ours: Callable[..., tuple[Any, Pull]]                   # (x, *others) -> value, how to pull a gradient back
    theirs: Callable[..., torch.Tensor]                     # (x, *others) -> value
    naive: Callable[..., np.ndarray]                        # (x, *others) -> value
    draw: Callable[..., tuple[np.ndarray, ...]]             # (rng, rows, columns) -> x, *others
    sizes: dict[str, tuple[int, int]] = field(default_factory=lambda: {"rows": (1, 6), "columns": (1, 8)})


@dataclass(frozen=True)
class LayerRow:
    """A layer: its outputs, and the gradients of sum(outputs * weight) by the inputs and by each parameter.

    `theirs` and `naive` get the inputs and the parameters by our names and in our layout, and return the outputs.
    """

    name: str
    make: Callable[[Sizes], tuple[Layer, tuple[int, ...]]]             # sizes -> layer, shape of one example
    theirs: Callable[[torch.Tensor, dict[str, torch.Tensor], Sizes], torch.Tensor]
    naive: Callable[[np.ndarray, Named, Sizes], np.ndarray] | None
    sizes: dict[str, tuple[int, int]]                                  # each with its smallest and largest value
    inputs: Callable[[np.random.Generator, tuple[int, ...], Sizes], np.ndarray] | None = None    # normal, if None
    training: bool = False
    to_input: bool = True


WORST: dict[tuple[str, str], float] = {}    # (row, witness) -> the largest relative difference


def relative(received: Any, expected: Any) -> float:
    """The largest difference, as a share of the largest expected number (or of 0.001, if all are smaller)."""
    received, expected = np.asarray(received), np.asarray(expected)
    assert received.shape == expected.shape, f"shape {received.shape} against {expected.shape}"
    if expected.size == 0:
        return 0.0
    difference = np.abs(received - expected).max()
    assert np.isfinite(difference)
    return float(difference / max(np.abs(expected).max(), 1e-3))


def compare(row: str, witness: str, received: Named, expected: Named, tolerance: float = 1e-12) -> None:
    """Assert that all arrays agree, and remember the largest difference."""
    assert received.keys() == expected.keys()
    for name, value in expected.items():
        difference = relative(received[name], value)
        WORST[row, witness] = max(difference, WORST.get((row, witness), 0.0))
        assert difference <= tolerance, f"{row}, {name} against {witness}: {difference:.1e}"


def function_case(row: FunctionRow, sizes: Sizes, seed: int) -> dict[str, Named]:
    """Value and gradient of one random case by each witness: ours, PyTorch, complex step."""
    rng = np.random.default_rng(seed)
    x, *others = row.draw(rng, **sizes)
    value, pull = row.ours(x, *others)
    weight = rng.normal(size=np.shape(value))
    tensor = torch.tensor(x, requires_grad=True)
    theirs = row.theirs(tensor, *(torch.tensor(other) for other in others))
    (theirs * torch.tensor(weight)).sum().backward()
    slope = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[index] += STEP * 1j
        slope[index] = np.sum(row.naive(moved, *others) * weight).imag / STEP
    return {"ours": {"value": value, "gradient": pull(weight)},
            "PyTorch": {"value": theirs.detach().numpy(), "gradient": tensor.grad.numpy()},
            "complex step": {"value": np.real(row.naive(x.astype(complex), *others)), "gradient": slope}}


def network_of(row: LayerRow, sizes: Sizes, rng: np.random.Generator) -> Sequential:
    """The row's layer as a network in float64, with random parameters."""
    layer, shape = row.make(sizes)
    made = Sequential([layer], input_shape=shape, rng=rng, dtype=np.float64)
    made.parameters = rng.normal(scale=0.7, size=made.parameters.shape)
    return made


def case(row: LayerRow, sizes: Sizes, seed: int) -> tuple[Layer, np.ndarray, np.ndarray, Named, Named]:
    """One random case: layer, inputs, weights of the sum, its parameters, and our outputs and gradients."""
    rng = np.random.default_rng(seed)
    layer = (made := network_of(row, sizes, rng)).layers[0]
    shape = (sizes["batch"], *made.input_shape)
    x = row.inputs(rng, shape, sizes) if row.inputs else rng.normal(size=shape)
    outputs = layer.forward(x, training=row.training)
    weight = rng.normal(size=outputs.shape)
    to_input = layer.backward(weight, to_input=row.to_input)
    names = list(layer.initial(made.input_shape, np.random.default_rng(0)))
    ours = {"outputs": outputs, **({"inputs": to_input} if row.to_input else {})}
    for name in names:
        stem = name.removesuffix("es" if name.endswith("ses") else "s")
        ours[name] = held(layer, f"{stem}_gradients").copy()
    return layer, x, weight, {name: held(layer, name).copy() for name in names}, ours


def held(layer: Layer, name: str) -> np.ndarray:
    """An array of a layer, or of one inside it: "1.Dense.weights"."""
    while "." in name:
        number, _, name = name.split(".", 2)
        layer = layer.layers[int(number)]
    return getattr(layer, name)


def by_torch(row: LayerRow, sizes: Sizes, x: np.ndarray, weight: np.ndarray, parameters: Named) -> Named:
    """Outputs and gradients as PyTorch finds them."""
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    inputs = torch.tensor(x, requires_grad=row.to_input)
    outputs = row.theirs(inputs, tensors, sizes)
    (outputs * torch.tensor(weight)).sum().backward()
    found = {"outputs": outputs.detach().numpy(), **({"inputs": inputs.grad.numpy()} if row.to_input else {})}
    return found | {name: np.zeros(t.shape) if t.grad is None else t.grad.numpy() for name, t in tensors.items()}


def by_complex_step(row: LayerRow, sizes: Sizes, x: np.ndarray, weight: np.ndarray, parameters: Named, ours: Named,
                    seed: int) -> tuple[Named, Named]:
    """(ours, the formula's): outputs, and slopes along random directions of inputs and parameters together."""
    rng = np.random.default_rng(seed + 1)
    received, expected = {"outputs": ours["outputs"]}, {"outputs": row.naive(x, parameters, sizes)}
    slopes = []
    for _ in range(DIRECTIONS):
        along = {name: rng.normal(size=value.shape) for name, value in parameters.items()}
        along_x = rng.normal(size=x.shape) if row.to_input else np.zeros(x.shape)
        moved = {name: value + STEP * 1j * along[name] for name, value in parameters.items()}
        outputs = row.naive(x + STEP * 1j * along_x if row.to_input else x, moved, sizes)
        mine = sum((ours[name] * along[name]).sum() for name in parameters)
        mine += (ours["inputs"] * along_x).sum() if row.to_input else 0
        slopes.append((mine, np.sum(outputs * weight).imag / STEP))
    received["slopes"], expected["slopes"] = np.array(slopes).T
    return received, expected
