"""Every row of the table against its witnesses: 200 random shapes each, in float64, to 12 digits."""

import importlib
import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import table_attention
import table_convolution
import table_functions
import table_layers
import table_recurrence
from nnbook import activations, losses
from nnbook.layers import Layer
from references import WORST, FunctionRow, LayerRow, by_complex_step, by_torch, case, compare, function_case
from reports import report

LAYERS = [*table_layers.ROWS, *table_convolution.ROWS, *table_recurrence.ROWS, *table_attention.ROWS]
LAYER_MODULES = [f"nnbook.layers.{name}" for name in ("dense", "convolution", "pooling", "normalization", "embedding",
                                                      "recurrence", "gated", "attention", "residual")]
EXAMPLES = settings(max_examples=200, deadline=None, derandomize=True, database=None)
each_layer = pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)


each_function = pytest.mark.parametrize("row", table_functions.ROWS, ids=lambda row: row.name)


@pytest.fixture(scope="module", autouse=True)
def differences():
    """After the last row, the largest differences found, for the report at the end of `make test`."""
    yield
    witnesses = ("PyTorch", "complex step")
    title = f"largest relative differences, {EXAMPLES.max_examples} random shapes each:"
    lines = [f"{title:57} {' '.join(f'{w:>13}' for w in witnesses)}"]
    for name in dict.fromkeys(row for row, _ in WORST):
        found = (f"{WORST[name, w]:13.1e}" if (name, w) in WORST else f"{'':13}" for w in witnesses)
        lines.append(f"{name:57} {' '.join(found)}")
    report("differences", lines)


def cases(row: LayerRow | FunctionRow) -> st.SearchStrategy:
    return st.tuples(st.fixed_dictionaries({name: st.integers(*bounds) for name, bounds in row.sizes.items()}),
                     st.integers(0, 2**32 - 1))


@each_layer
def test_layers_are_those_of_torch_and_of_the_complex_step(row: LayerRow) -> None:
    @EXAMPLES
    @given(cases(row))
    def check(drawn) -> None:
        sizes, seed = drawn
        _, x, weight, parameters, ours = case(row, sizes, seed)
        compare(row.name, "PyTorch", ours, by_torch(row, sizes, x, weight, parameters))
        if row.naive is not None:
            compare(row.name, "complex step", *by_complex_step(row, sizes, x, weight, parameters, ours, seed))

    check()


@each_function
def test_functions_are_those_of_torch_and_of_the_complex_step(row: FunctionRow) -> None:
    @EXAMPLES
    @given(cases(row))
    def check(drawn) -> None:
        found = function_case(row, *drawn)
        ours = found.pop("ours")
        for witness, expected in found.items():
            compare(row.name, witness, ours, expected)

    check()


def test_every_activation_loss_and_layer_is_in_the_table() -> None:
    rows = {row.name.split()[0].rstrip(",") for row in [*table_functions.ROWS, *LAYERS]}
    functions = {name for module in (activations, losses) for name, made in vars(module).items()
                 if inspect.isfunction(made) and made.__module__ == module.__name__}
    layers = {made.__name__ for module in map(importlib.import_module, LAYER_MODULES) for made in vars(module).values()
              if isinstance(made, type) and issubclass(made, Layer) and made.__module__ == module.__name__}
    public = {name for name in functions | layers if not name.startswith("_") and not name.endswith("_grad")}
    # Tested in test_layers.py with each function; the base of three rows; what cross_entropy calls.
    assert public - rows == {"Activation", "Recurrent", "cross_entropy_of_classes"}
