"""Convolution: worked by hand, shapes, layouts in memory, bad input. Against PyTorch and the complex step: test_agreement.py."""

import numpy as np
import pytest

from nnbook import Sequential
from nnbook.initializers import xavier_uniform, zeros
from nnbook.layers import Conv2D, output_size
from nnbook.layers.windows import batch_first, batch_last, windows
from tables import each_row

EDGE = [[0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0]]     # dark on the left, bright on the right


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(*layers, shape=(1, 4, 5), dtype=np.float64) -> Sequential:
    return Sequential(layers, input_shape=shape, rng=rng(), dtype=dtype)


def edge_finder(**options) -> Sequential:
    made = network(Conv2D(1, 2, **options))
    made.layers[0].weights = [[[[-1, 1], [-1, 1]]]]
    made.layers[0].biases = [0.5]
    return made


def test_a_filter_finds_an_edge() -> None:
    found = edge_finder().forward([[EDGE]])
    np.testing.assert_array_equal(found, [[[[0.5, 2.5, 0.5, 0.5], [0.5, 2.5, 0.5, 0.5], [0.5, 2.5, 0.5, -0.5]]]])


def test_the_filter_is_not_turned_as_the_convolution_of_mathematics_would() -> None:
    made = network(Conv2D(1, 2), shape=(1, 2, 2))
    made.layers[0].weights = [[[[1, 2], [3, 4]]]]
    np.testing.assert_array_equal(made.forward([[[[1, 10], [100, 1000]]]]), [[[[4321]]]])


@pytest.mark.parametrize(("options", "expected"), [
    ({"stride": 2}, [[0.5, 0.5], [0.5, 0.5]]),
    ({"stride": 3}, [[0.5, 0.5]]),
    ({"dilation": 2}, [[2.5, 2.5, 0.5], [2.5, 2.5, -0.5]]),
    ({"padding": 1, "stride": 2}, [[0.5, 1.5, 0.5], [0.5, 2.5, 0.5], [0.5, 1.5, -0.5]]),
])
def test_stride_padding_and_dilation_by_hand(options, expected) -> None:
    np.testing.assert_array_equal(edge_finder(**options).forward([[EDGE]]), [[expected]])


def test_padding_puts_zeros_around_the_image() -> None:
    made = network(Conv2D(1, 3, padding=1), shape=(1, 2, 2))
    made.layers[0].weights = np.ones((1, 1, 3, 3))
    np.testing.assert_array_equal(made.forward([[[[1, 2], [3, 4]]]]), [[[[10, 10], [10, 10]]]])


def test_channels_add_up_and_each_filter_has_its_output() -> None:
    made = network(Conv2D(3, 1), shape=(2, 1, 2))
    made.layers[0].weights = np.reshape([[1, 0], [0, 1], [1, 10]], (3, 2, 1, 1))
    made.layers[0].biases = [0, 0, 100]
    np.testing.assert_array_equal(made.forward([[[[1, 2]], [[3, 4]]]]), [[[[1, 2]], [[3, 4]], [[131, 142]]]])


def test_backward_by_hand() -> None:
    made = network(Conv2D(1, 2), shape=(1, 2, 3))
    layer = made.layers[0]
    layer.weights = [[[[1, 2], [3, 4]]]]
    made.forward([[[[1, 2, 3], [4, 5, 6]]]])
    to_input = layer.backward(np.array([[[[1.0, 10.0]]]]))
    np.testing.assert_array_equal(layer.weight_gradients, [[[[21, 32], [54, 65]]]])
    np.testing.assert_array_equal(layer.bias_gradients, [11])
    np.testing.assert_array_equal(to_input, [[[[1, 12, 20], [3, 34, 40]]]])
    assert layer.backward(np.array([[[[2.0, 0.0]]]]), to_input=False) is None
    np.testing.assert_array_equal(layer.weight_gradients, [[[[2, 4], [8, 10]]]])    # replaced, not added
    np.testing.assert_array_equal(layer.bias_gradients, [2])
    np.testing.assert_array_equal(made.gradients, [2, 4, 8, 10, 2])                 # in the network's own vector


def test_pixels_that_no_window_reaches_get_no_gradient() -> None:
    made = network(Conv2D(1, 1, stride=2), shape=(1, 2, 4))
    made.layers[0].weights = [[[[3]]]]
    made.forward(np.ones((1, 1, 2, 4)))
    np.testing.assert_array_equal(made.layers[0].backward(np.ones((1, 1, 1, 2))), [[[[3, 0, 3, 0], [0, 0, 0, 0]]]])


