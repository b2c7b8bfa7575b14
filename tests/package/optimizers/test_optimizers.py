"""Optimizers: the same steps as PyTorch's, in place; bad input."""

import numpy as np
import pytest
import torch

from nnbook import SGD, AdaGrad, Adam, AdamW, Dense, Momentum, Nesterov, RMSProp, Sequential
from nnbook.optimizers.base import Optimizer
from references import relative
from reports import report
from tables import each_row

# (name, ours, PyTorch's), both with the same settings
PAIRS = [
    ("SGD default", SGD, lambda p: torch.optim.SGD(p, lr=0.1)),
    ("SGD", lambda: SGD(0.03), lambda p: torch.optim.SGD(p, lr=0.03)),
    ("Momentum default", Momentum, lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9)),
    ("Momentum long memory", lambda: Momentum(0.1, momentum=0.99), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.99)),
    ("Nesterov default", Nesterov, lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True)),
    ("Nesterov", lambda: Nesterov(0.2, momentum=0.5), lambda p: torch.optim.SGD(p, lr=0.2, momentum=0.5, nesterov=True)),
    ("AdaGrad default", AdaGrad, torch.optim.Adagrad),
    ("AdaGrad", lambda: AdaGrad(0.3, epsilon=0.1), lambda p: torch.optim.Adagrad(p, lr=0.3, eps=0.1)),
    ("RMSProp default", RMSProp, torch.optim.RMSprop),
    ("RMSProp", lambda: RMSProp(0.003, rho=0.8, epsilon=1e-3), lambda p: torch.optim.RMSprop(p, lr=0.003, alpha=0.8, eps=1e-3)),
    ("AdamW default", AdamW, torch.optim.AdamW),
    ("AdamW", lambda: AdamW(0.01, weight_decay=0.3), lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.3)),
    ("Adam default", Adam, torch.optim.Adam),
    ("Adam fast", lambda: Adam(0.1), lambda p: torch.optim.Adam(p, lr=0.1)),
    ("Adam short memory", lambda: Adam(0.01, beta1=0.5, beta2=0.9), lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.9))),
    ("Adam without memory", lambda: Adam(0.01, beta1=0, beta2=0), lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.0, 0.0))),
    ("Adam large epsilon", lambda: Adam(epsilon=0.1), lambda p: torch.optim.Adam(p, eps=0.1)),
]
each_pair = pytest.mark.parametrize(("name", "ours", "theirs"), PAIRS, ids=[row[0] for row in PAIRS])
KINDS = [SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW]
EACH = pytest.mark.parametrize("make", KINDS)
WORST: dict[str, float] = {}


@pytest.fixture(scope="module", autouse=True)
def differences():
    yield
    report("optimizers", ["largest relative differences to torch.optim in 100 steps, 10 runs each:",
                          *(f"{name:57} {worst:13.1e}" for name, worst in WORST.items())])


def test_every_optimizer_has_its_twin() -> None:
    assert {name.split()[0] for name, _, _ in PAIRS} == {kind.__name__ for kind in KINDS}
    assert set(Optimizer.__subclasses__()) | {Nesterov, AdamW} == set(KINDS)


@each_pair
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_steps_are_those_of_torch(name, ours, theirs, seed) -> None:
    rng = np.random.default_rng(seed)
    w, optimizer = rng.normal(size=23), ours()
    tensor = torch.tensor(w.copy(), requires_grad=True)
    twin = theirs([tensor])
    for step in range(100):
        gradients = rng.normal(scale=10.0 ** rng.integers(-6, 3), size=23) * (step % 7 != 0)    # some of them are 0
        tensor.grad = torch.tensor(gradients)
        twin.step()
        optimizer.update(w, gradients)
        difference = relative(w, tensor.detach().numpy())
        WORST[name] = max(difference, WORST.get(name, 0.0))
        assert difference <= 1e-10
    assert optimizer.steps == 100


def test_one_step_of_adam_is_the_learning_rate_in_the_direction_of_the_sign() -> None:
    w = np.zeros(4)
    Adam(0.001).update(w, np.array([3.0, -1e-3, 1e5, 0.0]))
    np.testing.assert_allclose(w, [-0.001, 0.001, -0.001, 0], rtol=1e-4)


