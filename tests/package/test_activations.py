"""Activations: values and derivatives against PyTorch and the complex step, extremes, and bad input."""

import numpy as np
import pytest
from mpmath import mp

from nnbook import activations as A
from reports import report
from tables import each_row

PAIRS = list(A.ELEMENTWISE.values())
EACH = [function for pair in PAIRS for function in pair]
ALL = [*EACH, A.softmax, A.log_softmax, A.softmax_grad, A.log_softmax_grad]


def samples() -> list[np.ndarray]:
    return [np.random.default_rng(seed).uniform(-6, 6, shape) for seed in range(4) for shape in [(1,), (7,), (3, 4), (2, 3, 5)]]


@pytest.mark.parametrize(("f", "grad"), PAIRS)
def test_derivatives_are_those_of_central_differences(f, grad) -> None:
    z = np.concatenate([np.linspace(-4, -0.1, 40), np.linspace(0.1, 4, 40)])    # off the kinks at 0
    np.testing.assert_allclose(grad(z), (f(z + 1e-5) - f(z - 1e-5)) / 2e-5, atol=1e-9)


def below(z):
    """Share of the standard normal distribution below z; mpmath's erfc takes no huge numbers."""
    return mp.erfc(-min(max(z, -100), 100) / mp.sqrt(2)) / 2


# The same functions with 60 digits. step, relu and leaky_relu are exact by construction.
EXACT = {
    A.sigmoid: lambda z: 1 / (1 + mp.exp(-z)), A.sigmoid_grad: lambda z: mp.exp(-z) / (1 + mp.exp(-z)) ** 2,
    A.tanh: mp.tanh, A.tanh_grad: lambda z: mp.sech(z) ** 2,
    A.elu: lambda z: z if z > 0 else mp.expm1(z), A.elu_grad: lambda z: mp.mpf(1) if z > 0 else mp.exp(z),
    A.gelu: lambda z: z * below(z), A.gelu_grad: lambda z: below(z) + z * mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi),
    A.silu: lambda z: z / (1 + mp.exp(-z)), A.silu_grad: lambda z: (1 + z / (1 + mp.exp(z))) / (1 + mp.exp(-z)),
    A.softplus: lambda z: mp.log1p(mp.exp(z)), A.softplus_grad: lambda z: 1 / (1 + mp.exp(-z)),
}
EDGES = [0.0, 5e-324, 1e-310, 1e-20, 1e-8, 0.5, 1.0, 30.0, 38.0, 708.0, 709.7, 710.0, 744.0, 745.0, 746.0, 1e4, 1e300]


def test_the_digits_of_every_function() -> None:
    """Against 60 digits, from the smallest float to the largest; the unit is the spacing of floats at the right answer."""
    points = np.concatenate([EDGES, np.random.default_rng(0).uniform(-40, 40, 800), np.random.default_rng(1).normal(size=800)])
    points, lines = np.unique(np.concatenate([points, -points])), ["activations against 60 digits, worst of 3,000 points:"]
    with mp.workdps(60):
        for function, exact in EXACT.items():
            right = [exact(mp.mpf(float(z))) for z in points]
            received = map(mp.mpf, map(float, function(points)))
            units = [abs(a - b) / np.spacing(max(abs(float(b)), 1e-300)) for a, b in zip(received, right, strict=True)]
            worst = int(np.argmax(units))
            lines.append(f"{function.__name__:20} {float(units[worst]):8.1f} units in the last place, at z = {points[worst]:.6g}")
            # Far out, gelu feels the rounding of z/√2; and where a derivative crosses 0, a unit is as small as you like.
            assert units[worst] < (5000 if function in (A.gelu, A.gelu_grad, A.silu_grad) else 4), lines[-1]
    report("digits", lines)


@pytest.mark.parametrize(("function", "z", "expected"), [
    (A.relu, [-1.0, 0.0, 2.0], [0, 0, 2]),
    (A.relu_grad, [-1.0, 0.0, -0.0, 2.0], [0, 0, 0, 1]),
    (A.elu_grad, [-np.inf, 0.0, 0.5, 2.0, np.inf], [0, 1, 1, 1, 1]),
    (A.sigmoid, [-1e4, -750.0, 0.0, 750.0, 1e4, np.inf, -np.inf], [0, 0, 0.5, 1, 1, 1, 0]),
    (A.sigmoid, [-700.0, -745.0], [np.exp(-700), 5e-324]),
    (A.sigmoid_grad, [-1e4, 0.0, 1e4, -40.0, 40.0], [0, 0.25, 0, np.exp(-40), np.exp(-40)]),
    (A.tanh, [-1e4, 0.0, 1e308, np.inf], [-1, 0, 1, 1]),
    (A.tanh_grad, [-1e4, 0.0, 1e4], [0, 1, 0]),
    (A.softmax, [1e4, -1e4, 1e4], [0.5, 0, 0.5]),
    (A.softmax, [1.7e308, -1.7e308], [1, 0]),
    (A.softmax, [0.0, -np.inf, 0.0], [0.5, 0, 0.5]),
    (A.log_softmax, [1e4, 0.0, -1e4], [0, -1e4, -2e4]),
    (A.log_softmax, [1.7e308, -1.7e308], [0, -np.inf]),
    (A.log_softmax, [8e307, -8e307], [0, -1.6e308]),
    (A.log_softmax, [3.0], [0]),
])
def test_extremes_give_the_right_number_without_a_warning(function, z, expected) -> None:
    np.testing.assert_allclose(function(z), expected, rtol=1e-14, atol=0)


