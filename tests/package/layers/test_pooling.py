"""Pooling: worked by hand, ties, overlaps, layouts in memory, bad input. Against PyTorch: test_agreement.py."""

import numpy as np
import pytest
import torch

from nnbook import Sequential
from nnbook.layers import AveragePool2D, MaxPool2D
from nnbook.layers.windows import batch_first, batch_last

IMAGE = [[1, 2, 5, 3, 9], [4, 0, 1, 7, 9], [6, 6, 2, 1, 9], [6, 5, 8, 2, 9], [9, 9, 9, 9, 9]]
each_kind = pytest.mark.parametrize("kind", [MaxPool2D, AveragePool2D])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(*layers, shape=(1, 5, 5), dtype=np.float64) -> Sequential:
    return Sequential(layers, input_shape=shape, rng=rng(), dtype=dtype)


@pytest.mark.parametrize(("layer", "outputs", "to_input"), [
    (MaxPool2D(2), [[4, 7], [6, 8]],       # the last row and column are no complete window
     [[0, 0, 0, 0, 0], [1, 0, 0, 2, 0], [3, 0, 0, 0, 0], [0, 0, 4, 0, 0], [0, 0, 0, 0, 0]]),
    (MaxPool2D(3, stride=1), [[6, 7, 9], [8, 8, 9], [9, 9, 9]],      # 6 stands twice, 9 often: the first counts
     [[0, 0, 0, 0, 3], [0, 0, 0, 2, 6], [1, 0, 0, 0, 9], [0, 0, 9, 0, 0], [7, 8, 0, 0, 0]]),
    (MaxPool2D(1, stride=3), [[1, 3], [6, 2]],       # windows with gaps
     [[1, 0, 0, 2, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [3, 0, 0, 4, 0], [0, 0, 0, 0, 0]]),
    (AveragePool2D(2), [[1.75, 4], [5.75, 3.25]],
     [[.25, .25, .5, .5, 0], [.25, .25, .5, .5, 0], [.75, .75, 1, 1, 0], [.75, .75, 1, 1, 0], [0, 0, 0, 0, 0]]),
    (AveragePool2D(4, stride=1), [[59 / 16, 78 / 16], [84 / 16, 95 / 16]],
     np.array([[1, 3, 3, 3, 2], [4, 10, 10, 10, 6], [4, 10, 10, 10, 6], [4, 10, 10, 10, 6], [3, 7, 7, 7, 4]]) / 16),
])
def test_by_hand(layer, outputs, to_input) -> None:
    made = network(layer)
    received = made.forward([[IMAGE]])
    np.testing.assert_array_equal(received, [[outputs]])
    assert made.output_shapes[0] == received.shape[1:]
    counted = np.arange(1.0, 1 + received.size).reshape(received.shape)       # 1, 2, 3, … as gradients of the outputs
    np.testing.assert_array_equal(layer.backward(counted), [[to_input]])
    assert layer.backward(counted, to_input=False) is None


def test_ties_go_to_the_first_as_in_torch() -> None:
    x = rng(3).integers(0, 3, (4, 2, 7, 6)).astype(float)
    for size, stride in ((2, 2), (3, 1), (3, 2), (2, 3)):
        layer = MaxPool2D(size, stride=stride)
        outputs, delta = layer.forward(x), rng(4).normal(size=layer.forward(x).shape)
        inputs = torch.tensor(x, requires_grad=True)
        expected = torch.nn.functional.max_pool2d(inputs, size, stride)
        expected.backward(torch.tensor(delta))
        np.testing.assert_array_equal(outputs, expected.detach())
        np.testing.assert_allclose(layer.backward(delta), inputs.grad, rtol=1e-14, atol=1e-14)


def test_all_equal_the_first_of_each_window_gets_the_whole_gradient() -> None:
    layer = MaxPool2D(2)
    layer.forward(np.zeros((1, 1, 4, 4)))
    np.testing.assert_array_equal(layer.backward(np.array([[[[1.0, 2], [3, 4]]]])),
                                  [[[[1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]]])


def test_an_infinite_gradient_reaches_the_largest_alone() -> None:
    layer = MaxPool2D(2)
    layer.forward(np.array([[[[1.0, 2], [3, 4]]]]))
    np.testing.assert_array_equal(layer.backward(np.array([[[[np.inf]]]])), [[[[0, 0], [0, np.inf]]]])


def test_the_gradient_survives_a_change_of_the_outputs() -> None:
    layer = MaxPool2D(2)
    outputs = layer.forward(np.array([[[[1.0, 2], [3, 4]]]]))
    outputs[...] = 0
    np.testing.assert_array_equal(layer.backward(np.ones((1, 1, 1, 1))), [[[[0, 0], [0, 1]]]])


@each_kind
def test_channels_and_examples_stay_apart(kind) -> None:
    x = rng(1).normal(size=(3, 2, 5, 6))
    together = kind(2, stride=1).forward(x)
    assert together.shape == (3, 2, 4, 5)
    for b, c in np.ndindex(3, 2):
        np.testing.assert_array_equal(kind(2, stride=1).forward(x[b:b + 1, c:c + 1])[0, 0], together[b, c])


@each_kind
def test_an_empty_batch_passes(kind) -> None:
    layer = kind(2)
    assert layer.forward(np.zeros((0, 1, 5, 5))).shape == (0, 1, 2, 2)
    assert layer.backward(np.zeros((0, 1, 2, 2))).shape == (0, 1, 5, 5)


@each_kind
@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 1), (1, 2)])
def test_the_layout_in_memory_does_not_matter_and_inputs_stay_untouched(kind, size, stride) -> None:
    x, layer = rng(1).normal(size=(3, 2, 5, 6)), kind(size, stride=stride)
    delta = rng(2).normal(size=(3, *layer.output_shape((2, 5, 6))))
    expected = layer.forward(x), layer.backward(delta)
    for layout in (np.asfortranarray, lambda a: batch_first(batch_last(a)), lambda a: np.repeat(a, 2, axis=-1)[..., ::2]):
        other, other_delta = layout(x), layout(delta)
        other.flags.writeable = other_delta.flags.writeable = False
        np.testing.assert_array_equal(layer.forward(other), expected[0])
        np.testing.assert_array_equal(layer.backward(other_delta), expected[1])
        np.testing.assert_array_equal(other, rng(1).normal(size=(3, 2, 5, 6)))


