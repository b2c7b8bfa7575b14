"""Gradient checking: what it finds, how exact it is, what it says."""

import re

import numpy as np
import pytest

from nnbook import Activation, Dense, Flatten, Sequential, mean_squared_error
from nnbook.gradcheck import central_differences, check_gradients, compare, complex_step
from nnbook.layers import Layer
from tables import each_row


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# (f, its gradient), for real and complex numbers
FUNCTIONS = [(lambda x: (x ** 3).sum(), lambda x: 3 * x ** 2), (lambda x: np.exp(x).prod(), lambda x: np.exp(x).prod() + 0 * x),
             (lambda x: np.log(np.exp(x).sum()), lambda x: np.exp(x) / np.exp(x).sum()),
             (lambda x: np.tanh(x @ x), lambda x: 2 * x / np.cosh(x @ x) ** 2)]


@pytest.mark.parametrize(("f", "gradient"), FUNCTIONS)
@pytest.mark.parametrize("seed", range(10))
def test_the_complex_step_is_exact_and_central_differences_nearly(f, gradient, seed) -> None:
    x = rng(seed).uniform(-1, 1, 5)
    scale = np.abs(gradient(x)).max()
    np.testing.assert_allclose(complex_step(f, x), gradient(x), atol=3e-16 * max(scale, 1) * 4, rtol=1e-14)
    np.testing.assert_allclose(central_differences(f, x), gradient(x), atol=1e-9 * max(scale, 1))


def test_any_shape_and_the_argument_is_left_alone() -> None:
    x = rng().normal(size=(2, 3))
    x.flags.writeable = False
    for method in (complex_step, central_differences):
        np.testing.assert_allclose(method(lambda x: (x * x).sum(), x), 2 * x, rtol=1e-8)
    assert complex_step(lambda x: x[()] * 3, 2.0) == 3
    np.testing.assert_allclose(central_differences(lambda x: x.sum() ** 2, [1, 2]), [6, 6], rtol=1e-9)


def network(*layers: Layer) -> Sequential:
    return Sequential(layers, input_shape=(3, 2), rng=rng(1), dtype=np.float64)


class NoTranspose(Dense):
    """A mistake that passes on square weights: the gradient goes back through W instead of its transpose."""

    def backward(self, gradient, *, to_input=True):
        super().backward(gradient, to_input=False)
        return gradient @ self.weights if to_input else None


class Doubled(Dense):
    """A forgotten factor in one gradient."""

    def backward(self, gradient, *, to_input=True):
        answer = super().backward(gradient, to_input=to_input)
        self.bias_gradients *= 2
        return answer


def test_a_right_network_passes_and_keeps_its_parameters() -> None:
    made = network(Flatten(), Dense(5), Activation("tanh"), Dense(4))
    before, x, y = made.parameters.copy(), rng(2).normal(size=(6, 3, 2)), rng(3).integers(0, 4, 6)
    report = check_gradients(made, x, y, rng=rng())
    assert report.passed
    assert [row[:2] for row in report.rows] == [("1.Dense.weights", 30), ("1.Dense.biases", 5), ("3.Dense.weights", 20),
                                                ("3.Dense.biases", 4)]
    assert str(report).endswith("all agree")
    assert max(row[2] for row in report.rows) < 1e-8
    np.testing.assert_array_equal(made.parameters, before)


def test_it_draws_some_of_many() -> None:
    made = network(Flatten(), Dense(50))
    report = check_gradients(made, rng(2).normal(size=(2, 3, 2)), [0, 1], at_most=7, rng=rng())
    assert [row[1] for row in report.rows] == [7, 7]


@pytest.mark.parametrize(("layers", "wrong"), [
    ([Flatten(), Dense(4), Activation("tanh"), NoTranspose(4), Activation("tanh"), Dense(2)],
     {"1.Dense.weights", "1.Dense.biases"}),
    ([Flatten(), Doubled(4), Activation("tanh"), Dense(2)], {"1.Doubled.biases"}),
])
def test_it_finds_a_planted_mistake_and_says_where(layers, wrong) -> None:
    report = check_gradients(network(*layers), rng(2).normal(size=(6, 3, 2)), rng(3).integers(0, 2, 6), rng=rng())
    assert not report.passed
    assert {row[0] for row in report.rows if row[2] > report.tolerance} == wrong
    for name in wrong:
        assert re.search(rf"^{re.escape(name)} .* WRONG\n  at \(.*\): \S+, numeric \S+$", str(report), re.MULTILINE)
    assert str(report).endswith("look at the parts marked WRONG")


def test_another_loss_and_a_wrong_one() -> None:
    made, x, y = network(Flatten(), Dense(4)), rng(2).normal(size=(6, 3, 2)), rng(3).normal(size=(6, 4))
    assert check_gradients(made, x, y, loss=mean_squared_error, rng=rng()).passed
    assert not check_gradients(made, x, y, loss=lambda p, t: (np.mean((p - t) ** 2), p - t), rng=rng()).passed


def test_a_report_on_two_arrays() -> None:
    assert compare([1.0, 2.0], [1.0, 2.0 + 1e-9]).passed
    report = compare([[1.0, 2.0]], [[1.0, 2.5]], name="dL/dW")
    assert not report.passed
    assert "dL/dW" in str(report)
    assert "WRONG\n  at (0, 1): 2, numeric 2.5" in str(report)
    assert max(map(len, str(report).splitlines())) <= 48
    assert not compare([np.nan], [1.0]).passed
    assert compare([], []).passed


@each_row(("call", "error", "message"), [
    (lambda: complex_step(np.abs, [1.0]), TypeError, "f: expected a complex answer to complex numbers, received float64"),
    (lambda: complex_step(lambda x: x, [1.0, 2.0]), ValueError, r"f: expected one number, received shape \(2,\)"),
    (lambda: complex_step(3, [1.0]), TypeError, "f: expected a function, received 3"),
    (lambda: central_differences(lambda x: x, [1.0, 2.0]), ValueError, "f: expected one number"),
    (lambda: central_differences(np.sum, [1.0, np.nan]), ValueError, "x: expected finite numbers"),
    (lambda: central_differences(np.sum, ["a"]), TypeError, "x: expected real numbers"),
    (lambda: compare([1.0], [[1.0]]), ValueError, "gradient: expected the shape of numeric"),
    (lambda: compare([1.0], [1.0], tolerance=0), ValueError, "tolerance: expected"),
    (lambda: check_gradients("network", [1], [1], rng=rng()), TypeError, "network: expected an nnbook.Sequential"),
    (lambda: check_gradients(network(Flatten(), Dense(2)), np.ones((1, 3, 2)), [0], rng=0), TypeError, "rng: expected"),
    (lambda: check_gradients(network(Flatten(), Dense(2)), np.ones((1, 3, 2)), [0], rng=rng(), at_most=0), ValueError, "at_most"),
    (lambda: check_gradients(Sequential([Dense(2)], input_shape=(2,), rng=rng()), np.ones((1, 2)), [0], rng=rng()), ValueError,
     "network: expected one of float64, received float32"),
])
def test_bad_input(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()


@each_row("answer", [np.count_nonzero, lambda x: int(x.sum()), lambda x: bool(x[0] > 1), lambda x: np.int32(3),
                     lambda x: x.sum() > 1, lambda x: np.float32(x.sum()), lambda x: np.float16(x.sum())])
def test_a_function_that_goes_in_steps_has_no_central_differences(answer) -> None:
    message = r"^f: expected a float64 as answer, received \w+; whole numbers and float32 go in steps: use float64"
    with pytest.raises(TypeError, match=message):
        central_differences(answer, [1.0, 2.0])
