"""Embedding: which vector comes for which id and which place, where gradients go, and ids that cannot be."""

import numpy as np
import pytest

from nnbook.initializers import xavier_uniform, zeros
from nnbook.layers import Dense, Embedding, Flatten, PositionEmbedding
from nnbook.network import Sequential
from tables import each_row


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(layer: Embedding, steps: int = 3, dtype: type = np.float64) -> Sequential:
    return Sequential([layer], input_shape=(steps,), rng=rng(), dtype=dtype)


def small() -> tuple[Sequential, Embedding]:
    layer = Embedding(3, 2)
    made = network(layer)
    layer.vectors = [[1, 2], [3, 4], [5, 6]]
    return made, layer


def test_each_id_becomes_its_vector() -> None:
    made, _ = small()
    outputs = made.forward([[0, 2, 2], [1, 0, 1]])
    np.testing.assert_array_equal(outputs, [[[1, 2], [5, 6], [5, 6]], [[3, 4], [1, 2], [3, 4]]])
    assert made.output_shapes == [(3, 2)]


def test_a_repeated_id_adds_up_its_gradients_and_an_absent_one_has_none() -> None:
    made, layer = small()
    made.forward([[0, 2, 2], [0, 0, 2]])
    made.backward(np.arange(12).reshape(2, 3, 2))
    np.testing.assert_array_equal(layer.vector_gradients, [[0 + 6 + 8, 1 + 7 + 9], [0, 0], [2 + 4 + 10, 3 + 5 + 11]])


def test_it_is_a_one_hot_vector_times_a_matrix() -> None:
    layer = Embedding(50, 8)
    made = network(layer, 20)
    ids, delta = rng(1).integers(50, size=(6, 20)), rng(2).normal(size=(6, 20, 8))
    one_hot = np.eye(50)[ids]
    np.testing.assert_array_equal(made.forward(ids), one_hot @ layer.vectors)
    made.backward(delta)
    np.testing.assert_allclose(layer.vector_gradients, one_hot.reshape(-1, 50).T @ delta.reshape(-1, 8), rtol=1e-12, atol=1e-14)


def test_backward_replaces_the_gradients_of_the_batch_before() -> None:
    made, layer = small()
    for ids in ([[0, 0, 0]], [[1, 2, 1]]):
        made.forward(ids)
        made.backward(np.ones((1, 3, 2)))
    np.testing.assert_array_equal(layer.vector_gradients, [[0, 0], [2, 2], [1, 1]])


def test_the_vectors_start_standard_normal_and_the_same_seed_gives_the_same_bits() -> None:
    first, second, other = Embedding(300, 100), Embedding(300, 100), Embedding(300, 100, initializer=xavier_uniform)
    for layer in (first, second, other):
        network(layer)
    np.testing.assert_array_equal(first.vectors, second.vectors)
    np.testing.assert_array_equal(other.vectors, xavier_uniform(300, 100, rng=rng()))
    assert abs(first.vectors.mean()) < 0.03    # 30,000 numbers: 5 standard errors
    assert abs(first.vectors.std() - 1) < 0.03


def test_outputs_are_no_window_into_the_vectors() -> None:
    made, layer = small()
    made.forward([[0, 1, 2]])[...] = 100
    np.testing.assert_array_equal(layer.vectors, [[1, 2], [3, 4], [5, 6]])


def test_float32_stays_float32_and_holds_the_largest_ids_exactly() -> None:
    layer = Embedding(2**24, 1, initializer=zeros)
    made = network(layer, dtype=np.float32)
    layer.vectors[-3:] = [[7], [8], [9]]
    outputs = made.forward([[2**24 - 3, 2**24 - 2, 2**24 - 1]])
    assert outputs.dtype == np.float32
    np.testing.assert_array_equal(outputs, [[[7], [8], [9]]])


def test_read_only_and_strided_ids_are_read_and_left_as_they_are() -> None:
    made, _ = small()
    wide = np.zeros((2, 6))
    wide[:, ::2] = [[0, 2, 1], [1, 1, 0]]
    ids, kept = wide[:, ::2], wide[:, ::2].copy()
    ids.flags.writeable = False
    np.testing.assert_array_equal(made.forward(ids), made.forward(kept))
    made.backward(np.ones((2, 3, 2)))
    np.testing.assert_array_equal(ids, kept)


def test_an_empty_batch_passes() -> None:
    made, layer = small()
    layer.vector_gradients[...] = 5
    assert made.forward(np.zeros((0, 3))).shape == (0, 3, 2)
    made.backward(np.zeros((0, 3, 2)))
    assert not layer.vector_gradients.any()


