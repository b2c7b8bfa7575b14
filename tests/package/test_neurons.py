"""The neurons before backpropagation: against their equations, and what the theorems promise; bad input."""

import numpy as np
import pytest

from nnbook.neurons import Perceptron, SpikingNeuron, hebb, oja
from tables import each_row


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_below_the_threshold_the_potential_follows_the_exact_curve() -> None:
    neuron, t = SpikingNeuron(), 0.1 * np.arange(1, 1001)
    potential, spikes = neuron.simulate(np.full(1000, 1.2))
    np.testing.assert_allclose(potential, -65 + 12 * (1 - np.exp(-t / 10)), rtol=1e-12)
    assert len(spikes) == 0


@pytest.mark.parametrize("current", [1.6, 2.0, 3.0, 5.0])
@pytest.mark.parametrize("refractory", [0.0, 2.0])
def test_the_rate_of_the_simulation_is_that_of_the_formula(current, refractory) -> None:
    neuron, dt = SpikingNeuron(refractory=refractory), 0.01
    _, spikes = neuron.simulate(np.full(100_000, current), dt=dt)
    assert np.diff(spikes).std() < 1e-9    # as regular as a clock
    assert 1000 / neuron.firing_rate(current) == pytest.approx(np.diff(spikes).mean(), abs=dt)


def test_the_rate_is_zero_up_to_the_threshold_and_rises_then_up_to_its_limit() -> None:
    neuron = SpikingNeuron()
    assert neuron.firing_rate(1.5) == 0    # it comes to rest exactly at the threshold
    assert neuron.firing_rate(-3) == 0
    rates = [neuron.firing_rate(current) for current in np.linspace(1.501, 100, 200)]
    assert (np.diff(rates) > 0).all()
    assert 400 < rates[-1] < 1000 / neuron.refractory


def test_after_a_spike_it_is_silent_for_a_while() -> None:
    potential, spikes = SpikingNeuron(refractory=5.0).simulate(np.full(600, 3.0))
    first = round(spikes[0] / 0.1) - 1
    assert (potential[first:first + 51] == -65).all()
    assert potential[first + 51] > -65
    np.testing.assert_array_less(potential, -50)


@pytest.mark.parametrize("seed", range(5))
def test_ojas_rule_finds_the_first_principal_component_and_hebbs_runs_away(seed) -> None:
    data = rng(seed).normal(size=(3000, 3)) @ np.diag([2.0, 1.0, 0.5]) @ np.linalg.qr(rng(seed + 9).normal(size=(3, 3)))[0]
    first = np.linalg.eigh(data.T @ data)[1][:, -1]
    w, runaway = rng(seed).normal(size=3), np.full(3, 1e-3)
    for x in data:
        w = oja(w, x, learning_rate=0.005)
    for x in data[:1500]:
        runaway = hebb(runaway, x, learning_rate=0.01)
    assert abs(w @ first) == pytest.approx(1, abs=0.02)
    assert np.linalg.norm(w) == pytest.approx(1, abs=0.05)
    assert np.linalg.norm(runaway) > 1e6


def test_the_rules_by_hand() -> None:
    assert hebb([1.0, 0.0], [2.0, 1.0], learning_rate=0.1).tolist() == [1.4, 0.2]    # y = 2
    np.testing.assert_allclose(oja([1.0, 0.0], [2.0, 1.0], learning_rate=0.1), [1, 0.2])


AND = (np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1]))


def test_it_learns_and_in_six_epochs() -> None:
    neuron = Perceptron(2)
    mistakes = neuron.learn(*AND)
    assert (neuron.weights.tolist(), neuron.bias) == ([2, 1], -3)
    assert len(mistakes) == 6
    assert mistakes[-1] == 0
    np.testing.assert_array_equal(neuron.predict(AND[0]), AND[1])


