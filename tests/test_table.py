"""Every row of the table against its witnesses: 200 random shapes each, in float64, to 12 digits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import table_layers
from witness import LayerRow, by_complex_step, by_torch, case, compare

LAYERS = [*table_layers.ROWS]
EXAMPLES = settings(max_examples=200, deadline=None, derandomize=True, database=None)
each_layer = pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)


def cases(row: LayerRow) -> st.SearchStrategy:
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
