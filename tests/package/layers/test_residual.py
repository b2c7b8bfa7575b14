"""Residual blocks: what they add, how their layers lie in the flat vector, and blocks that cannot be."""

import numpy as np
import pytest

from nnbook import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    LayerNorm,
    PositionEmbedding,
    Residual,
    SelfAttention,
    Sequential,
    SimpleRNN,
    fit,
)
from nnbook.gradcheck import check_gradients
from nnbook.initializers import zeros
from nnbook.layers import Layer
from tables import each_row


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(*layers: Layer, shape: tuple[int, ...] = (3,), dtype: type = np.float64) -> Sequential:
    return Sequential(layers, input_shape=shape, rng=rng(), dtype=dtype)


def test_by_hand() -> None:
    block = Residual([Dense(2)])
    made = network(block, shape=(2,))
    block.layers[0].weights, block.layers[0].biases = [[1, 2], [3, 4]], [10, 20]
    np.testing.assert_array_equal(made.forward([[1, 1], [0, 2]]), [[1 + 14, 1 + 26], [0 + 16, 2 + 28]])
    np.testing.assert_array_equal(block.backward(np.array([[1, 0], [0, 1]])), [[1 + 1, 3], [2, 1 + 4]])
    np.testing.assert_array_equal(block.layers[0].weight_gradients, [[1, 0], [1, 2]])
    assert block.backward(np.array([[1, 0], [0, 1]]), to_input=False) is None


def test_layers_that_give_0_leave_everything_as_it_is() -> None:
    made, x = network(*(Residual([Dense(3, initializer=zeros)]) for _ in range(40))), rng(1).normal(size=(5, 3))
    np.testing.assert_array_equal(made.forward(x), x)
    delta = rng(2).normal(size=(5, 3))
    np.testing.assert_array_equal(made.layers[0].backward(delta), delta)


def test_its_layers_are_in_the_networks_one_vector_by_name() -> None:
    made = network(Residual([Dense(2), Residual([Dense(2), Activation("tanh")]), Dense(3)]), BatchNorm())
    sizes = {name: array.size for name, array in made.named_parameters().items()}
    assert sizes == {"0.Residual.0.Dense.weights": 6, "0.Residual.0.Dense.biases": 2, "0.Residual.1.Residual.0.Dense.weights": 4,
                     "0.Residual.1.Residual.0.Dense.biases": 2, "0.Residual.2.Dense.weights": 6, "0.Residual.2.Dense.biases": 3,
                     "1.BatchNorm.scales": 3, "1.BatchNorm.shifts": 3}
    assert made.parameter_counts == [23, 6]
    assert made.weight_mask().sum() == 6 + 4 + 6
    made.parameters = np.arange(29)
    np.testing.assert_array_equal(made.layers[0].layers[1].layers[0].weights, [[8, 9], [10, 11]])
    made.layers[0].layers[2].biases = [7, 7, 7]
    np.testing.assert_array_equal(made.parameters[20:23], 7)


BLOCKS = {
    "vectors": ((3,), [Residual, LayerNorm, lambda: Dense(4), lambda: Activation("tanh"), lambda: Dense(3)]),
    "a transformer": ((4, 6), [Residual, LayerNorm, lambda: SelfAttention(2, causal=True), lambda: Dense(6)]),
    "images": ((2, 4, 4), [Residual, lambda: Conv2D(2, 3, padding=1), BatchNorm]),
    "a recurrent layer": ((4, 3), [Residual, lambda: SimpleRNN(3, return_sequences=True)]),
    "positions": ((4, 3), [Residual, PositionEmbedding, lambda: Activation("tanh")]),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_gradients_are_central_differences(name) -> None:
    shape, (block, *inner) = BLOCKS[name]
    made = network(block([make() for make in inner]), Flatten(), Dense(3), shape=shape)
    made.parameters = rng(3).normal(size=made.parameters.size)
    report = check_gradients(made, rng(1).normal(size=(5, *shape)), rng(2).integers(0, 3, 5), rng=rng())
    assert report.passed, report


def test_running_values_of_an_inner_layer_are_known_to_the_network() -> None:
    made = network(Residual([Dense(3), BatchNorm()]))
    fit(made, rng(1).normal(size=(30, 3)), rng(2).integers(0, 3, 30), rng=rng(), progress=False)
    known = made.everything()["0.Residual.1.BatchNorm.running_mean"]
    assert np.shares_memory(known, made.layers[0].layers[1].running_mean)
    assert known.all()


def test_what_inner_layers_expect_of_a_batch_and_of_examples_is_said_before_training() -> None:
    made = network(Residual([Dense(3), BatchNorm()]))
    with pytest.raises(ValueError, match="batch_size: BatchNorm: expected two numbers or more of each feature"):
        fit(made, np.ones((5, 3)), np.zeros(5, int), rng=rng(), batch_size=2, progress=False)
    words = network(Residual([Embedding(4, 2), SimpleRNN(3)]))
    with pytest.raises(ValueError, match=r"x: ids: expected whole numbers in 0\.\.3, received 9.0 at index \(0, 0\)"):
        fit(words, np.full((5, 3), 9), np.zeros(5, int), rng=rng(), progress=False)
    assert fit(words, np.ones((5, 3)), np.zeros(5, int), rng=rng(), epochs=2, progress=False).loss[1] > 0


@each_row(("layers", "message"), [
    ([Dense(2)], r"Residual: expected layers that give the shape of the input, \(3,\), .*received \(2,\); let the last one"),
    ([Residual([Dense(2)])], r"Residual: expected layers that give the shape of the input, \(3,\)"),
    ([SimpleRNN(3)], r"SimpleRNN\(3\): expected examples of shape \(steps, n_in\), received \(3,\)"),
    ([], "layers: expected at least one layer, received none"),
])
def test_layers_that_do_not_fit(layers, message) -> None:
    with pytest.raises(ValueError, match=message):
        network(Residual(layers))


@each_row("arrange", [
    lambda d: [Residual([d]), d], lambda d: [d, Residual([d])], lambda d: [Residual([d]), Residual([d])],
    lambda d: [Residual([Residual([d])]), d], lambda d: [Residual([d, Residual([d])])]])
def test_a_layer_has_one_place_inside_a_block_or_outside(arrange) -> None:
    with pytest.raises(ValueError, match="layers: expected new layers, received one at index 1 that is already part"):
        network(*arrange(Dense(3)))


def test_a_layer_of_another_network_or_of_a_copy_has_no_place_in_a_block() -> None:
    made = network(Residual([Dense(3)]))
    for layer in (made.layers[0], made.layers[0].layers[0]):
        with pytest.raises(ValueError, match="received one at index 0 that is already part of a network, or a copy"):
            Residual([layer])


def test_float32_stays() -> None:
    made = network(Residual([LayerNorm(), Dense(3)]), PositionEmbedding(), shape=(2, 3), dtype=np.float32)
    outputs = made.forward(np.ones((2, 2, 3)))
    assert outputs.dtype == made.layers[0].backward(made.layers[1].backward(outputs)).dtype == np.float32