@pytest.mark.parametrize("rate", [0.001, 0.1, 7.0])
def test_the_learning_rate_changes_no_answer(rate) -> None:
    one, other = Perceptron(3), Perceptron(3)
    x = rng(4).normal(size=(50, 3))
    y = (x @ [1.0, -2.0, 0.5] + 0.2 > 0).astype(int)
    assert one.learn(x, y) == other.learn(x, y, learning_rate=rate)
    np.testing.assert_allclose(other.weights, rate * one.weights, rtol=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_it_needs_no_more_corrections_than_the_theorem_allows(seed) -> None:
    direction = rng(seed).normal(size=3)
    direction /= np.linalg.norm(direction)
    x = rng(seed + 1).uniform(-1, 1, (200, 2))
    distance = np.hstack([x, np.ones((200, 1))]) @ direction    # the bias is a weight of an input that is always 1
    x, distance = x[np.abs(distance) > 0.1], distance[np.abs(distance) > 0.1]
    found = []
    mistakes = Perceptron(2).learn(x, (distance > 0).astype(int), after_update=found.append)
    radius, margin = np.sqrt((x ** 2).sum(axis=1) + 1).max(), np.abs(distance).min()
    assert mistakes[-1] == 0
    assert len(found) == sum(mistakes) <= (radius / margin) ** 2


def test_it_never_ends_on_xor() -> None:
    mistakes = Perceptron(2).learn(AND[0], [0, 1, 1, 0], epochs=500)
    assert len(mistakes) == 500
    assert min(mistakes) > 0


X, Y = np.zeros((2, 3)), np.array([0, 1])


@each_row(("call", "error", "message"), [
    (lambda: Perceptron(0), ValueError, "inputs: expected 1 or more"),
    (lambda: Perceptron(2.0), TypeError, "inputs: expected a whole"),
    (lambda: Perceptron(2).predict(X), ValueError, r"x: expected shape \(examples, 2\), received \(2, 3\)"),
    (lambda: Perceptron(3).predict(X[0]), ValueError, r"x: expected shape \(examples, 3\), received \(3,\); for one example"),
    (lambda: Perceptron(3).learn(X, Y[:1]), ValueError, "y: expected the shape of the first axis of x"),
    (lambda: Perceptron(3).learn(X, Y[:, None]), ValueError, "y: expected 1 axes"),
    (lambda: Perceptron(3).learn(X, [0, 2]), ValueError, r"y: expected integers in 0\.\.1, received 2"),
    (lambda: Perceptron(3).learn(X, [-1, 1]), ValueError, r"y: expected integers in 0\.\.1, received -1"),
    (lambda: Perceptron(3).learn(X, [0.0, 1.0]), TypeError, "y: expected integers, received float64"),
    (lambda: Perceptron(3).learn(X + np.nan, Y), ValueError, "x: expected finite numbers"),
    (lambda: Perceptron(3).learn(X[:0], Y[:0]), ValueError, "x: expected at least one example"),
    (lambda: Perceptron(3).learn(X, Y, epochs=-1), ValueError, "epochs: expected 0 or more"),
    (lambda: Perceptron(3).learn(X, Y, learning_rate=0), ValueError, "learning_rate: expected"),
    (lambda: Perceptron(3).learn(X, Y, after_update=3), TypeError, "after_update: expected a function"),
    (lambda: hebb([1.0], [1.0, 2.0], learning_rate=0.1), ValueError, "x: expected the shape of weights"),
    (lambda: oja([[1.0]], [[1.0]], learning_rate=0.1), ValueError, "weights: expected 1 axes"),
    (lambda: hebb([np.inf], [1.0], learning_rate=0.1), ValueError, "weights: expected finite"),
    (lambda: oja([1.0], [np.nan], learning_rate=0.1), ValueError, "x: expected finite"),
    (lambda: oja([1.0], [1.0], learning_rate=-1), ValueError, "learning_rate: expected"),
    (lambda: SpikingNeuron(tau=0), ValueError, "tau: expected"),
    (lambda: SpikingNeuron(resistance=-1), ValueError, "resistance: exp"),
    (lambda: SpikingNeuron(refractory=-1), ValueError, "refractory: expected"),
    (lambda: SpikingNeuron(rest=-50), ValueError, "rest: expected"),
    (lambda: SpikingNeuron(reset=-40), ValueError, "reset: expected"),
    (lambda: SpikingNeuron(threshold="high"), TypeError, "threshold: expected a number"),
    (lambda: SpikingNeuron().simulate(1.0), ValueError, r"current: expected 1 axes \(steps\)"),
    (lambda: SpikingNeuron().simulate([np.nan]), ValueError, "current: expected finite"),
    (lambda: SpikingNeuron().simulate([1.0], dt=0), ValueError, "dt: expected"),
    (lambda: SpikingNeuron().firing_rate(np.inf), ValueError, "current: expected"),
])
def test_bad_input(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()
