"""Metrics: equal to scikit-learn's; by hand; bad input."""

import warnings

import numpy as np
import pytest
import sklearn.metrics as theirs

from nnbook import Dense, Sequential, accuracy, batches, calibration, confusion_matrix
from nnbook.datasets import moons
from nnbook.metrics import f1, precision, recall
from tables import each_row

PAIRS = [(precision, theirs.precision_score), (recall, theirs.recall_score), (f1, theirs.f1_score)]
each = pytest.mark.parametrize(("ours", "reference"), PAIRS)
ALL = [accuracy, precision, recall, f1, lambda predicted, true: confusion_matrix(predicted, true, 3)]


@pytest.mark.parametrize("seed", range(20))
def test_accuracy_and_counts_are_those_of_scikit_learn(seed) -> None:
    rng = np.random.default_rng(seed)
    classes, n = rng.integers(2, 8), rng.integers(1, 60)
    predicted, true = rng.integers(0, classes, n), rng.integers(0, classes, n)
    assert accuracy(predicted, true) == theirs.accuracy_score(true, predicted)
    counts = confusion_matrix(predicted, true, classes)
    np.testing.assert_array_equal(counts, theirs.confusion_matrix(true, predicted, labels=range(classes)))
    assert accuracy(predicted, true) == np.trace(counts) / n


@each
@pytest.mark.parametrize("average", ["binary", "macro", "micro"])
@pytest.mark.parametrize("undefined", [0.0, 1.0])
@pytest.mark.parametrize("seed", range(30))
def test_precision_recall_and_f1_are_those_of_scikit_learn(ours, reference, average, undefined, seed) -> None:
    rng = np.random.default_rng(seed)
    classes, n = (2 if average == "binary" else rng.integers(1, 7)), rng.integers(1, 25)    # few, so that classes go missing
    predicted, true = rng.integers(0, classes, n), rng.integers(0, classes, n)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = reference(true, predicted, average=average, zero_division=undefined)
    assert ours(predicted, true, average=average, undefined=undefined) == pytest.approx(expected, rel=1e-14)


def test_by_hand() -> None:
    predicted, true = [1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 1, 0, 0, 0, 0]    # TP 2, FP 1, FN 1, TN 4
    assert precision(predicted, true) == 2 / 3
    assert recall(predicted, true) == 2 / 3
    assert f1(predicted, true) == pytest.approx(2 / 3)
    assert accuracy(predicted, true) == 6 / 8
    assert confusion_matrix([1, 1, 0], [0, 1, 1], 2).tolist() == [[0, 1], [1, 1]]


def test_the_mean_of_all_classes_counts_a_rare_class_as_much_as_a_frequent_one() -> None:
    true, predicted = [0] * 98 + [1, 1], [0] * 100
    assert recall(predicted, true, average="micro") == 0.98
    assert recall(predicted, true, average="macro") == 0.5
    assert recall(predicted, true) == 0


def test_where_nothing_was_said_the_reader_chooses_what_counts() -> None:
    assert precision([0, 0], [0, 1]) == 0
    assert precision([0, 0], [0, 1], undefined=1.0) == 1
    assert recall([1, 1], [0, 0], undefined=0.5) == 0.5


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, np.uint64])
def test_labels_of_any_integer_type(kind) -> None:
    predicted, true = np.array([0, 1, 1, 2], kind), np.array([0, 1, 2, 2], kind)
    assert accuracy(predicted, true) == 0.75
    assert confusion_matrix(predicted, true, 3).dtype == np.int64
    assert f1(predicted, true, average="macro") == pytest.approx(theirs.f1_score(true, predicted, average="macro"))


@each_row("ours", ALL)
@each_row(("predicted", "true", "error", "message"), [
    ([0, 1], [[0], [1]], ValueError, r"true: expected 1 axes \(batch\), received shape \(2, 1\)"),
    ([[0, 1]], [0, 1], ValueError, "predicted: expected 1 axes"),
    ([0, 1], [0], ValueError, r"predicted: expected the shape of true, \(1,\), received \(2,\)"),
    (0, 1, ValueError, "predicted: expected 1 axes"),
    ([0.0, 1.0], [0, 1], TypeError, "predicted: expected integers, received float64"),
    ([True, False], [0, 1], TypeError, "predicted: expected integers, received bool"),
    ([0, 1], ["0", "1"], TypeError, "true: expected integers, received <U1"),
    ([0, 1], np.array([0, None]), TypeError, "true: expected integers, received object"),
    ([0, -1], [0, 1], ValueError, "predicted: expected integers in .*received -1 at index 1"),
    ([0, 1], np.ma.masked_array([0, 1], [True, False]), TypeError, "true: expected a plain array"),
    (np.zeros((0,)), np.zeros((0,)), TypeError, "predicted: expected integers"),
])
def test_bad_labels(ours, predicted, true, error, message) -> None:
    with pytest.raises(error, match=message):
        ours(predicted, true)


@each_row("ours", [accuracy, precision, recall, f1])
def test_no_example(ours) -> None:
    with pytest.raises(ValueError, match="true: expected at least one example"):
        ours(np.zeros(0, int), np.zeros(0, int))


@each
@pytest.mark.parametrize(("settings", "message"), [
    ({"average": "weighted"}, "average: expected 'binary', 'macro' or 'micro', received 'weighted'"),
    ({"average": None}, "average: expected"),
    ({"undefined": -1}, "undefined: expected"), ({"undefined": 2}, "undefined: expected"),
    ({"undefined": np.nan}, "undefined: expected"),
])
def test_bad_settings(ours, reference, settings, message) -> None:
    with pytest.raises(ValueError, match=message):
        ours([0, 1], [0, 1], **settings)


@each
def test_a_third_class_is_refused_where_there_are_two(ours, reference) -> None:
    with pytest.raises(ValueError, match=r"predicted: expected integers in 0\.\.1, received 2 at index 1"):
        ours([0, 2], [0, 1])


@each_row(("classes", "error", "message"), [
    (0, ValueError, "classes: expected 1 or more"), (2.0, TypeError, "classes: expected a whole number"),
    (True, TypeError, "classes: expected a whole number"), (2, ValueError, r"received 2 at index 2"),
])
def test_a_confusion_matrix_knows_its_classes(classes, error, message) -> None:
    with pytest.raises(error, match=message):
        confusion_matrix([0, 1, 2], [0, 1, 1], classes)


@each_row(("name", "call"), [
    ("classes", lambda n: confusion_matrix([0], [0], n)), ("bins", lambda n: calibration([0.5], [1], bins=n)),
    ("examples", lambda n: batches(n, 1, rng=np.random.default_rng(0))), ("n", lambda n: moons(n, rng=np.random.default_rng(0)))])
def test_a_number_for_which_there_is_no_memory_is_refused_in_words(name, call) -> None:
    for number in (10**15, 2**60):
        message = rf"^{name}: expected a number whose arrays fit into memory, received {number} \(.*; choose a smaller"
        with pytest.raises(ValueError, match=message):
            call(number)


def test_a_table_of_ten_million_classes_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^classes: expected a number whose .*received 10000000 \(.*; choose a smaller"):
        confusion_matrix([0, 1], [0, 1], 10**7)


def test_a_layer_for_which_there_is_no_memory_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^layers: expected weights that fit into memory, received \(1000000, 1000000000\)"):
        Sequential([Dense(10**9)], input_shape=(10**6,), rng=np.random.default_rng(0))
