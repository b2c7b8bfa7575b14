"""Automatic differentiation: against PyTorch and the complex step, long chains, shared values, bad input."""

import math
import random

import numpy as np
import pytest
import torch

from nnbook.activations import sigmoid_grad, tanh_grad
from nnbook.autograd import Value
from nnbook.gradcheck import complex_step
from tables import each_row

# (ours, PyTorch's or the formula, domain)
UNARY = [
    ("exp", lambda v: v.exp(), torch.exp, (-3, 3)), ("log", lambda v: v.log(), torch.log, (0.1, 5)),
    ("tanh", lambda v: v.tanh(), torch.tanh, (-3, 3)), ("sigmoid", lambda v: v.sigmoid(), torch.sigmoid, (-6, 6)),
    ("relu", lambda v: v.relu(), torch.relu, (-2, 2)), ("neg", lambda v: -v, lambda t: -t, (-2, 2)),
    ("square", lambda v: v ** 2, lambda t: t ** 2, (-2, 2)), ("root", lambda v: v ** 0.5, lambda t: t ** 0.5, (0.1, 4)),
    ("inverse", lambda v: 1 / v, lambda t: 1 / t, (0.2, 3)), ("power 0", lambda v: v ** 0, lambda t: t ** 0, (-2, 2)),
    ("cube below 0", lambda v: v ** 3, lambda t: t ** 3, (-2, -0.1)), ("minus from", lambda v: 2 - v, lambda t: 2 - t, (-2, 2)),
    ("plus after", lambda v: 2 + v, lambda t: 2 + t, (-2, 2)), ("times after", lambda v: 2 * v, lambda t: 2 * t, (-2, 2)),
    ("minus", lambda v: v - 3, lambda t: t - 3, (-2, 2)), ("over", lambda v: v / 4, lambda t: t / 4, (-2, 2)),
]
BINARY = [("add", lambda a, b: a + b), ("sub", lambda a, b: a - b), ("mul", lambda a, b: a * b), ("div", lambda a, b: a / b),
          ("twice the same", lambda a, b: a * a * b + a)]


@pytest.mark.parametrize(("name", "ours", "theirs", "domain"), UNARY, ids=[row[0] for row in UNARY])
def test_operations_on_one_value_are_those_of_torch(name, ours, theirs, domain) -> None:
    for x in np.random.default_rng(0).uniform(*domain, 200):
        value, tensor = Value(x), torch.tensor(x, requires_grad=True)
        result, expected = ours(value), theirs(tensor)
        result.backward()
        expected.backward()
        assert result.data == pytest.approx(expected.item(), rel=1e-14)
        assert value.gradient == pytest.approx(tensor.grad.item(), rel=1e-12)


@pytest.mark.parametrize(("name", "f"), BINARY, ids=[row[0] for row in BINARY])
def test_operations_on_two_values_are_those_of_torch(name, f) -> None:
    for x in np.random.default_rng(0).uniform(0.2, 3, (200, 2)):
        values, tensors = [Value(number) for number in x], [torch.tensor(number, requires_grad=True) for number in x]
        result, expected = f(*values), f(*tensors)
        result.backward()
        expected.backward()
        assert result.data == pytest.approx(expected.item(), rel=1e-14)
        assert [v.gradient for v in values] == pytest.approx([t.grad.item() for t in tensors], rel=1e-13)


def expression(x, rnd: random.Random):
    """A random expression of many shared parts, for values, tensors and complex numbers alike."""
    parts = list(x)
    for _ in range(40):
        a, b = rnd.choice(parts), rnd.choice(parts)
        parts.append(rnd.choice([lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b / 3, lambda a, b: a / (b * b + 1),
                                 lambda a, b: 0.5 * a + 1])(a, b))
    return sum(parts[-10:])


@pytest.mark.parametrize("seed", range(100))
def test_random_expressions_agree_with_torch_and_the_complex_step(seed) -> None:
    x = np.random.default_rng(seed).uniform(-1, 1, 4)
    values, tensors = [Value(number) for number in x], [torch.tensor(number, requires_grad=True) for number in x]
    result, expected = expression(values, random.Random(seed)), expression(tensors, random.Random(seed))
    result.backward()
    expected.backward()
    gradients = [value.gradient for value in values]
    scale = max(map(abs, gradients)) + 1e-9
    assert result.data == pytest.approx(expected.item(), rel=1e-12, abs=1e-12)
    assert gradients == pytest.approx([0.0 if t.grad is None else t.grad.item() for t in tensors], rel=1e-12, abs=1e-12 * scale)
    stepped = complex_step(lambda z: expression(list(z), random.Random(seed)), x)
    assert gradients == pytest.approx(stepped.tolist(), rel=1e-12, abs=1e-12 * scale)


