"""Batch and layer normalization: worked by hand, running values, layouts in memory, bad input. Gradients: test_agreement.py."""

import numpy as np
import pytest
import torch

from nnbook import Sequential
from nnbook.layers import BatchNorm, LayerNorm
from nnbook.layers.windows import batch_first, batch_last
from tables import each_row

SHAPES = [(4,), (3, 2, 5)]
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=["vectors", "images"])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(layer, shape=(2,), dtype=np.float64) -> Sequential:
    return Sequential([layer], input_shape=shape, rng=rng(), dtype=dtype)


def test_vectors_by_hand() -> None:
    layer = BatchNorm(momentum=0.5, epsilon=1e-12)
    made = network(layer)
    layer.scales, layer.shifts = [1, 10], [0, 5]
    x = [[1, 0], [3, 4]]        # means 2 and 2, deviations 1 and 2
    np.testing.assert_allclose(made.forward(x, training=True), [[-1, -5], [1, 15]], rtol=1e-11)
    np.testing.assert_array_equal(layer.running_mean, [1, 1])             # halfway from 0 to 2
    np.testing.assert_array_equal(layer.running_variance, [1.5, 4.5])     # halfway from 1 to 2 and 8, the unbiased ones
    np.testing.assert_allclose(made.forward(x), [[0, 5 - 10 / 4.5**0.5], [2 / 1.5**0.5, 5 + 30 / 4.5**0.5]], rtol=1e-11)


def test_an_image_has_one_mean_for_each_channel() -> None:
    made = network(BatchNorm(epsilon=1e-12), (2, 1, 2))
    x = np.array([[[[0, 2]], [[5, 5]]], [[[4, 6]], [[7, 7]]]])            # means 3 and 6, variances 5 and 1
    expected = [[[[-3, -1]], [[-1, -1]]], [[[1, 3]], [[1, 1]]]] / np.array([5**0.5, 1]).reshape(2, 1, 1)
    np.testing.assert_allclose(made.forward(x, training=True), expected, rtol=1e-11)


def test_backward_by_hand() -> None:
    layer = BatchNorm(epsilon=1e-12)
    made = network(layer, (1,))
    layer.scales = [3]
    x, delta = np.array([[-2.0], [0], [2]]), np.array([[1.0], [0], [0]])       # deviation sqrt(8/3), x̂ = -a, 0, a
    deviation, a = (8 / 3) ** 0.5, 1.5**0.5
    made.forward(x, training=True)
    expected = 3 / deviation * np.array([[1 - 1 / 3 - a * a / 3], [-1 / 3], [-1 / 3 + a * a / 3]])
    np.testing.assert_allclose(layer.backward(delta), expected, rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(layer.scale_gradients, [-a], rtol=1e-11)
    np.testing.assert_array_equal(layer.shift_gradients, [1])
    made.forward(x)              # with the running values, each example is on its own
    np.testing.assert_allclose(layer.backward(delta), [[3 / layer.running_variance[0] ** 0.5], [0], [0]], rtol=1e-11)
    np.testing.assert_array_equal(made.gradients, [*layer.scale_gradients, 1])


@each_shape
def test_training_gives_mean_0_and_variance_1(shape) -> None:
    x = rng(1).normal(50, 7, size=(9, *shape))
    y = network(BatchNorm(epsilon=1e-10), shape).forward(x, training=True)
    axes = (0, *range(2, x.ndim))
    np.testing.assert_allclose(y.mean(axis=axes), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=axes), 1, rtol=1e-10)