def test_one_step_of_sgd_is_by_hand() -> None:
    w = np.array([1.0, 2.0])
    SGD(0.5).update(w, np.array([2.0, -4.0]))
    np.testing.assert_array_equal(w, [0, 4])


@EACH
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_steps_are_in_place_keep_the_type_and_leave_the_gradients_alone(make, dtype) -> None:
    flat, gradients = np.ones(8, dtype)[::2], np.arange(4, dtype=dtype)    # not contiguous, too
    gradients.flags.writeable = False
    optimizer, kept = make(), flat
    for _ in range(3):
        optimizer.update(flat, gradients)
    assert flat is kept
    assert flat.dtype == dtype
    assert flat[0] == 1 or make is AdamW    # which shrinks where the gradient is 0, too
    assert (flat[1:] < 1).all()
    np.testing.assert_array_equal(gradients, np.arange(4))


@EACH
def test_same_steps_same_bits(make) -> None:
    results = []
    for _ in range(2):
        rng, optimizer = np.random.default_rng(3), make()
        w = rng.normal(size=9).astype(np.float32)
        for _ in range(20):
            optimizer.update(w, rng.normal(size=9).astype(np.float32))
        results.append(w.tobytes())
    assert results[0] == results[1]


@pytest.mark.parametrize("make", [SGD, Adam])
def test_the_learning_rate_may_change_between_two_steps(make) -> None:
    w, optimizer = np.zeros(1), make(0.1)
    optimizer.update(w, np.ones(1))
    first = w[0]
    optimizer.learning_rate = 0.01
    optimizer.update(w, np.ones(1))
    np.testing.assert_allclose(w[0] - first, first / 10, rtol=1e-6)


WRONG_RATES = [(0, ValueError), (-0.1, ValueError), (np.nan, ValueError), (np.inf, ValueError),
               ("0.1", TypeError), (None, TypeError), (True, TypeError), ([0.1], TypeError), (1j, TypeError)]


@EACH
@pytest.mark.parametrize(("rate", "error"), WRONG_RATES)
def test_a_learning_rate_is_a_finite_number_above_zero(make, rate, error) -> None:
    with pytest.raises(error, match=r"learning_rate: expected a .*received"):
        make(rate)
    optimizer = make(0.1)
    with pytest.raises(error, match=r"learning_rate: expected a .*received"):
        optimizer.learning_rate = rate
    assert optimizer.learning_rate == 0.1


@each_row(("make", "settings", "error", "message"), [
    (Adam, {"beta1": 1}, ValueError, "beta1: expected a finite number, at least 0 and less than 1, received 1"),
    (Adam, {"beta1": -0.1}, ValueError, "beta1: expected .*received -0.1"),
    (Adam, {"beta2": 1.5}, ValueError, "beta2: expected .*received 1.5"),
    (Adam, {"beta2": np.nan}, ValueError, "beta2: expected .*received nan"),
    (Adam, {"beta2": "0.9"}, TypeError, "beta2: expected a number, received '0.9'"),
    (Adam, {"epsilon": 0}, ValueError, "epsilon: expected a finite number, more than 0, received 0"),
    (Adam, {"epsilon": None}, TypeError, "epsilon: expected a number, received None"),
    (Momentum, {"momentum": 1}, ValueError, "momentum: expected .*less than 1, received 1"),
    (Nesterov, {"momentum": -0.5}, ValueError, "momentum: expected .*received -0.5"),
    (RMSProp, {"rho": 2}, ValueError, "rho: expected .*less than 1, received 2"),
    (RMSProp, {"epsilon": 0}, ValueError, "epsilon: expected .*received 0"),
    (AdaGrad, {"epsilon": -1}, ValueError, "epsilon: expected .*received -1"),
    (AdamW, {"weight_decay": -0.1}, ValueError, "weight_decay: expected .*received -0.1"),
    (AdamW, {"weight_decay": np.inf}, ValueError, "weight_decay: expected a finite number"),
    (SGD, {"learning_rate": 10**400}, ValueError, "learning_rate: expected a finite number, received an integer that no float"),
])
def test_settings_are_in_their_ranges(make, settings, error, message) -> None:
    with pytest.raises(error, match=message):
        make(**settings)