def test_a_network_may_begin_with_it() -> None:
    layer = Embedding(5, 4)
    made = Sequential([layer, Flatten(), Dense(2)], input_shape=(3,), rng=rng())
    made.backward(np.ones_like(made.forward([[4, 0, 4]])))
    assert layer.vector_gradients.any(axis=1).tolist() == [True, False, False, False, True]


@each_row(("wrong", "shown"), [(3, "3.0"), (-1, "-1.0"), (0.5, "0.5"), (np.nan, "nan"), (np.inf, "inf"),
                               (-np.inf, "-inf"), (-0.5, "-0.5"), (2.5, "2.5"), (1e300, "1e.300")])
def test_an_id_that_cannot_be_is_refused_with_its_place(wrong, shown) -> None:
    made, _ = small()
    ids = np.array([[0, 1, 2], [2, wrong, wrong]])
    with pytest.raises(ValueError, match=rf"ids: expected whole numbers in 0\.\.2, received {shown} at index \(1, 1\); check"):
        made.forward(ids)


def test_ids_have_no_gradient() -> None:
    made, layer = small()
    made.forward([[0, 1, 2]])
    with pytest.raises(ValueError, match=r"Embedding: expected to_input=False, .*received True; make it the first layer"):
        layer.backward(np.ones((1, 3, 2)))
    behind = Sequential([Dense(3, initializer=zeros), Embedding(4, 2)], input_shape=(3,), rng=rng())
    outputs = behind.forward(np.ones((1, 3)))
    with pytest.raises(ValueError, match="make it the first layer"):
        behind.backward(outputs)


@each_row(("value", "error"), [(0, ValueError), (-1, ValueError), (2.5, TypeError), (True, TypeError),
                               ("3", TypeError), (None, TypeError)])
@each_row("name", ["vocabulary", "units"])
def test_sizes_are_whole_numbers_of_one_or_more(name, value, error) -> None:
    with pytest.raises(error, match=rf"{name}: expected .*received"):
        Embedding(**{"vocabulary": 3, "units": 2, name: value})


def test_a_vocabulary_beyond_float32_is_refused() -> None:
    with pytest.raises(ValueError, match=r"vocabulary: expected 16777216 \(2\*\*24\) or less.*received 16777217; let rare"):
        Embedding(2**24 + 1, 2)


@each_row("shape", [(), (3, 4), (1, 2, 3)])
def test_an_example_is_a_vector_of_ids(shape) -> None:
    with pytest.raises(ValueError, match=r"Embedding\(3, 2\): expected examples of shape \(steps,\), received .*pass one id"):
        Embedding(3, 2).output_shape(shape)


@each_row(("initializer", "error", "message"), [
    ("normal", TypeError, "initializer: expected a function, received 'normal'"),
    (lambda a, b, *, rng: np.zeros((b, a)), ValueError, r"initializer: expected weights of shape \(3, 2\), received \(2, 3\)"),
])
def test_an_initializer_makes_one_row_for_each_id(initializer, error, message) -> None:
    with pytest.raises(error, match=message):
        network(Embedding(3, 2, initializer=initializer))


def test_each_place_adds_its_vector() -> None:
    layer = PositionEmbedding()
    made = Sequential([layer], input_shape=(2, 3), rng=rng(), dtype=np.float64)
    layer.vectors = [[1, 2, 3], [10, 20, 30]]
    np.testing.assert_array_equal(made.forward([[[0, 0, 0], [1, 1, 1]], [[5, 0, 0], [0, 5, 0]]]),
                                  [[[1, 2, 3], [11, 21, 31]], [[6, 2, 3], [10, 25, 30]]])
    delta = np.arange(12.0).reshape(2, 2, 3)
    np.testing.assert_array_equal(layer.backward(delta), delta)
    np.testing.assert_array_equal(layer.vector_gradients, [[0 + 6, 1 + 7, 2 + 8], [3 + 9, 4 + 10, 5 + 11]])
    assert layer.backward(delta, to_input=False) is None


def test_the_vectors_of_places_start_as_those_of_words() -> None:
    words, places, other = Embedding(40, 30), PositionEmbedding(), PositionEmbedding(initializer=zeros)
    network(words)
    for layer in (places, other):
        Sequential([layer], input_shape=(40, 30), rng=rng(), dtype=np.float64)
    np.testing.assert_array_equal(places.vectors, words.vectors)
    assert not other.vectors.any()


@each_row("shape", [(), (3,), (1, 2, 3)])
def test_places_are_those_of_a_sequence_of_vectors(shape) -> None:
    with pytest.raises(ValueError, match=r"PositionEmbedding: expected examples of shape \(steps, D\), received .*pass a seq"):
        PositionEmbedding().output_shape(shape)
