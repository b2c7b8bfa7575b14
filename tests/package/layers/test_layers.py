"""Layers: shapes, forward and backward next to each other, bad input."""

import numpy as np
import pytest

from nnbook import Activation, Dense, Dropout, Flatten, Sequential
from nnbook.activations import ELEMENTWISE, softmax
from nnbook.initializers import xavier_uniform, zeros
from nnbook.layers import Layer
from tables import each_row


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(*layers: Layer, shape: tuple[int, ...] = (3,)) -> Sequential:
    return Sequential(layers, input_shape=shape, rng=rng(), dtype=np.float64)


def test_dense_is_the_weighted_sum_plus_the_bias() -> None:
    dense = Dense(2)
    made = network(dense)
    dense.weights[...], dense.biases[...] = [[1, 2], [3, 4], [5, 6]], [10, 20]
    np.testing.assert_array_equal(made.forward([[1, 1, 1], [0, 0, 1]]), [[19, 32], [15, 26]])


@pytest.mark.parametrize("seed", range(5))
def test_dense_backward_is_the_transposed_map(seed) -> None:
    dense = Dense(4)
    network(dense)
    x, delta = rng(seed).normal(size=(5, 3)), rng(seed + 100).normal(size=(5, 4))
    dense.forward(x)
    to_input = dense.backward(delta)
    np.testing.assert_allclose(dense.weight_gradients, sum(np.outer(a, d) for a, d in zip(x, delta, strict=True)), rtol=1e-12)
    np.testing.assert_allclose(dense.bias_gradients, delta.sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(to_input, np.stack([dense.weights @ d for d in delta]), rtol=1e-12)
    assert dense.backward(delta, to_input=False) is None


def test_dense_at_every_step_is_dense_for_each_step() -> None:
    dense = Dense(2)
    made = network(dense, shape=(4, 3))
    x, delta = rng(1).normal(size=(5, 4, 3)), rng(2).normal(size=(5, 4, 2))
    assert made.output_shapes == [(4, 2)]
    outputs = made.forward(x)
    to_input = dense.backward(delta)
    for t in range(4):
        np.testing.assert_allclose(outputs[:, t], x[:, t] @ dense.weights + dense.biases, rtol=1e-12)
        np.testing.assert_allclose(to_input[:, t], delta[:, t] @ dense.weights.T, rtol=1e-12)
    np.testing.assert_allclose(dense.weight_gradients, sum(x[:, t].T @ delta[:, t] for t in range(4)), rtol=1e-12)
    np.testing.assert_allclose(dense.bias_gradients, delta.sum(axis=(0, 1)), rtol=1e-12)
    assert dense.backward(delta, to_input=False) is None
    with pytest.raises(ValueError, match=r"gradient: expected the shape of the last outputs, \(5, 4, 2\), received \(20, 2\)"):
        dense.backward(delta.reshape(20, 2))


@pytest.mark.parametrize("shape", [(3,), (4, 3)])
def test_dense_takes_an_empty_batch(shape) -> None:
    made = network(Dense(2), shape=shape)
    assert made.forward(np.zeros((0, *shape))).shape == (0, *shape[:-1], 2)


def test_backward_replaces_the_gradients_of_the_batch_before() -> None:
    dense = Dense(2)
    network(dense)
    dense.forward(np.ones((1, 3)))
    dense.backward(np.ones((1, 2)))
    first = dense.weight_gradients.copy()
    dense.backward(np.ones((1, 2)))
    np.testing.assert_array_equal(dense.weight_gradients, first)


def test_dense_starts_with_its_initializer_and_biases_of_zero() -> None:
    made = Dense(4, initializer=xavier_uniform)
    network(made)
    np.testing.assert_array_equal(made.weights, xavier_uniform(3, 4, rng=rng()))
    assert not made.biases.any()
    empty = Dense(4, initializer=zeros)
    network(empty)
    assert not empty.weights.any()


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_activation_applies_its_function_and_derivative(name) -> None:
    layer, (f, f_grad) = Activation(name), ELEMENTWISE[name]
    z, delta = rng(1).normal(size=(4, 2, 3)), rng(2).normal(size=(4, 2, 3))
    kept = z.copy()
    np.testing.assert_array_equal(layer.forward(z), f(z))
    np.testing.assert_array_equal(layer.backward(delta), delta * f_grad(z))
    assert layer.backward(delta, to_input=False) is None
    assert layer.output_shape((2, 3)) == (2, 3)
    assert layer.initial((2, 3), rng()) == {}
    np.testing.assert_array_equal(z, kept)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4), (1, 1)])
@pytest.mark.parametrize("batch", [0, 1, 5])
def test_flatten_keeps_the_order_and_backward_restores_the_shape(shape, batch) -> None:
    layer = Flatten()
    x = np.arange(batch * int(np.prod(shape)), dtype=float).reshape(batch, *shape)
    flat = layer.forward(x)
    assert flat.shape == (batch, *layer.output_shape(shape))
    np.testing.assert_array_equal(flat.ravel(), x.ravel())
    np.testing.assert_array_equal(layer.backward(flat), x)
    assert layer.backward(flat, to_input=False) is None