@pytest.mark.parametrize(("arguments", "options", "expected"), [
    ((28, 3), {}, 26), ((28, 3), {"padding": 1}, 28), ((28, 3), {"stride": 2}, 13), ((28, 5), {"stride": 3, "padding": 2}, 10),
    ((28, 3), {"dilation": 2}, 24), ((7, 3), {"stride": 2, "dilation": 3}, 1), ((1, 1), {}, 1), ((1, 3), {"padding": 1}, 1),
    ((3, 3), {"stride": 5}, 1), ((8, 3), {"stride": 2}, 3), ((9, 3), {"stride": 2}, 4),
])
def test_output_size(arguments, options, expected) -> None:
    assert output_size(*arguments, **options) == expected
    layer = Conv2D(2, arguments[1], **options)
    made = network(layer, shape=(1, arguments[0], arguments[0] + 1))
    assert made.forward(np.zeros((2, *made.input_shape))).shape == (2, *made.output_shapes[0])
    assert made.output_shapes[0][:2] == (2, expected)


@pytest.mark.parametrize("batch", [0, 1, 3])
def test_batches_of_any_size(batch) -> None:
    made = network(Conv2D(2, 3, padding=1), shape=(3, 4, 5))
    x = rng(1).normal(size=(batch, 3, 4, 5))
    outputs = made.forward(x)
    assert outputs.shape == (batch, 2, 4, 5)
    assert made.layers[0].backward(outputs).shape == x.shape
    for one, expected in zip(x, outputs, strict=True):
        np.testing.assert_allclose(made.forward(one[None])[0], expected, rtol=1e-13, atol=1e-13)


def test_windows_are_a_view_of_every_place() -> None:
    x = np.arange(2 * 4 * 5 * 3.0).reshape(2, 4, 5, 3)
    inside = windows(x, 2, stride=2, dilation=2)
    assert inside.shape == (2, 2, 2, 1, 2, 3)
    np.testing.assert_array_equal(inside[1, :, :, 0, 1, 2], x[1, 0:3:2, 2:5:2, 2])
    inside[:, 1, 0] += 1000
    np.testing.assert_array_equal(np.argwhere(x.max(axis=(0, 3)) >= 1000), [[2, 0], [2, 2]])


def test_the_batch_goes_last_in_memory_and_comes_first_again() -> None:
    x = rng().normal(size=(2, 3, 4, 5))
    last = batch_last(x)
    assert last.shape == (3, 4, 5, 2)
    assert last.flags.c_contiguous
    np.testing.assert_array_equal(batch_first(last), x)
    assert np.shares_memory(batch_last(batch_first(last)), last)


def layouts(x: np.ndarray) -> list[np.ndarray]:
    """The same numbers, in other layouts: read-only, every second of a larger array, Fortran's order, batch last."""
    fixed = x.copy()
    fixed.flags.writeable = False
    sparse = np.zeros((*x.shape[:-1], 2 * x.shape[-1]))
    sparse[..., ::2] = x
    return [fixed, sparse[..., ::2], np.asfortranarray(x), batch_first(batch_last(x))]


@pytest.mark.parametrize("options", [{}, {"padding": 1}, {"stride": 2, "dilation": 2}])
def test_the_layout_in_memory_does_not_matter_and_inputs_stay_untouched(options) -> None:
    x, layer = rng(1).normal(size=(3, 2, 5, 6)), Conv2D(2, 2, **options)
    made = network(layer, shape=(2, 5, 6))
    delta = rng(2).normal(size=(3, *made.output_shapes[0]))
    expected = [made.forward(x).copy(), layer.backward(delta), made.gradients.copy()]
    for other, other_delta in zip(layouts(x), layouts(delta), strict=True):
        received = [made.forward(other), layer.backward(other_delta), made.gradients]
        for a, b in zip(received, expected, strict=True):
            np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(other, rng(1).normal(size=(3, 2, 5, 6)))
        np.testing.assert_array_equal(other_delta, delta)


def test_a_later_change_of_the_input_does_not_reach_the_gradients() -> None:
    x, layer = rng(1).normal(size=(2, 1, 4, 5)), Conv2D(2, 1)
    made, delta = network(layer), np.ones((2, 2, 4, 5))
    made.forward(x)
    layer.backward(delta)
    expected = made.gradients.copy()
    given = batch_first(batch_last(x))
    made.forward(given)
    given[...] = 0
    layer.backward(delta)
    np.testing.assert_array_equal(made.gradients, expected)