def test_momentum_in_the_form_of_other_texts_is_the_same_until_the_rate_changes() -> None:
    w, other, velocity, optimizer = np.ones(1), 1.0, 0.0, Momentum(0.1, momentum=0.9)
    for step in range(6):
        if step == 4:
            np.testing.assert_allclose(w, other, rtol=1e-14)
            optimizer.learning_rate = 0.01
        gradient = 2 * w
        velocity = 0.9 * velocity - optimizer.learning_rate * 2 * other
        other += velocity
        optimizer.update(w, gradient)
    assert abs(w[0] - other) > 0.1


def test_adamw_shrinks_all_alike_where_adam_with_a_penalty_does_not() -> None:
    steep, w, other = np.array([100.0, 0.01]), np.ones(2), np.ones(2)
    decay, penalty = AdamW(1e-3, weight_decay=0.1), Adam(1e-3)
    for sign in [1, -1] * 200:    # gradients that cancel out, large for one weight and small for the other
        decay.update(w, sign * steep)
        penalty.update(other, sign * steep + 0.1 * other)
    np.testing.assert_allclose(w[0], w[1], atol=1e-3)
    assert abs(other[0] - other[1]) > 0.1


@EACH
@pytest.mark.parametrize(("w", "g", "error", "message"), [
    (np.ones(3), np.ones((3, 1)), ValueError, r"gradients: expected the shape of parameters, \(3,\), received \(3, 1\)"),
    (np.ones(3), np.ones(1), ValueError, "gradients: expected the shape of parameters"),
    (np.ones(3), np.float64(1), TypeError, "gradients: expected a floating NumPy array, received float64"),
    ([1.0], np.ones(1), TypeError, "parameters: expected a floating NumPy array, received list"),
    (np.ones(1), [1.0], TypeError, "gradients: expected a floating NumPy array, received list"),
    (np.ones(1, int), np.ones(1), TypeError, "parameters: expected a floating NumPy array, received int64"),
    (np.ones(1), np.ones(1, complex), TypeError, "gradients: expected a floating NumPy array, received complex128"),
    (np.ones(1), np.ones(1, object), TypeError, "gradients: expected a floating NumPy array, received object"),
    (np.broadcast_to(1.0, 3), np.ones(3), ValueError, "parameters: expected an array that may be changed"),
])
def test_an_update_says_what_is_wrong_and_does_not_count(make, w, g, error, message) -> None:
    optimizer = make()
    with pytest.raises(error, match=message):
        optimizer.update(w, g)
    assert optimizer.steps == 0


@EACH
def test_an_optimizer_belongs_to_one_network(make) -> None:
    one, two, larger = (Sequential([Dense(n)], input_shape=(2,), rng=np.random.default_rng(0)) for n in (3, 3, 4))
    optimizer = make()
    optimizer.update(one.parameters, one.gradients)
    with pytest.raises(ValueError, match="parameters: expected the shape of the parameters of the step before"):
        optimizer.update(larger.parameters, larger.gradients)
    with pytest.raises(ValueError, match=r"parameters: expected those of the step before.*make a new optimizer for each network"):
        optimizer.update(two.parameters, two.gradients)
    optimizer.update(one.parameters[:], one.gradients)    # a view of the same numbers is the same network
    assert optimizer.steps == 2


@EACH
def test_other_numbers_of_the_same_memory_are_other_parameters(make) -> None:
    memory, g = np.arange(1.0, 7.0), np.ones(3)
    for other in (memory[1:4], memory[2::-1], memory[::2], memory[3:]):
        before, optimizer = memory.copy(), make()
        optimizer.update(memory[:3], g)
        after = memory.copy()
        with pytest.raises(ValueError, match="parameters: expected those of the step before"):
            optimizer.update(other, g)
        np.testing.assert_array_equal(memory, after)
        optimizer.update(memory[0:3], g)    # the same numbers, by another view
        assert optimizer.steps == 2
        memory[...] = before


def test_an_optimizer_without_a_rule_says_so() -> None:
    with pytest.raises(NotImplementedError, match="Optimizer: expected an optimizer with a rule, received none; define `_step`"):
        Optimizer(0.1).update(np.ones(1), np.ones(1))