@each_shape
@pytest.mark.parametrize("momentum", [0.1, 0.7, 0.0])
def test_running_values_are_those_of_torch_over_several_batches(shape, momentum) -> None:
    layer = BatchNorm(momentum=momentum)
    made, kind = network(layer, shape), torch.nn.BatchNorm1d if len(shape) == 1 else torch.nn.BatchNorm2d
    theirs = kind(shape[0], momentum=momentum, dtype=torch.float64)
    for seed in range(6):
        x = rng(seed).normal(seed, 1 + seed, size=(2 + seed, *shape))
        training = seed != 3                  # batch 3 is only looked at, and must not enter
        theirs.train(training)
        expected = theirs(torch.tensor(x)).detach()
        np.testing.assert_allclose(made.forward(x, training=training), expected, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(layer.running_mean, theirs.running_mean, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(layer.running_variance, theirs.running_var, rtol=1e-12, atol=1e-12)


def test_state_is_the_running_values_and_can_be_set() -> None:
    layer = BatchNorm()
    made = network(layer, dtype=np.float32)
    state = layer.state()
    assert list(state) == ["running_mean", "running_variance"]
    np.testing.assert_array_equal(state["running_mean"], [0, 0])
    np.testing.assert_array_equal(state["running_variance"], [1, 1])
    layer.running_mean, layer.running_variance = [1, 2], [3, 4]
    assert {name: (*values, values.dtype) for name, values in state.items()} == {
        "running_mean": (1, 2, np.float32), "running_variance": (3, 4, np.float32)}
    made.forward(rng().normal(size=(5, 2)), training=True)
    assert layer.state()["running_mean"] is state["running_mean"]
    assert state["running_mean"][0] != 1
    with pytest.raises(ValueError, match=r"running_mean: expected the shape of .*running_mean, \(2,\), received \(3,\)"):
        layer.running_mean = [1, 2, 3]


def test_parameters_start_as_plain_normalization_in_the_networks_vector() -> None:
    made = network(BatchNorm(), (3, 4, 5))
    np.testing.assert_array_equal(made.parameters, [1, 1, 1, 0, 0, 0])
    assert made.output_shapes == [(3, 4, 5)]


def test_a_constant_feature_becomes_its_shift() -> None:
    made = network(BatchNorm())
    made.layers[0].shifts = [3, 4]
    np.testing.assert_array_equal(made.forward(np.full((5, 2), 8.0), training=True), [[3, 4]] * 5)


@each_shape
def test_the_layout_in_memory_does_not_matter_and_inputs_stay_untouched(shape) -> None:
    size = (6, *shape)
    layer, x, delta = BatchNorm(), rng(1).normal(size=size), rng(2).normal(size=size)
    made = network(layer, shape)
    expected = made.forward(x, training=True), layer.backward(delta), made.gradients.copy()
    for layout in (np.asfortranarray, lambda a: batch_first(batch_last(a)), lambda a: np.repeat(a, 2, axis=-1)[..., ::2]):
        other, other_delta = layout(x), layout(delta)
        other.flags.writeable = other_delta.flags.writeable = False
        received = made.forward(other, training=True), layer.backward(other_delta), made.gradients
        for a, b in zip(received, expected, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-13, atol=1e-13)
        np.testing.assert_array_equal(other, rng(1).normal(size=size))


@each_shape
@pytest.mark.parametrize("training", [True, False])
def test_float32_stays_float32_and_the_first_layer_gives_no_gradient(shape, training) -> None:
    made = network(layer := BatchNorm(), shape, np.float32)
    outputs = made.forward(rng().normal(size=(4, *shape)), training=training)
    assert {outputs.dtype, layer.backward(outputs).dtype, *(a.dtype for a in layer.state().values())} == {np.dtype(np.float32)}
    expected = made.gradients.copy()
    made.gradients[...] = 0
    assert layer.backward(outputs, to_input=False) is None
    np.testing.assert_array_equal(made.gradients, expected)


@each_shape
def test_float32_keeps_its_digits_far_from_zero(shape) -> None:
    x = rng(1).normal(1000, 1, size=(50, *shape)).astype(np.float32)
    exact = network(BatchNorm(), shape).forward(x, training=True)
    np.testing.assert_allclose(network(BatchNorm(), shape, np.float32).forward(x, training=True), exact, atol=1e-3)


@each_row(("shape", "batch"), [((4,), 1), ((4,), 0), ((3, 1, 1), 1), ((3, 2, 5), 0)])
def test_one_number_of_a_feature_has_no_variance(shape, batch) -> None:
    made = network(layer := BatchNorm(), shape)
    x = np.ones((batch, *shape))
    with pytest.raises(ValueError, match=r"BatchNorm: expected two numbers or more of each feature while training, received a "
                                         rf"batch of shape \({batch}, .*; use larger batches"):
        made.forward(x, training=True)
    np.testing.assert_array_equal(layer.running_mean, np.zeros(shape[0]))
    assert made.forward(x).shape == x.shape            # outside of training, one is enough
    assert layer.backward(x).shape == x.shape


def test_one_image_has_many_pixels() -> None:
    made = network(BatchNorm(epsilon=1e-12), (1, 1, 2))
    np.testing.assert_allclose(made.forward([[[[1, 3]]]], training=True), [[[[-1, 1]]]], rtol=1e-11)


@each_row(("name", "wrong", "error"), [
    ("momentum", 1, ValueError), ("momentum", -0.1, ValueError), ("momentum", np.nan, ValueError), ("momentum", "0.1", TypeError),
    ("momentum", True, TypeError), ("momentum", None, TypeError), ("epsilon", 0, ValueError), ("epsilon", -1e-5, ValueError),
    ("epsilon", np.inf, ValueError), ("epsilon", None, TypeError),
])
def test_momentum_and_epsilon_in_their_range(name, wrong, error) -> None:
    with pytest.raises(error, match=f"{name}: expected a .*number.*received"):
        BatchNorm(**{name: wrong})


@each_row("shape", [(), (28, 28), (1, 2, 3, 4)])
def test_an_example_is_a_vector_or_an_image(shape) -> None:
    with pytest.raises(ValueError, match=r"BatchNorm: expected examples of shape \(features,\) or \(channels, height, width\), "
                                         r"received .*; a grey image has one channel: \(1, height, width\)"):
        network(BatchNorm(), shape)


def test_layer_norm_by_hand() -> None:
    layer = LayerNorm(epsilon=1e-12)
    made = network(layer, (2, 2))
    layer.scales, layer.shifts = [1, 10], [0, 5]
    x = [[[1, 3], [0, 4]], [[-1, 1], [100, 90]]]        # means 2, 2, 0, 95; deviations 1, 2, 1, 5
    np.testing.assert_allclose(made.forward(x), [[[-1, 15], [-1, 15]], [[-1, 15], [1, -5]]], rtol=1e-11)
    layer.backward(np.array([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]]))
    np.testing.assert_allclose(layer.scale_gradients, [-1 - 3 - 5 + 7, 2 + 4 + 6 - 8], rtol=1e-11)
    np.testing.assert_array_equal(layer.shift_gradients, [16, 20])


def test_layer_norm_looks_at_one_example_and_does_the_same_while_training() -> None:
    made, x = network(LayerNorm(), (3, 4)), rng(1).normal(50, 7, size=(6, 3, 4))
    outputs = made.forward(x, training=True)
    np.testing.assert_array_equal(outputs, made.forward(x))
    np.testing.assert_allclose(outputs[2:3], made.forward(x[2:3]), rtol=1e-12)
    np.testing.assert_allclose(outputs.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(outputs.std(axis=-1), 1, atol=1e-5)
    np.testing.assert_allclose(made.forward(1000 * x + 3), outputs, atol=1e-5)


def test_the_only_feature_is_its_own_mean() -> None:
    layer = LayerNorm()
    made = network(layer, (1,))
    layer.scales, layer.shifts = [7], [3]
    np.testing.assert_array_equal(made.forward([[5], [-1e6]]), [[3], [3]])
    np.testing.assert_array_equal(layer.backward(np.ones((2, 1))), [[0], [0]])


@each_row("shape", [(), (2, 3, 4)])
def test_layer_norm_takes_vectors_and_sequences(shape) -> None:
    with pytest.raises(ValueError, match=r"LayerNorm: expected examples of shape \(features,\) or \(steps, features\), received"):
        LayerNorm().output_shape(shape)
