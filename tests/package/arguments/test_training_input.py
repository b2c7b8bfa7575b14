"""What `fit`, `evaluate` and `batches` refuse, and what they say: nothing is trained on what does not fit."""

from functools import partial

import numpy as np
import pytest
from scipy.sparse import coo_matrix, csr_array

from nnbook import (
    SGD,
    Activation,
    Adam,
    BatchNorm,
    Dense,
    Embedding,
    Flatten,
    Sequential,
    batches,
    evaluate,
    fit,
    huber,
    mean_absolute_error,
    mean_squared_error,
)
from tables import each_row

X, Y = np.random.default_rng(0).normal(size=(10, 4)), np.arange(10) % 3


def network(outputs: int = 3) -> Sequential:
    return Sequential([Dense(5), Activation("sigmoid"), Dense(outputs)], input_shape=(4,), rng=np.random.default_rng(0))


def spoilt(index: int, value: float = np.nan) -> np.ndarray:
    x = X.copy()
    x[index, 2] = value
    return x


@each_row(("changes", "error", "message"), [
    ({"x": X[0]}, ValueError, r"x: expected a batch of shape \(examples, 4\), received \(4,\)"),
    ({"x": X[:, :3]}, ValueError, r"x: expected a batch of shape \(examples, 4\), received \(10, 3\)"),
    ({"x": X[:0], "y": Y[:0]}, ValueError, r"x: expected at least one example, received shape \(0, 4\)"),
    ({"x": X.astype(object)}, TypeError, "x: expected real numbers, received object"),
    ({"x": X + 0j}, TypeError, "x: expected real numbers, received complex128"),
    ({"x": X.astype(str)}, TypeError, "x: expected real numbers, received <U32"),
    ({"x": None}, TypeError, "x: expected an array, received None"),
    ({"x": csr_array(X)}, TypeError, r"x: expected a plain array, received a sparse one, csr_array; pass `\.toarray\(\)` of it"),
    ({"validation": (coo_matrix(X), Y)}, TypeError, r"validation x: .*received a sparse one, coo_matrix; pass `\.toarray"),
    ({"y": csr_array(X)}, TypeError, r"y: expected a plain array, received a sparse one, csr_array; pass `\.toarray\(\)` of it"),
    ({"y": Y[:9]}, ValueError, r"y: expected 10 targets, one for each example, received shape \(9,\)"),
    ({"y": 1}, ValueError, r"y: expected 10 targets, one for each example, received shape \(\)"),
    ({"y": None}, TypeError, "y: expected an array, received None"),
    ({"y": (label for label in Y)}, TypeError, "y: expected an array, received <generator .*; make it a list"),
    ({"y": {"labels": 3}}, TypeError, "y: expected an array, received {'labels': 3}, in which NumPy sees no rows"),
    ({"y": {0, 1}}, TypeError, "y: expected an array, received {0, 1}"),
    ({"y": Y[:, None]}, ValueError, "targets: expected class numbers of shape"),
    ({"y": Y.astype(float)}, TypeError, "targets: expected integers, received float64"),
    ({"y": Y > 0}, TypeError, "targets: expected integers, received bool"),
    ({"y": Y.astype(object)}, TypeError, "targets: expected integers, received object"),
    ({"y": Y.astype(str)}, TypeError, "targets: expected integers, received <U"),
    ({"y": Y + 1}, ValueError, r"targets: expected integers in 0\.\.2, received 3 at index"),
    ({"y": Y - 1}, ValueError, r"targets: expected integers in 0\.\.2, received -1 at index"),
    ({"y": Y / 3, "loss": mean_squared_error}, ValueError, r"predictions: expected the shape of targets, \(10,\), received"),
    ({"epochs": -1}, ValueError, "epochs: expected 0 or more, received -1"),
    ({"epochs": 1.0}, TypeError, r"epochs: expected a whole number, received 1\.0"),
    ({"epochs": True}, TypeError, "epochs: expected a whole number, received True"),
    ({"batch_size": 0}, ValueError, "batch_size: expected 1 or more, received 0"),
    ({"batch_size": 2.5}, TypeError, r"batch_size: expected a whole number, received 2\.5"),
    ({"batch_size": False}, TypeError, "batch_size: expected a whole number, received False"),
    ({"batch_size": "4"}, TypeError, "batch_size: expected a whole number, received '4'"),
    ({"rng": 0}, TypeError, r"rng: expected a numpy\.random\.Generator, received 0"),
    ({"rng": None, "epochs": 0}, TypeError, r"rng: expected a numpy\.random\.Generator, received None"),
    ({"optimizer": "adam"}, TypeError, r"optimizer: expected an object such as Adam\(\), received 'adam'"),
    ({"optimizer": Adam}, TypeError, r"optimizer: expected .* received <class .*make one by calling its class"),
    ({"loss": "cross_entropy"}, TypeError, "loss: expected a function, received 'cross_entropy'"),
    ({"after_batch": 3}, TypeError, "after_batch: expected a function, received 3"),
    ({"validation": X}, TypeError, r"validation: expected a pair, received ndarray; write \(examples, targets\)"),
    ({"validation": (X,)}, TypeError, "validation: expected a pair, received tuple"),
    ({"validation": (X, Y[:5])}, ValueError, "validation y: expected 10 targets"),
    ({"validation": (X[:, :2], Y)}, ValueError, r"validation x: expected a batch of shape \(examples, 4\)"),
    ({"validation": (X[:0], Y[:0])}, ValueError, "validation x: expected at least one example"),
])
def test_fit_says_what_is_wrong_before_it_changes_anything(changes, error, message) -> None:
    made = network()
    kept = made.parameters.copy()
    with pytest.raises(error, match=message):
        fit(made, **{"x": X, "y": Y, "rng": np.random.default_rng(0), "batch_size": 10, "progress": False, **changes})
    np.testing.assert_array_equal(made.parameters, kept)