@each_kind
def test_float32_stays_float32(kind) -> None:
    made = network(kind(2), dtype=np.float32)
    outputs = made.forward([[IMAGE]])
    assert outputs.dtype == np.float32
    assert made.layers[0].backward(outputs).dtype == np.float32


@each_kind
@pytest.mark.parametrize("name", ["size", "stride"])
def test_the_arguments_are_whole_numbers_of_one_or_more(kind, name) -> None:
    for wrong in (2.5, True, "2"):
        with pytest.raises(TypeError, match=f"{name}: expected a whole number, received .*write it without a decimal point"):
            kind(**{"size": 2} | {name: wrong})
    for wrong in (0, -1):
        with pytest.raises(ValueError, match=f"{name}: expected 1 or more, received {wrong}; choose a larger number"):
            kind(**{"size": 2} | {name: wrong})


@each_kind
def test_a_window_larger_than_the_image_is_refused_when_the_network_is_made(kind) -> None:
    for shape in ((1, 2, 9), (1, 9, 2)):
        with pytest.raises(ValueError, match=r"size: expected a window that fits into 2 pixels .*received one that reaches "
                                             r"over 3 .*choose a smaller window or a larger image"):
            network(kind(3), shape=shape)


@each_kind
@pytest.mark.parametrize("shape", [(784,), (28, 28), (2, 1, 28, 28)])
def test_an_example_has_channels_height_and_width(kind, shape) -> None:
    with pytest.raises(ValueError, match=rf"{kind.__name__}\(2\): expected examples of shape \(channels, height, width\), "
                                         r"received .*; a grey image has one channel"):
        network(kind(2), shape=shape)