def test_a_chain_of_a_hundred_thousand_steps() -> None:
    start = Value(1.0)
    value = start
    for _ in range(100_000):    # a hundred times deeper than Python's own recursion goes
        value = value + 1e-5
    value.backward()
    assert value.data == pytest.approx(2)
    assert start.gradient == 1
    del value    # and it goes away without a deep recursion, too


def test_calling_backward_again_does_not_add_up() -> None:
    a, b = Value(2.0), Value(3.0)
    c = a * b
    d = c + a
    d.backward()
    d.backward()
    assert (a.gradient, b.gradient, c.gradient, d.gradient) == (4, 2, 1, 1)
    c.backward()
    assert (a.gradient, b.gradient, c.gradient, d.gradient) == (3, 2, 1, 1)    # d is no part of c


def test_a_neuron_learns_the_and_of_two_inputs() -> None:
    weights, data = [Value(0.1), Value(-0.1), Value(0.0)], [((0, 0), 0), ((0, 1), 0), ((1, 0), 0), ((1, 1), 1)]

    def answer(x):
        return (weights[0] * x[0] + weights[1] * x[1] + weights[2]).sigmoid()

    for _ in range(500):
        loss = sum(-(answer(x) if y else 1 - answer(x)).log() for x, y in data)
        loss.backward()
        for weight in weights:
            weight.data -= weight.gradient
    assert [round(answer(x).data) for x, _ in data] == [0, 0, 0, 1]


def test_it_shows_itself() -> None:
    assert repr(Value(3)) == "Value(3, gradient 0)"


@each_row(("call", "error", "message"), [
    (lambda: Value("3"), TypeError, "data: expected a number, received '3'"),
    (lambda: Value(None), TypeError, "data: expected a number"), (lambda: Value(1j), TypeError, "data: expected a number"),
    (lambda: Value(math.nan), ValueError, "data: expected a finite number"),
    (lambda: Value(math.inf), ValueError, "data: expected"), (lambda: Value(-math.inf), ValueError, "data: expected"),
    (lambda: Value(10**400), ValueError, "data: expected a finite number"),
    (lambda: Value(True), TypeError, "data: expected a number"), (lambda: Value([1.0]), TypeError, "data: expected a number"),
    (lambda: Value(1) + "a", TypeError, "data: expected a number, received 'a'"),
    (lambda: Value(1) * None, TypeError, "data: expected a number"),
    (lambda: Value(2) ** Value(2), TypeError, "exponent: expected a number"),
    (lambda: Value(-1) ** 0.5, ValueError, "exponent: expected one for which -1"),
    (lambda: Value(0) ** -1, ValueError, "exponent: expected one for which 0"),
    (lambda: Value(0) ** 0.5, ValueError, "exponent: expected one for which 0"),
    (lambda: Value(0).log(), ValueError, "log: expected a number above 0, received 0"),
    (lambda: Value(-2).log(), ValueError, "log: expected a number above 0, received -2"),
    (lambda: Value(1) / 0, ZeroDivisionError, "division: expected a divisor other than 0"),
    (lambda: 1 / Value(0), ZeroDivisionError, "division: expected a divisor other than 0"),
    (lambda: Value(1000).exp(), OverflowError, "value: expected a finite result, received inf"),
    (lambda: Value(1e200) * 1e200, OverflowError, "value: expected a finite result"),
    (lambda: Value(1e200) ** 2, OverflowError, "value: expected a finite result"),
])
def test_bad_input(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("x", [0.0, 0.3, -3.0, 10.0, -17.0, 20.0, 200.0, -400.0])
def test_slopes_keep_their_digits_far_from_zero(x) -> None:
    for name, slope in (("tanh", tanh_grad), ("sigmoid", sigmoid_grad)):
        value = Value(x)
        getattr(value, name)().backward()
        np.testing.assert_allclose(value.gradient, slope(x), rtol=1e-14)
