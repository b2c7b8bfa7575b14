"""Activations: values and derivatives against PyTorch and the complex step, extremes, and bad input."""

import numpy as np
import pytest
import torch

from nnbook import activations as A

# (name, ours, our derivative or None, the same formula for complex numbers, PyTorch's)
FUNCTIONS = [
    ("relu", A.relu, A.relu_grad, lambda z: z * (z.real > 0), torch.relu),
    ("sigmoid", A.sigmoid, A.sigmoid_grad, lambda z: 1 / (1 + np.exp(-z)), torch.sigmoid),
    ("tanh", A.tanh, A.tanh_grad, np.tanh, torch.tanh),
    ("softmax", A.softmax, None, lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True), lambda z: torch.softmax(z, -1)),
    ("log_softmax", A.log_softmax, None, lambda z: z - np.log(np.exp(z).sum(axis=-1, keepdims=True)),
     lambda z: torch.log_softmax(z, -1)),
]
DERIVATIVES = [row for row in FUNCTIONS if row[2]]
SHAPES = [(1,), (7,), (3, 4), (2, 3, 5), (1, 1)]
ALL = [function for row in FUNCTIONS for function in row[1:3] if function]


def names(table: list) -> list[str]:
    return [row[0] for row in table]


def close(received: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(received, expected, rtol=1e-12, atol=1e-15)


def samples() -> list[np.ndarray]:
    return [np.random.default_rng(seed).uniform(-6, 6, shape) for seed in range(4) for shape in SHAPES]


@pytest.mark.parametrize(("name", "ours", "grad", "formula", "theirs"), FUNCTIONS, ids=names(FUNCTIONS))
def test_values_are_those_of_torch_and_of_the_formula(name, ours, grad, formula, theirs) -> None:
    for z in samples():
        close(ours(z), theirs(torch.tensor(z)).numpy())
        close(ours(z), formula(z))


@pytest.mark.parametrize(("name", "ours", "grad", "formula", "theirs"), DERIVATIVES, ids=names(DERIVATIVES))
def test_derivatives_are_those_of_torch_and_of_the_complex_step(name, ours, grad, formula, theirs) -> None:
    for z in samples():
        tensor = torch.tensor(z, requires_grad=True)
        theirs(tensor).sum().backward()
        close(grad(z), tensor.grad.numpy())
        close(grad(z), formula(z + 1e-30j).imag / 1e-30)


@pytest.mark.parametrize(("name", "ours", "grad", "formula", "theirs"), DERIVATIVES, ids=names(DERIVATIVES))
def test_derivatives_are_those_of_central_differences(name, ours, grad, formula, theirs) -> None:
    z = np.concatenate([np.linspace(-4, -0.1, 40), np.linspace(0.1, 4, 40)])    # off the kink of relu
    np.testing.assert_allclose(grad(z), (ours(z + 1e-5) - ours(z - 1e-5)) / 2e-5, atol=1e-9)


@pytest.mark.parametrize(("function", "z", "expected"), [
    (A.relu, [-1.0, 0.0, 2.0], [0, 0, 2]),
    (A.relu_grad, [-1.0, 0.0, -0.0, 2.0], [0, 0, 0, 1]),
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


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize("value", ["text", ["a", "b"], [1 + 2j], [None], None, object(), {}, np.array([1, None]),
                                   np.array(["2020-01-01"], dtype="M8[D]")])
def test_what_is_no_real_number_is_a_type_error(function, value) -> None:
    with pytest.raises(TypeError, match=r"^z: expected real numbers, received \S+; convert"):
        function(value)


@pytest.mark.parametrize("function", ALL)
def test_masked_and_ragged_input_is_refused(function) -> None:
    with pytest.raises(TypeError, match=r"^z: expected a plain array, received a masked one"):
        function(np.ma.masked_array([1.0, 2.0], [False, True]))
    with pytest.raises(ValueError, match=r"^z: expected an array, received list with rows of different lengths"):
        function([[1.0, 2.0], [3.0]])


@pytest.mark.parametrize("function", [f for row in DERIVATIVES for f in row[1:3]])
def test_nan_stays_nan_and_nothing_else_changes(function) -> None:
    answer = function([np.nan, 1.0])
    assert np.isnan(answer[0])
    assert answer[1] == function(1.0)
    assert function(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("function", [A.softmax, A.log_softmax])
@pytest.mark.parametrize(("z", "message"), [
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


def test_the_table_of_layers_holds_each_function_with_its_own_derivative() -> None:
    assert {name: (ours, grad) for name, ours, grad, _, _ in DERIVATIVES} == A.ELEMENTWISE
