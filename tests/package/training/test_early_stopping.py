"""Early stopping, and what else `fit` can do to a step: schedules, penalties, clipping."""

import numpy as np
import pytest

from nnbook import (
    SGD,
    Activation,
    AdaGrad,
    Adam,
    AdamW,
    Dense,
    EarlyStopping,
    History,
    Momentum,
    Nesterov,
    RMSProp,
    Sequential,
    cross_entropy,
    evaluate,
    fit,
    mean_squared_error,
)
from nnbook.layers import BatchNorm
from nnbook.optimizers import cosine_decay, exponential_decay, warm_up
from tables import each_row


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(**changes) -> Sequential:
    return Sequential([Dense(30), BatchNorm(), Activation("relu"), Dense(2)], input_shape=(5,), rng=rng(1), **changes)


def noise(seed: int, n: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Nothing to be learned, so the validation loss soon rises."""
    return rng(seed).normal(size=(n, 5)), rng(seed + 50).integers(0, 2, n)


def run(made: Sequential, **changes) -> History:
    settings = {"rng": rng(2), "progress": False, "epochs": 60, "batch_size": 8, **changes}
    return fit(made, *noise(0), **settings)


def test_it_stops_and_goes_back_to_the_best_epoch() -> None:
    made, stopping, validation = network(dtype=np.float64), EarlyStopping(patience=4), noise(1, 200)
    history = run(made, validation=validation, early_stopping=stopping)
    best = int(np.argmin(history.validation_loss)) + 1
    assert stopping.best_epoch == best < 56
    assert len(history.loss) == best + 4
    assert history.stopped == f"stopped after epoch {best + 4}: the validation loss was smallest in epoch {best}"
    np.testing.assert_allclose(evaluate(made, *validation)[0], history.validation_loss[best - 1], rtol=1e-12)


def test_without_restoring_the_last_parameters_stay() -> None:
    made, validation = network(dtype=np.float64), noise(1, 200)
    history = run(made, validation=validation, early_stopping=EarlyStopping(patience=4, restore=False))
    np.testing.assert_allclose(evaluate(made, *validation)[0], history.validation_loss[-1], rtol=1e-12)


def test_a_training_that_keeps_falling_is_not_stopped() -> None:
    x, y = noise(0)
    history = run(network(), validation=(x, y), early_stopping=EarlyStopping(patience=5), epochs=6)
    assert len(history.loss) == 6
    assert history.stopped == ""


def test_a_fall_smaller_than_the_smallest_change_does_not_count() -> None:
    history = run(network(), validation=noise(0), early_stopping=EarlyStopping(patience=2, min_change=100.0))
    assert len(history.loss) == 3    # the first epoch counts as a fall from infinity


def test_one_object_can_serve_two_trainings() -> None:
    stopping = EarlyStopping(patience=2)
    first = run(network(), validation=noise(1, 100), early_stopping=stopping)
    second = run(network(), validation=noise(1, 100), early_stopping=stopping)
    assert first.validation_loss == second.validation_loss
    assert first.stopped == second.stopped


def test_the_schedule_sets_the_rate_of_each_update() -> None:
    optimizer, rates = SGD(5.0), []
    schedule = warm_up(cosine_decay(0.1, steps=8), steps=4)
    history = run(network(), epochs=3, optimizer=optimizer, schedule=schedule,
                  after_batch=lambda _: rates.append(optimizer.learning_rate))
    assert rates == [schedule(t) for t in range(12)]
    assert history.learning_rate == rates[3::4]


@pytest.mark.parametrize("make", [SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW])
def test_a_schedule_may_end_at_zero_and_what_was_learned_stays(make) -> None:
    made, optimizer, kept = network(), make(0.5), []
    history = run(made, epochs=3, optimizer=optimizer, schedule=cosine_decay(0.1, steps=4), after_batch=lambda done: (
        kept.append(made.parameters.copy())))
    assert history.learning_rate[1:] == [0, 0]
    assert len(history.batch_loss) == optimizer.steps == 12
    np.testing.assert_array_equal(kept[-1], kept[3])    # the fourth update was the last one that moved anything
    assert optimizer.learning_rate == 0.5    # its own is back, so that the next training moves


def test_a_rate_that_underflows_is_zero() -> None:
    history = run(network(), epochs=3, schedule=exponential_decay(1e-300, factor=1e-20))
    assert history.learning_rate == [0, 0, 0]


@each_row(("rate", "error", "shown"), [(-1e-9, ValueError, "-1e-09"), (np.nan, ValueError, "nan"),
                                       (np.inf, ValueError, "inf"), (None, TypeError, "None"),
                                       ("0.1", TypeError, "'0.1'"), ([0.1], TypeError, r"\[0\.1\]")])
def test_a_schedule_that_goes_wrong_keeps_what_was_learned(rate, error, shown) -> None:
    made, optimizer, kept = network(), Momentum(0.5), []
    message = rf"^schedule: expected a learning rate, 0 or more, .*received {shown} for update 7; look at what it gives for t = 6"
    with pytest.raises(error, match=message) as caught:
        run(made, optimizer=optimizer, schedule=lambda t: 0.1 if t < 6 else rate, validation=noise(1),
            after_batch=lambda _: kept.append(made.parameters.copy()))
    history = caught.value.history
    assert (len(history.loss), len(history.validation_loss), len(history.batch_loss)) == (1, 1, 6)
    np.testing.assert_array_equal(made.parameters, kept[-1])
    assert optimizer.learning_rate == 0.5


class OwnError(Exception):
    """As a reader's code might raise it."""


@each_row("place", ["after_batch", "loss", "schedule", "validation"])
def test_an_error_of_the_readers_own_carries_the_record(place) -> None:
    def fails(when: int, answer):
        calls = []

        def function(*given):
            calls.append(given)
            if len(calls) == when:
                raise OwnError("as is")
            return answer(*given)
        return function

    settings = {"after_batch": {"after_batch": fails(9, lambda _: None)}, "loss": {"loss": fails(10, cross_entropy)},
                "schedule": {"schedule": fails(10, lambda _: 0.1)},
                "validation": {"validation": noise(1), "loss": fails(11, cross_entropy)}}[place]    # 1 before, 4 and 1 each epoch
    made = network()
    before = made.parameters.copy()
    with pytest.raises(OwnError, match=r"^as is\n?") as caught:
        run(made, **settings)
    history = caught.value.history
    assert isinstance(history, History)
    assert (len(history.loss), len(history.batch_loss)) == ((2, 9) if place != "validation" else (2, 8))
    assert f"Epochs that ran to their end: 2, updates: {len(history.batch_loss)}. The network keeps" in caught.value.__notes__[0]
    assert not np.array_equal(made.parameters, before)


def test_validation_outputs_that_run_away_say_so_and_keep_the_record() -> None:
    made = Sequential([Dense(2)], input_shape=(5,), rng=rng(1))
    x, y = noise(1)
    made.parameters *= 10
    with pytest.raises(FloatingPointError, match=r"^validation loss: expected finite .*received NaN or inf after epoch 1; lower"):
        run(made, validation=(x * 9e37, y))
    early = EarlyStopping()
    with pytest.raises(FloatingPointError, match=r"^validation loss: .* after epoch 1;") as caught:    # a loss of one's own
        run(network(), validation=(x, y), early_stopping=early,
            loss=lambda outputs, y: (np.nan if len(y) == 30 else 1.0, np.zeros_like(outputs)))
    assert len(caught.value.history.loss) == 1


@pytest.mark.parametrize(("name", "slope"), [("l1", np.sign), ("l2", lambda w: 2 * w)])
def test_a_penalty_pulls_the_weights_and_not_the_biases(name, slope) -> None:
    plain, pulled = (Sequential([Dense(3)], input_shape=(5,), rng=rng(1), dtype=np.float64) for _ in range(2))
    for made in (plain, pulled):
        made.layers[0].biases = [1.0, 2.0, 3.0]
    before = plain.layers[0].weights.copy()
    x, y = rng(3).normal(size=(8, 5)), rng(4).normal(size=(8, 3))
    settings = {"rng": rng(2), "progress": False, "epochs": 1, "batch_size": 8, "loss": mean_squared_error}
    fit(plain, x, y, optimizer=SGD(0.1), **settings)
    fit(pulled, x, y, optimizer=SGD(0.1), **settings, **{name: 0.05})
    np.testing.assert_allclose(plain.layers[0].weights - pulled.layers[0].weights, 0.1 * 0.05 * slope(before), rtol=1e-9)
    np.testing.assert_array_equal(plain.layers[0].biases, pulled.layers[0].biases)


def test_clipping_limits_the_length_of_a_step() -> None:
    made = network(dtype=np.float64)
    lengths, last = [], [made.parameters.copy()]

    def measure(_) -> None:
        lengths.append(np.linalg.norm(made.parameters - last[0]))
        last[0] = made.parameters.copy()

    run(made, epochs=2, optimizer=SGD(0.5), clip=0.01, after_batch=measure)
    np.testing.assert_allclose(lengths, 0.5 * 0.01, rtol=1e-9)


@each_row(("changes", "error", "message"), [
    ({"early_stopping": EarlyStopping()}, ValueError, "early_stopping: expected validation data to judge by, received none"),
    ({"early_stopping": 3, "validation": noise(0)}, TypeError, "early_stopping: expected an nnbook.EarlyStopping, received 3"),
    ({"early_stopping": EarlyStopping, "validation": noise(0)}, TypeError, "early_stopping: expected an nnbook.EarlyStopping"),
    ({"schedule": 0.1}, TypeError, "schedule: expected a function, received 0.1"),
    ({"l1": -1}, ValueError, "l1: expected a finite number, at least 0"), ({"l2": np.nan}, ValueError, "l2: expected"),
    ({"l2": "0.1"}, TypeError, "l2: expected a number"), ({"clip": 0}, ValueError, "clip: expected a finite number, more than 0"),
    ({"clip": np.inf}, ValueError, "clip: expected"), ({"clip": True}, TypeError, "clip: expected a number"),
])
def test_fit_says_what_is_wrong_before_it_changes_anything(changes, error, message) -> None:
    made = network()
    before = made.parameters.copy()
    with pytest.raises(error, match=message):
        run(made, **changes)
    np.testing.assert_array_equal(made.parameters, before)


@each_row(("settings", "error", "message"), [
    ({"patience": 0}, ValueError, "patience: expected 1 or more"), ({"patience": 2.5}, TypeError, "patience: expected a whole"),
    ({"min_change": -1}, ValueError, "min_change: expected"), ({"min_change": np.nan}, ValueError, "min_change: expected"),
    ({"restore": 1}, TypeError, "restore: expected True or False, received 1"),
])
def test_early_stopping_checks_its_settings(settings, error, message) -> None:
    with pytest.raises(error, match=message):
        EarlyStopping(**settings)