def test_flatten_reads_rows_first_whatever_the_layout_in_memory() -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(Flatten().forward(np.asfortranarray(x)), x.reshape(2, 12))


@pytest.mark.parametrize("layer", [lambda: Dense(4), lambda: Activation("tanh"), Flatten])
def test_layers_keep_float32(layer) -> None:
    made = Sequential([layer()], input_shape=(3,), rng=rng())
    outputs = made.forward(np.ones((2, 3)))
    assert outputs.dtype == np.float32
    assert made.layers[0].backward(outputs).dtype == np.float32


@each_row(("units", "error"), [(0, ValueError), (-3, ValueError), (2.0, TypeError), ("3", TypeError),
                               (True, TypeError), (None, TypeError), (np.nan, TypeError)])
def test_units_are_a_whole_number_of_one_or_more(units, error) -> None:
    with pytest.raises(error, match=r"units: expected .*received"):
        Dense(units)


@each_row(("initializer", "error", "message"), [
    ("he_normal", TypeError, "initializer: expected a function, received 'he_normal'"),
    (None, TypeError, "initializer: expected a function, received None"),
    (lambda a, b, *, rng: np.zeros((b, a)), ValueError, r"initializer: expected weights of shape \(3, 2\), received \(2, 3\)"),
    (lambda a, b, *, rng: 0.0, ValueError, r"initializer: expected weights of shape \(3, 2\), received \(\)"),
    (lambda a, b, *, rng: np.zeros((a, b), complex), TypeError, "initializer: expected real numbers, received complex128"),
])
def test_an_initializer_gives_real_weights_of_the_right_shape(initializer, error, message) -> None:
    with pytest.raises(error, match=message):
        network(Dense(2, initializer=initializer))


@each_row("name", ["sine", "max", None, 3, ["relu"], np.tanh])
def test_an_unknown_activation_is_refused_with_the_known_ones(name) -> None:
    with pytest.raises(ValueError, match=r"name: expected one of 'step', 'sigmoid', 'tanh', 'relu', .*received .*choose one"):
        Activation(name)


@each_row("shape", [(), (1, 28, 28), (1, 2, 3)])
def test_dense_after_an_image_asks_for_flatten(shape) -> None:
    with pytest.raises(ValueError, match=r"Dense\(5\): expected .* \(n_in,\) or \(steps, n_in\), received .*put Flatten\(\)"):
        Dense(5).output_shape(shape)


def test_flatten_backward_wants_flat_gradients() -> None:
    layer = Flatten()
    layer.forward(np.ones((2, 3, 4)))
    with pytest.raises(ValueError, match=r"gradient: expected the shape of the last outputs, \(2, 12\), received \(24,\)"):
        layer.backward(np.ones(24))


def test_a_layer_without_passes_says_so() -> None:
    class Nothing(Layer):
        pass

    with pytest.raises(NotImplementedError, match="Nothing: expected a layer with a forward pass, received none; define it"):
        Nothing().forward(np.ones((1, 1)))
    with pytest.raises(NotImplementedError, match="Nothing: expected a layer with a backward pass, received none; define it"):
        Nothing().backward(np.ones((1, 1)))


@each_row(("name", "advice"), [
    ("softmax", r"leave it out: the losses take raw scores \(logits\), .*nnbook\.softmax makes probabilities of what `predict`"),
    ("Softmax", "leave it out: the losses take raw scores"), ("log_softmax", "leave it out: the losses take raw scores"),
    ("linear", "leave the layer out"), ("identity", "leave the layer out"), ("none", "leave the layer out"),
    ("swish", "write 'silu'"), ("ReLU", "write 'relu', in small letters"), (" tanh ", "write 'tanh'"),
    ("logistic", "write 'sigmoid'"), ("sine", "choose one"), (None, "choose one"), (softmax, "choose one"),
])
def test_an_activation_that_is_none_says_what_to_use(name, advice) -> None:
    with pytest.raises(ValueError, match=rf"^name: expected one of 'step', .*, received .*; {advice}"):
        Activation(name)


def test_dropout_silences_in_both_directions_the_same_inputs() -> None:
    dropout, x = Dropout(0.25, rng=rng()), rng(1).normal(size=(40, 3))
    made = network(dropout)
    y = made.forward(x, training=True)
    np.testing.assert_allclose(y[y != 0], x[y != 0] / 0.75)
    assert 0.1 < np.mean(y == 0) < 0.4
    gradient = rng(2).normal(size=(40, 3))
    np.testing.assert_allclose(dropout.backward(gradient), np.where(y == 0, 0, gradient / 0.75))
    assert dropout.backward(gradient, to_input=False) is None
    np.testing.assert_array_equal(made.forward(x), x)


@each_row("rate", [-0.1, 1, 1.5])
def test_a_rate_of_dropout_is_a_share_below_one(rate) -> None:
    with pytest.raises(ValueError, match="rate: expected a finite number, at least 0 and less than 1"):
        Dropout(rate, rng=rng())