def test_float32_stays_float32() -> None:
    made = network(Conv2D(2, 3, padding=1), dtype=np.float32)
    outputs = made.forward(np.ones((2, 1, 4, 5)))
    assert outputs.dtype == np.float32
    assert made.layers[0].backward(outputs).dtype == np.float32


def test_the_same_seed_gives_the_same_bits() -> None:
    def trained() -> bytes:
        made = network(Conv2D(3, 3), Conv2D(2, 2), dtype=np.float32)
        outputs = made.forward(rng(5).normal(size=(4, 1, 4, 5)))
        made.backward(outputs)
        return made.parameters.tobytes() + outputs.tobytes() + made.gradients.tobytes()

    assert trained() == trained()


def test_weights_start_with_the_initializer_and_biases_at_zero() -> None:
    layer = Conv2D(4, 3, initializer=xavier_uniform)
    network(layer, shape=(2, 5, 5))
    np.testing.assert_array_equal(layer.weights, xavier_uniform(2 * 9, 4 * 9, rng=rng(), shape=(4, 2, 3, 3)))
    assert not layer.biases.any()
    empty = Conv2D(4, 3, initializer=zeros)
    network(empty)
    assert not empty.weights.any()


def test_he_normal_counts_the_pixels_of_a_window() -> None:
    layer = Conv2D(64, 3)
    network(layer, shape=(32, 3, 3))
    assert abs(layer.weights.std() / np.sqrt(2 / (32 * 9)) - 1) < 0.02    # 18,432 weights: 4 standard errors


@each_row(("name", "least"), [("filters", 1), ("size", 1), ("stride", 1), ("padding", 0), ("dilation", 1)])
def test_the_arguments_are_whole_numbers_in_their_range(name, least) -> None:
    usual = {"filters": 2, "size": 3}
    for wrong in (2.5, 2.0, True, "3", None):
        with pytest.raises(TypeError, match=f"{name}: expected a whole number, received .*write it without a decimal point"):
            Conv2D(**usual | {name: wrong})
        if name != "filters":
            with pytest.raises(TypeError, match=f"{name}: expected a whole number"):
                output_size(**{"n": 28, "size": 3} | {name: wrong})
    for wrong in (least - 1, -5):
        with pytest.raises(ValueError, match=f"{name}: expected {least} or more, received {wrong}; choose a larger number"):
            Conv2D(**usual | {name: wrong})
        if name != "filters":
            with pytest.raises(ValueError, match=f"{name}: expected {least} or more, received {wrong}"):
                output_size(**{"n": 28, "size": 3} | {name: wrong})


@each_row(("wrong", "error"), [(0, ValueError), (2.5, TypeError), (True, TypeError)])
def test_output_size_wants_a_number_of_pixels(wrong, error) -> None:
    with pytest.raises(error, match=f"n: expected .*received {wrong}"):
        output_size(wrong, 1)


@each_row(("shape", "options", "pixels", "reach"), [
    ((1, 2, 9), {}, 2, 3), ((1, 9, 2), {}, 2, 3), ((1, 4, 9), {"dilation": 2}, 4, 5),
    ((1, 2, 9), {"padding": 1, "dilation": 2}, 4, 5),
])
def test_a_filter_larger_than_the_image_is_refused_when_the_network_is_made(shape, options, pixels, reach) -> None:
    with pytest.raises(ValueError, match=rf"size: expected a window that fits into {pixels} pixels \(with padding\), received "
                                         rf"one that reaches over {reach} \(with dilation\); choose a smaller window"):
        network(Conv2D(1, 3, **options), shape=shape)


@each_row("shape", [(784,), (28, 28), (2, 1, 28, 28)])
def test_an_example_has_channels_height_and_width(shape) -> None:
    with pytest.raises(ValueError, match=r"Conv2D\(8, 3\): expected examples of shape \(channels, height, width\), received "
                                         r".*; a grey image has one channel: \(1, height, width\)"):
        network(Conv2D(8, 3), shape=shape)


@each_row(("initializer", "error", "message"), [
    ("he_normal", TypeError, "initializer: expected a function, received 'he_normal'"),
    (lambda a, b, *, rng, shape: np.zeros((a, b)), ValueError,
     r"initializer: expected weights of shape \(2, 1, 3, 3\), received \(9, 18\); return an array of that shape"),
])
def test_an_initializer_gives_weights_of_the_right_shape(initializer, error, message) -> None:
    with pytest.raises(error, match=message):
        network(Conv2D(2, 3, initializer=initializer))
