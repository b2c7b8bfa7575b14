"""A network: gradients, the flat vectors and their views, bad input."""

import numpy as np
import pytest
import torch

from nnbook import Activation, Dense, Flatten, Sequential, cross_entropy, mean_squared_error, to_torch
from tables import each_row

F64 = np.float64
IMAGES, VECTORS = [Flatten, lambda: Dense(5), lambda: Activation("relu"), lambda: Dense(3)], [lambda: Dense(4)]
# (input shape, layers, the formula of the activations for complex numbers)
NETWORKS = {
    "one layer": ((3,), VECTORS),
    "one unit": ((1,), [lambda: Dense(1)]),
    "image": ((4, 3), IMAGES),
    "deep tanh": ((6,), [make for n in (5, 4, 6, 3) for make in (lambda n=n: Dense(n), lambda: Activation("tanh"))]),
    "deep sigmoid": ((2,), [make for n in (7, 7, 2) for make in (lambda n=n: Dense(n), lambda: Activation("sigmoid"))]),
    "deep relu": ((9,), [make for n in (8, 6, 5) for make in (lambda n=n: Dense(n), lambda: Activation("relu"))]),
    "starts with an activation": ((5,), [lambda: Activation("tanh"), lambda: Dense(2)]),
    "volume": ((2, 3, 2), [lambda: Activation("sigmoid"), Flatten, lambda: Dense(4), lambda: Activation("tanh")]),
}
FORMULAS = {"relu": lambda z: z * (z.real > 0), "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh}
every_network = pytest.mark.parametrize("name", NETWORKS)


def build(name: str = "image", seed: int = 0, dtype=F64) -> Sequential:
    shape, makers = NETWORKS[name]
    made = Sequential([make() for make in makers], input_shape=shape, rng=np.random.default_rng(seed), dtype=dtype)
    made.parameters = np.random.default_rng(seed + 50).normal(scale=0.5, size=made.parameters.shape)    # biases too
    return made


def batch(network: Sequential, seed: int, size: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(size, *network.input_shape)), rng.normal(size=(size, *network.output_shapes[-1]))


def complex_loss(network: Sequential, parameters: np.ndarray, x: np.ndarray, y: np.ndarray) -> complex:
    start = 0
    for layer in network.layers:
        if isinstance(layer, Dense):
            middle, stop = start + x.shape[1] * layer.units, start + (x.shape[1] + 1) * layer.units
            x = x @ parameters[start:middle].reshape(-1, layer.units) + parameters[middle:stop]
            start = stop
        else:
            x = FORMULAS[layer.name](x) if isinstance(layer, Activation) else x.reshape(len(x), -1)
    return np.mean((x - y) ** 2)


@every_network
@pytest.mark.parametrize("seed", range(3))
def test_outputs_and_gradients_are_those_of_torch(name, seed) -> None:
    ours = build(name, seed)
    x, y = batch(ours, seed)
    twin = to_torch(ours)
    outputs = ours.forward(x)
    _, gradient = mean_squared_error(outputs, y)
    ours.backward(gradient)
    answer = twin(torch.tensor(x))
    torch.nn.functional.mse_loss(answer, torch.tensor(y)).backward()
    expected = np.concatenate([p.grad.numpy().T.ravel() for p in twin.parameters()])
    np.testing.assert_allclose(outputs, answer.detach().numpy(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(ours.gradients, expected, rtol=1e-12, atol=1e-15)


@every_network
def test_gradients_are_those_of_the_complex_step(name) -> None:
    ours = build(name, 7)
    x, y = batch(ours, 7, 3)
    ours.backward(mean_squared_error(ours.forward(x), y)[1])
    steps = ours.parameters + 1e-30j * np.eye(ours.parameters.size)
    expected = [complex_loss(ours, moved, x, y).imag / 1e-30 for moved in steps]
    np.testing.assert_allclose(ours.gradients, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("seed", range(3))
def test_gradients_of_cross_entropy_are_those_of_central_differences(seed) -> None:
    ours = build("image", seed)
    x, y = batch(ours, seed)[0], np.random.default_rng(seed).integers(0, 3, 6)
    ours.backward(cross_entropy(ours.forward(x), y)[1])
    kept, gradients = ours.parameters.copy(), ours.gradients.copy()
    for i in range(kept.size):
        losses = []
        for step in (1e-5, -1e-5):
            ours.parameters = kept
            ours.parameters[i] += step
            losses.append(cross_entropy(ours.forward(x), y)[0])
        assert abs((losses[0] - losses[1]) / 2e-5 - gradients[i]) < 1e-8


@every_network
def test_layers_hold_views_into_the_flat_vectors(name) -> None:
    ours = build(name)
    dense = [layer for layer in ours.layers if isinstance(layer, Dense)]
    for parts, flat in ((("weights", "biases"), ours.parameters), (("weight_gradients", "bias_gradients"), ours.gradients)):
        flat[...] = np.arange(flat.size)
        views = [getattr(layer, part) for layer in dense for part in parts]
        np.testing.assert_array_equal(np.concatenate([view.ravel() for view in views]), flat)
        views[-1][0] = -5
        assert flat[-views[-1].size] == -5
    assert sum(ours.parameter_counts) == ours.parameters.size == ours.gradients.size


def test_assigning_to_a_layer_copies_into_the_network() -> None:
    layers = [Dense(3), Activation("relu"), Dense(2)]
    network = Sequential(layers, input_shape=(4,), rng=np.random.default_rng(0), dtype=np.float64)
    layer = network.layers[2]
    layer.weights = np.full((3, 2), 7.0)
    layer.biases += 1
    np.testing.assert_array_equal(network.parameters[-8:], [7] * 6 + [1] * 2)
    np.testing.assert_array_equal(layer.weights.ravel(), network.parameters[-8:-2])
    with pytest.raises(ValueError, match=r"weights: expected the shape of the layer's weights, \(3, 2\), received \(2, 3\)"):
        layer.weights = np.zeros((2, 3))


@each_row("name", ["parameters", "gradients"])
def test_setting_a_flat_vector_copies_into_the_views(name) -> None:
    ours = build()
    held, values = getattr(ours, name), np.arange(getattr(ours, name).size, dtype=F64)
    setattr(ours, name, values)
    assert getattr(ours, name) is held
    values[0] = 99
    assert held[0] == 0
    for wrong in (values[:-1], values[:, None], 0.0):
        with pytest.raises(ValueError, match=f"{name}: expected the shape of the network's {name}"):
            setattr(ours, name, wrong)
    with pytest.raises(TypeError, match=f"{name}: expected real numbers"):
        setattr(ours, name, values + 0j)
    np.testing.assert_array_equal(held, np.arange(held.size))


def test_a_copy_of_the_parameters_restores_the_network_bit_for_bit() -> None:
    ours = build(dtype=np.float32)
    x, _ = batch(ours, 3)
    kept, before = ours.parameters.copy(), ours.forward(x)
    ours.parameters *= -2
    assert not np.array_equal(ours.forward(x), before)
    ours.parameters = kept
    assert ours.forward(x).tobytes() == before.tobytes()


@every_network
@pytest.mark.parametrize("dtype", [np.float32, F64])
def test_same_seed_same_bits_and_the_type_is_kept(name, dtype) -> None:
    one, two, other = build(name, 1, dtype), build(name, 1, dtype), build(name, 2, dtype)
    x, _ = batch(one, 0)
    assert one.parameters.tobytes() == two.parameters.tobytes() != other.parameters.tobytes()
    assert one.forward(x).tobytes() == two.forward(x).tobytes()
    one.backward(np.ones_like(one.forward(x), dtype=F64))
    assert one.parameters.dtype == one.gradients.dtype == one.forward(x).dtype == dtype


def test_predict_is_forward_in_pieces() -> None:
    ours = build()
    x, _ = batch(ours, 1, 11)
    for size in (1, 4, 11, 1000):
        np.testing.assert_allclose(ours.predict(x, batch_size=size), ours.forward(x), rtol=1e-13)
    assert ours.predict(x[:0]).shape == (0, 3)
    assert ours.forward(x[:0]).shape == (0, 3)


def test_examples_of_any_layout_and_number_type_work_and_are_left_alone() -> None:
    ours = build()
    x = np.random.default_rng(0).integers(0, 255, (5, 4, 3)).astype(np.uint8)
    x.flags.writeable = False
    expected = ours.forward(x.astype(F64))
    for same in (x, x.astype(np.float32), x.tolist(), np.asfortranarray(x), np.repeat(x, 2, axis=2)[:, :, ::2]):
        np.testing.assert_allclose(ours.forward(same), expected, rtol=1e-13)
        np.testing.assert_allclose(ours.predict(same), expected, rtol=1e-13)


def test_summary_counts_the_parameters() -> None:
    lines = build().summary().splitlines()
    assert lines[0].split() == ["layer", "output", "shape", "parameters"]
    assert [line.split()[-1] for line in lines[1:]] == ["0", "65", "0", "18", "83"]
    assert len({len(line) for line in lines}) == 1


def test_a_network_of_activations_alone_has_nothing_to_learn() -> None:
    ours = Sequential([Activation("relu")], input_shape=(2,), rng=np.random.default_rng(0))
    np.testing.assert_array_equal(ours.forward([[-1, 1]]), [[0, 1]])
    ours.backward(np.ones((1, 2)))
    assert ours.parameters.size == ours.gradients.size == 0


def test_nothing_is_computed_below_the_first_layer_that_learns(monkeypatch) -> None:
    asked = []
    for kind in (Flatten, Dense, Activation):
        monkeypatch.setattr(kind, "backward", lambda layer, delta, *, to_input: asked.append((type(layer), to_input)) or delta)
    ours = build("image")
    ours.backward(ours.forward(np.ones((1, 4, 3))))
    assert asked == [(Dense, True), (Activation, True), (Dense, False)]
