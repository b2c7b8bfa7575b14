"""Initializers: shapes, spread, repetition, and bad input."""

import numpy as np
import pytest

from nnbook.initializers import he_normal, xavier_uniform, zeros
from tables import each_row

RANDOM = [he_normal, xavier_uniform]


@pytest.mark.parametrize("function", [*RANDOM, zeros])
@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (3, 7), (50, 2), (np.int64(2), np.uint8(3))])
def test_shape_and_type(function, inputs, outputs) -> None:
    weights = function(inputs, outputs, rng=np.random.default_rng(0))
    assert weights.shape == (inputs, outputs)
    assert weights.dtype == np.float64


def test_zeros_are_zeros_and_need_no_rng() -> None:
    assert not zeros(3, 4).any()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("inputs", "outputs"), [(400, 100), (100, 400)])
def test_the_spread_is_that_of_the_formula(seed, inputs, outputs) -> None:
    he = he_normal(inputs, outputs, rng=np.random.default_rng(seed))
    xavier = xavier_uniform(inputs, outputs, rng=np.random.default_rng(seed))
    limit = np.sqrt(6 / (inputs + outputs))
    # 40,000 draws: the standard error of a standard deviation is below 0.4 % of it
    np.testing.assert_allclose(he.std(), np.sqrt(2 / inputs), rtol=0.02)
    np.testing.assert_allclose(xavier.std(), np.sqrt(2 / (inputs + outputs)), rtol=0.02)
    assert abs(he.mean()) < 5 * np.sqrt(2 / inputs) / 200
    assert abs(xavier.mean()) < 5 * limit / 200
    assert 0.99 * limit < np.abs(xavier).max() <= limit
    assert np.abs(he).max() > 3 * he.std()    # normal, so without a bound


@pytest.mark.parametrize("function", RANDOM)
def test_same_seed_same_bits_and_another_seed_others(function) -> None:
    one, two, other = (function(5, 4, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.tobytes() == two.tobytes()
    assert not np.isclose(one, other).any()


@each_row("function", RANDOM)
@each_row("rng", [None, 0, np.random.RandomState(0), "seed", np.random])
def test_without_a_generator_it_is_a_type_error(function, rng) -> None:
    with pytest.raises(TypeError, match=r"rng: expected a numpy\.random\.Generator, received .*default_rng\(0\)"):
        function(2, 3, rng=rng)


@each_row("function", RANDOM)
def test_rng_is_a_keyword_and_has_no_default(function) -> None:
    with pytest.raises(TypeError, match="rng"):
        function(2, 3)
    with pytest.raises(TypeError, match="positional"):
        function(2, 3, np.random.default_rng(0))


@each_row("function", [*RANDOM, zeros])
@each_row(("value", "error"), [(0, ValueError), (-1, ValueError), (2.0, TypeError), (True, TypeError),
                               ("3", TypeError), (None, TypeError), (np.nan, TypeError)])
def test_sizes_are_whole_numbers_of_one_or_more(function, value, error) -> None:
    for name, sizes in (("inputs", (value, 3)), ("outputs", (3, value))):
        with pytest.raises(error, match=rf"^{name}: expected .*received"):
            function(*sizes, rng=np.random.default_rng(0))