def test_rng_has_no_default() -> None:
    with pytest.raises(TypeError, match="rng"):
        fit(network(), X, Y)
    with pytest.raises(TypeError, match="rng"):
        batches(3, 2)


@each_row("function", [evaluate, lambda n, x, y: fit(n, x, y, rng=np.random.default_rng(0))])
@each_row("value", [None, "network", Sequential, Dense(3), 3])
def test_a_network_is_a_network(function, value) -> None:
    with pytest.raises(TypeError, match=r"network: expected an nnbook\.Sequential, received \w+; make one first"):
        function(value, X, Y)


@each_row("value", [np.nan, np.inf, -np.inf])
@each_row("index", [0, 5, 9])
@each_row("part", ["", "validation "])
def test_data_that_are_not_finite_are_refused_before_the_training(part, index, value) -> None:
    made, held = network(), (spoilt(index, value), Y)
    kept = made.parameters.copy()
    x, validation = (held[0], None) if not part else (X, held)
    with pytest.raises(ValueError, match=rf"^{part}x: expected finite numbers, received {value} at index \({index}, 2\); fill"):
        fit(made, x, Y, rng=np.random.default_rng(3), validation=validation, progress=False)
    np.testing.assert_array_equal(made.parameters, kept)


@each_row("loss", [mean_squared_error, mean_absolute_error, huber, partial(huber, threshold=2.0),
                   lambda p, y: mean_squared_error(p, np.nan_to_num(y))])
@each_row("part", ["", "validation "])
def test_targets_that_are_not_finite_are_refused_before_the_training(part, loss) -> None:
    made, good, bad = network(1), X[:, 2:3], spoilt(7)[:, 2:3]
    kept = made.parameters.copy()
    with pytest.raises(ValueError, match=rf"^{part}y: expected finite numbers, received nan at index \(7, 0\); fill in what is"):
        fit(made, X, good if part else bad, validation=(X, bad) if part else None, rng=np.random.default_rng(3), loss=loss,
            progress=False)
    np.testing.assert_array_equal(made.parameters, kept)


@each_row("loss", [mean_squared_error, mean_absolute_error, huber, lambda p, y: mean_squared_error(p, y)])
def test_validation_targets_of_another_shape_are_refused_before_the_training(loss) -> None:
    made = network(1)
    kept = made.parameters.copy()
    with pytest.raises(ValueError, match=r"predictions: expected the shape of targets, \(10,\), received \(10, 1\)"):
        fit(made, X, X[:, :1], validation=(X, X[:, 0]), rng=np.random.default_rng(3), loss=loss, progress=False)
    np.testing.assert_array_equal(made.parameters, kept)