@pytest.mark.parametrize("function", ALL)
def test_float32_stays_float32_and_integers_become_float64(function) -> None:
    z = np.linspace(-3, 3, 12, dtype=np.float32).reshape(3, 4)
    assert function(z).dtype == np.float32
    np.testing.assert_allclose(function(z), function(z.astype(np.float64)), rtol=1e-5, atol=1e-7)
    for dtype in (np.int8, np.uint8, np.int64, bool):
        whole = np.array([[0, 1, 1], [1, 0, 1]], dtype=dtype)
        assert function(whole).dtype == np.float64
        np.testing.assert_array_equal(function(whole), function(whole.astype(float)))


@pytest.mark.parametrize("function", ALL)
def test_arguments_of_any_layout_work_and_are_left_alone(function) -> None:
    z = np.random.default_rng(0).normal(size=(4, 6))
    kept = z.copy()
    z.flags.writeable = False
    answer = function(z)
    np.testing.assert_array_equal(z, kept)
    assert not np.shares_memory(answer, z)
    strided = np.asfortranarray(np.repeat(kept, 2, axis=1))[:, ::2]
    np.testing.assert_allclose(function(strided), answer, rtol=1e-15)
    np.testing.assert_allclose(function(kept.tolist()), answer, rtol=1e-15)


@each_row("function", ALL)
@each_row("value", ["text", ["a", "b"], [1 + 2j], [None], None, object(), {}, np.array([1, None]),
                    np.array(["2020-01-01"], dtype="M8[D]")])
def test_what_is_no_real_number_is_a_type_error(function, value) -> None:
    said = r"^z: expected (real numbers, received \S+; convert|an array, received .+, in which NumPy sees no rows)"
    with pytest.raises(TypeError, match=said):
        function(value)


@each_row("function", ALL)
def test_masked_and_ragged_input_is_refused(function) -> None:
    with pytest.raises(TypeError, match=r"^z: expected a plain array, received a masked one"):
        function(np.ma.masked_array([1.0, 2.0], [False, True]))
    with pytest.raises(ValueError, match=r"^z: expected an array, received list with rows of different lengths"):
        function([[1.0, 2.0], [3.0]])


@pytest.mark.parametrize("function", EACH)
def test_nan_stays_nan_and_nothing_else_changes(function) -> None:
    answer = function([np.nan, 1.0])
    assert np.isnan(answer[0])
    assert answer[1] == function(1.0)
    assert function(np.empty((0, 3))).shape == (0, 3)


@each_row("function", [A.softmax, A.log_softmax])
@each_row(("z", "message"), [
    (1.0, r"z: expected scores of shape .*received shape \(\)"),
    ([], r"z: expected scores .*received shape \(0,\)"),
    (np.empty((3, 0)), r"z: expected scores .*received shape \(3, 0\)"),
    (np.empty((0, 3)), r"z: expected scores .*received shape \(0, 3\)"),
    ([[0.0, 1.0], [np.nan, 1.0]], r"z: expected finite numbers, received nan at index \(1, 0\)"),
    ([0.0, np.inf], r"z: expected finite numbers, received inf at index \(1,\)"),
    ([[-np.inf, -np.inf]], r"z: expected finite numbers, received -inf at index \(0, 0\)"),
])
def test_scores_without_a_largest_one_are_refused(function, z, message) -> None:
    with pytest.raises(ValueError, match=message):
        function(z)


def test_softmax_sums_to_one_and_ignores_a_common_shift() -> None:
    for z in samples():
        np.testing.assert_allclose(A.softmax(z).sum(axis=-1), 1, rtol=1e-14)
        np.testing.assert_allclose(A.softmax(z + 1000), A.softmax(z), rtol=1e-12)
        np.testing.assert_allclose(np.exp(A.log_softmax(z)), A.softmax(z), rtol=1e-13)


def test_elu_with_another_alpha_has_a_slope_of_one_on_the_right_alone() -> None:
    np.testing.assert_array_equal(A.elu_grad([-np.inf, 0.0, 1e-9, 0.5, 2.0], alpha=0.25), [0, 0.25, 1, 1, 1])
    np.testing.assert_allclose(A.elu([-1.0, 0.0, 0.5], alpha=0.25), [0.25 * np.expm1(-1), 0, 0.5])