@each_row("part", ["", "validation "])
def test_words_out_of_range_are_refused_before_the_training(part) -> None:
    made = Sequential([Embedding(9, 2), Flatten(), Dense(3)], input_shape=(4,), rng=np.random.default_rng(0))
    good, bad = np.arange(40).reshape(10, 4) % 9, np.arange(40).reshape(10, 4) % 10
    kept = made.parameters.copy()
    with pytest.raises(ValueError, match=rf"^{part}x: ids: expected whole numbers in 0\.\.8, received 9.0 at index \(2, 1\);"):
        fit(made, good if part else bad, Y, validation=(bad, Y), rng=np.random.default_rng(3), progress=False, batch_size=1)
    np.testing.assert_array_equal(made.parameters, kept)


@each_row(("size", "last"), [(3, 1), (9, 1), (1, 1)])
def test_a_last_batch_that_is_too_small_for_a_layer_is_refused_before_the_training(size, last) -> None:
    made = Sequential([Dense(5), BatchNorm(), Dense(3)], input_shape=(4,), rng=np.random.default_rng(0))
    kept = made.parameters.copy()
    with pytest.raises(ValueError, match=rf"^batch_size: BatchNorm: expected two .*received a batch of shape \({last}, 5\);"):
        fit(made, X, Y, rng=np.random.default_rng(3), batch_size=size, progress=False)
    np.testing.assert_array_equal(made.parameters, kept)
    fit(made, X, Y, rng=np.random.default_rng(3), batch_size=4, epochs=1, progress=False)    # 4, 4 and 2


@each_row(("rate", "epochs", "name"), [(1e15, 9, "training loss"), (3e38, 1, "parameters")])
def test_a_training_that_runs_away_stops_without_a_warning(rate, epochs, name) -> None:
    x, y = X * 100, Y[:, None] * 100.0
    made = Sequential([Dense(1)], input_shape=(4,), rng=np.random.default_rng(0))
    with pytest.raises(FloatingPointError, match=rf"{name}: expected finite numbers, .* in batch \d; lower the learning rate"):
        fit(made, x, y, rng=np.random.default_rng(0), batch_size=10, epochs=epochs, loss=mean_squared_error,
            optimizer=SGD(rate), progress=False)


def test_a_loss_of_the_readers_own_is_watched_too() -> None:
    with pytest.raises(FloatingPointError, match="training loss: expected finite numbers, received NaN or inf in batch 0"):
        fit(network(), X, Y, rng=np.random.default_rng(0), loss=lambda p, y: (np.nan, p), progress=False)


@each_row(("x", "y", "error", "message"), [
    (X[:, :2], Y, ValueError, "x: expected a batch of shape"),
    (X[:0], Y[:0], ValueError, "logits: expected at least one example"),
    (X, Y[:4], ValueError, r"targets: expected class numbers of shape \(10,\), .*received shape \(4,\)"),
    (X, Y[:, None], ValueError, "targets: expected class numbers of shape"),
    (X, Y + 0.5, TypeError, "targets: expected integers, received float64"),
    (X, Y + 1, ValueError, r"targets: expected integers in 0\.\.2, received 3"),
    (spoilt(4), Y, ValueError, r"logits: expected finite numbers, received nan at index \(4, 0\)"),
    (X, "text", ValueError, r"targets: expected class numbers .*received shape \(\)"),
    (X, list("abcdefghij"), TypeError, "targets: expected integers, received <U1"),
])
def test_evaluate_says_what_is_wrong(x, y, error, message) -> None:
    with pytest.raises(error, match=message):
        evaluate(network(), x, y)


@each_row(("examples", "size", "error", "message"), [
    (0, 2, ValueError, "examples: expected 1 or more, received 0"),
    (-1, 2, ValueError, "examples: expected 1 or more, received -1"),
    (3.0, 2, TypeError, "examples: expected a whole number, received 3"),
    (X, 2, TypeError, "examples: expected a whole number"),
    (3, 0, ValueError, "batch_size: expected 1 or more, received 0"),
    (3, True, TypeError, "batch_size: expected a whole number, received True"),
    (3, None, TypeError, "batch_size: expected a whole number, received None"),
])
def test_batches_say_what_is_wrong_when_they_are_called(examples, size, error, message) -> None:
    with pytest.raises(error, match=message):
        batches(examples, size, rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match=r"rng: expected a numpy\.random\.Generator, received 5"):
        batches(3, 2, rng=5)
