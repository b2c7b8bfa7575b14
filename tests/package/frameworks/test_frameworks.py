"""The twins in PyTorch and Keras: the same numbers as ours."""

import re
import subprocess
import sys
import tomllib

import numpy as np
import pytest
import torch

import nnbook
from nnbook import (
    GRU,
    LSTM,
    Activation,
    Adam,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    LayerNorm,
    MaxPool2D,
    PositionEmbedding,
    Residual,
    SelfAttention,
    Sequential,
    SimpleRNN,
    cross_entropy,
    device,
    fit,
    to_keras,
    to_torch,
)
from nnbook.activations import ELEMENTWISE
from nnbook.frameworks import keras_layers, torch_layers
from nnbook.layers import Layer
from notebooks import ROOT

NETWORKS = {
    "image": ((4, 3), [Flatten, lambda: Dense(6), lambda: Activation("relu"), lambda: Dense(3)]),
    "deep": ((5,), [lambda: Dense(4), lambda: Activation("tanh"), lambda: Dense(7), lambda: Activation("sigmoid"),
                    lambda: Dense(3)]),
    "single": ((2,), [lambda: Dense(3)]),
}
# One network for each kind of layer that is not in the networks above: input shape, layers.
KINDS = {
    **{name: ((5,), [lambda: Dense(6), lambda name=name: Activation(name), lambda: Dense(3)])
       for name in ("leaky_relu", "elu", "gelu", "silu", "softplus")},
    "Dropout": ((5,), [lambda: Dense(6), lambda: Dropout(0.5, rng=np.random.default_rng(0)), lambda: Dense(3)]),
    "BatchNorm of vectors": ((5,), [lambda: Dense(6), BatchNorm, lambda: Dense(3)]),
    "BatchNorm of images": ((2, 4, 5), [lambda: BatchNorm(momentum=0.3, epsilon=1e-2), Flatten, lambda: Dense(3)]),
    "Conv2D": ((2, 7, 6), [lambda: Conv2D(3, 3), Flatten, lambda: Dense(3)]),
    "Conv2D, stride and padding": ((2, 7, 6), [lambda: Conv2D(3, 3, stride=2, padding=2), Flatten, lambda: Dense(3)]),
    "Conv2D, dilation": ((1, 7, 8), [lambda: Conv2D(3, 2, dilation=3, padding=1), Flatten, lambda: Dense(3)]),
    "MaxPool2D": ((2, 7, 6), [lambda: Conv2D(2, 2), lambda: MaxPool2D(3, stride=2), Flatten, lambda: Dense(3)]),
    "AveragePool2D": ((2, 7, 6), [lambda: Conv2D(2, 2), lambda: AveragePool2D(2), Flatten, lambda: Dense(3)]),
    "SimpleRNN": ((6, 4), [lambda: SimpleRNN(5), lambda: Dense(3)]),
    "SimpleRNN, every step": ((6, 4), [lambda: SimpleRNN(5, return_sequences=True), Flatten, lambda: Dense(3)]),
    "LSTM": ((6, 4), [lambda: LSTM(5, return_sequences=True), lambda: LSTM(4), lambda: Dense(3)]),
    "GRU": ((6, 4), [lambda: GRU(5, return_sequences=True), lambda: GRU(4), lambda: Dense(3)]),
    "SelfAttention": ((6, 4), [lambda: SelfAttention(2), Flatten, lambda: Dense(3)]),
    "SelfAttention, causal": ((6, 4), [lambda: SelfAttention(1, causal=True), Flatten, lambda: Dense(3)]),
    "Embedding": ((6,), [lambda: Embedding(9, 4), lambda: GRU(4), lambda: Dense(3)]),
    "Dense, every step": ((6, 4), [lambda: Dense(5), lambda: Activation("tanh"), lambda: LSTM(4), lambda: Dense(3)]),
    "LayerNorm": ((5,), [lambda: LayerNorm(epsilon=1e-2), lambda: Dense(3)]),
    "LayerNorm, every step": ((6, 4), [LayerNorm, lambda: GRU(4), lambda: Dense(3)]),
    "PositionEmbedding": ((6, 4), [PositionEmbedding, Flatten, lambda: Dense(3)]),
    "Residual": ((6, 4), [lambda: Residual([LayerNorm(), Dense(7), Activation("relu"), Residual([Dense(7)]), Dense(4)]), Flatten,
                          lambda: Dense(3)]),
    "Residual of images": ((2, 6, 5), [lambda: Residual([Conv2D(2, 3, padding=1), BatchNorm()]), Flatten, lambda: Dense(3)]),
    "Residual of attention": ((6, 4), [lambda: Residual([PositionEmbedding(), SelfAttention(2, causal=True)]), Flatten,
                                       lambda: Dense(3)]),
}
NETWORKS_AND_KINDS = NETWORKS | KINDS
every_kind = pytest.mark.parametrize("name", KINDS)
every_network = pytest.mark.parametrize("name", NETWORKS)
every_type = pytest.mark.parametrize("dtype", [np.float32, np.float64])
TWINS = pytest.mark.parametrize("twin_of", [to_torch, to_keras])


class Scaled(Dense):
    """Not what PyTorch calls linear, though it is a kind of Dense."""

    def forward(self, x, *, training=False):
        return 2 * super().forward(x)


def build(name: str, dtype: type = np.float64, seed: int = 0) -> Sequential:
    shape, makers = NETWORKS_AND_KINDS[name]
    made = Sequential([make() for make in makers], input_shape=shape, rng=np.random.default_rng(seed), dtype=dtype)
    made.parameters = np.random.default_rng(seed + 9).normal(size=made.parameters.shape)
    return made


def draw(network: Sequential, n: int = 20) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    return rng.normal(size=(n, *network.input_shape)).astype(network.parameters.dtype), rng.integers(0, 3, n)


def trained(name: str, dtype: type) -> tuple[Sequential, np.ndarray]:
    """A network after some batches, so that running values have moved; and inputs."""
    made, rng = build(name, dtype), np.random.default_rng(7)
    shape = (30, *made.input_shape)
    x = rng.integers(0, 9, shape) if name == "Embedding" else rng.normal(size=shape).astype(dtype)
    fit(made, x, rng.integers(0, 3, 30), rng=rng, epochs=2, batch_size=10, progress=False)
    return made, x


def tolerance(dtype: type) -> dict[str, float]:
    return {"rtol": 1e-12, "atol": 1e-13} if dtype == np.float64 else {"rtol": 1e-4, "atol": 1e-5}


def flat(tensors) -> np.ndarray:
    """Parameters or gradients of the PyTorch twin in the order of ours."""
    return np.concatenate([tensor.detach().numpy().T.ravel() for tensor in tensors])


@every_network
@every_type
def test_the_torch_twin_has_equal_outputs_and_gradients(name, dtype) -> None:
    ours = build(name, dtype)
    twin, (x, y) = to_torch(ours), draw(ours)
    outputs, answer = ours.forward(x), twin(torch.tensor(x))
    loss, gradient = cross_entropy(outputs, y)
    expected = torch.nn.functional.cross_entropy(answer, torch.tensor(y))
    ours.backward(gradient)
    expected.backward()
    assert answer.numpy(force=True).dtype == dtype
    np.testing.assert_allclose(outputs, answer.detach().numpy(), **tolerance(dtype))
    np.testing.assert_allclose(loss, expected.item(), **tolerance(dtype))
    np.testing.assert_allclose(ours.gradients, flat(p.grad for p in twin.parameters()), **tolerance(dtype))


@every_kind
@every_type
def test_every_layer_has_a_twin_in_torch_with_equal_outputs_and_gradients_by_the_inputs(name, dtype) -> None:
    ours, x = trained(name, dtype)
    twin, tensor = to_torch(ours), torch.tensor(x, requires_grad=name != "Embedding")
    answer = twin(tensor)
    np.testing.assert_allclose(ours.predict(x), answer.detach().numpy(), **tolerance(dtype))
    assert sum(p.numel() for p in twin.parameters()) >= ours.parameters.size
    if dtype == np.float64 and name != "Embedding":
        weight = np.random.default_rng(1).normal(size=answer.shape)
        (answer * torch.tensor(weight)).sum().backward()
        gradient, _ = weight, ours.forward(x)
        for layer in reversed(ours.layers):
            gradient = layer.backward(gradient)
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-12, atol=1e-12)


@every_kind
@every_type
def test_every_layer_has_a_twin_in_keras_with_equal_outputs(name, dtype) -> None:
    ours, x = trained(name, dtype)
    answer = np.asarray(to_keras(ours)(x))
    assert answer.dtype == dtype
    # In these three, Keras rounds a constant (0.01, the root of 2, the scale) to float32 even where all else is float64.
    rounded = name in ("leaky_relu", "gelu", "Residual of attention") or name.startswith("SelfAttention")
    allowed = {"rtol": 1e-6, "atol": 1e-6} if rounded and dtype == np.float64 else tolerance(dtype)
    np.testing.assert_allclose(ours.predict(x), answer, **allowed)


def test_each_kind_of_layer_is_among_them() -> None:
    nnbook.choose_tensorflow()

    tried = {type(make()) for _, makers in NETWORKS_AND_KINDS.values() for make in makers}
    assert tried == set(torch_layers.TWINS) == set(keras_layers.TWINS)
    names = {layer.name for _, makers in NETWORKS_AND_KINDS.values() for layer in (make() for make in makers)
             if isinstance(layer, Activation)}
    assert names == set(ELEMENTWISE) - {"step"}


def test_a_twin_that_is_trained_uses_dropout_and_the_batch() -> None:
    ours, x = trained("Dropout", np.float64)
    twin = to_torch(ours)
    assert not torch.equal(twin.train()(torch.tensor(x)), twin.eval()(torch.tensor(x)))
    ours, x = trained("BatchNorm of vectors", np.float64)
    answer = to_torch(ours).train()(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(ours.forward(x, training=True), answer, rtol=1e-10)


@TWINS
def test_a_step_has_no_twin(twin_of) -> None:
    made = Sequential([Dense(2), Activation("step")], input_shape=(2,), rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match=r"network: expected layers that \w+ has too, received Activation\('step'\)"):
        twin_of(made)


@TWINS
def test_a_layer_without_a_twin_is_named_inside_a_residual_block_too(twin_of) -> None:
    made = Sequential([Residual([Dense(2), Residual([Activation("step")])])], input_shape=(2,), rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match=r"network: expected layers that \w+ has too, received Activation\('step'\)"):
        twin_of(made)


def test_keras_has_no_convolution_with_stride_and_dilation() -> None:
    made = Sequential([Conv2D(2, 2, stride=2, dilation=2)], input_shape=(1, 8, 8), rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match="network: expected layers that Keras has too, received Conv2D"):
        to_keras(made)


@every_network
@pytest.mark.parametrize("seed", range(3))
def test_fifty_steps_of_adam_give_the_losses_of_torch(name, seed) -> None:
    ours = build(name, seed=seed)
    twin, (x, y) = to_torch(ours), draw(ours)
    optimizer, rule = torch.optim.Adam(twin.parameters(), lr=0.01), Adam(0.01)
    for _ in range(50):
        loss, gradient = cross_entropy(ours.forward(x), y)
        expected = torch.nn.functional.cross_entropy(twin(torch.tensor(x)), torch.tensor(y))
        np.testing.assert_allclose(loss, expected.item(), rtol=1e-10)
        ours.backward(gradient)
        rule.update(ours.parameters, ours.gradients)
        optimizer.zero_grad()
        expected.backward()
        optimizer.step()
    np.testing.assert_allclose(ours.parameters, flat(twin.parameters()), rtol=1e-8, atol=1e-10)


@every_network
@every_type
def test_the_keras_twin_has_equal_outputs(name, dtype) -> None:
    ours = build(name, dtype)
    twin, (x, _) = to_keras(ours), draw(ours)
    answer = np.asarray(twin(x))
    assert answer.dtype == dtype
    assert twin.count_params() == ours.parameters.size
    np.testing.assert_allclose(ours.forward(x), answer, **tolerance(dtype))


@pytest.mark.parametrize(("twin_of", "ask"), [(to_torch, lambda twin, x: twin(torch.tensor(x)).detach().numpy()),
                                              (to_keras, lambda twin, x: np.asarray(twin(x)))])
def test_a_twin_has_copies_of_the_weights(twin_of, ask) -> None:
    ours = build("single", np.float32)
    twin, (x, _) = twin_of(ours), draw(ours)
    before = ask(twin, x).copy()
    ours.parameters *= 3
    np.testing.assert_array_equal(ask(twin, x), before)


@TWINS
@pytest.mark.parametrize(("make", "name"), [(lambda: Scaled(3), "Scaled"), (Layer, "Layer")])
def test_a_layer_without_a_twin_is_a_type_error(twin_of, make, name) -> None:
    made = Sequential([Dense(2), make()], input_shape=(2,), rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match=rf"network: expected layers that \w+ has too, received {name}; build that layer's twin"):
        twin_of(made)


@TWINS
@pytest.mark.parametrize("value", [None, "network", Dense(3), torch.nn.Linear(2, 3)])
def test_a_twin_is_made_of_a_network(twin_of, value) -> None:
    with pytest.raises(TypeError, match=r"network: expected an nnbook\.Sequential, received \w+; make one first"):
        twin_of(value)


@pytest.mark.parametrize(("cuda", "mps", "expected"), [(True, True, "cuda"), (True, False, "cuda"), (False, True, "mps"),
                                                       (False, False, "cpu")])
def test_the_device_is_the_best_there_is(cuda, mps, expected, monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert device() == torch.device(expected)


START = """
import os
def identity():
    return os.fstat(2).st_dev, os.fstat(2).st_ino
before = identity()
import nnbook
nnbook.choose_tensorflow()
import keras, tensorflow
assert keras.backend.backend() == "tensorflow"
assert identity() == before, "file descriptor 2 is another file now"
nnbook.choose_tensorflow()
os.write(2, b"still open")
"""


def test_tensorflow_starts_without_a_word_and_standard_error_stays_open() -> None:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, b"still open", b"")


ABSENT = """
import sys
class Missing:    # as if some modules were not installed
    def find_spec(self, name, *_):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
import numpy as np, nnbook
network = nnbook.Sequential([nnbook.Dense(2)], input_shape=(3,), rng=np.random.default_rng(0))
for act in ({calls}):
    try:
        act()
        print("no error")
    except ModuleNotFoundError as error:
        print(error)
"""


@pytest.mark.parametrize(("absent", "calls", "said"), [
    (["torch"], ["nnbook.to_torch(network)", "nnbook.device()"],
     "PyTorch: expected it to be installed, received an environment without torch; run `pip install torch`, or install this "
     "package with its extra, [frameworks]"),
    (["keras"], ["nnbook.to_keras(network)", "nnbook.choose_tensorflow()"],
     "Keras and TensorFlow: expected it to be installed, received an environment without keras; run `pip install keras "
     "tensorflow`, or install this package with its extra, [frameworks]"),
    (["tensorflow"], ["nnbook.to_keras(network)"],
     "Keras and TensorFlow: expected it to be installed, received an environment without tensorflow; run `pip install keras "
     "tensorflow`, or install this package with its extra, [frameworks]")], ids=["torch", "keras", "tensorflow"])
def test_without_a_framework_it_is_said_how_to_install_it(absent, calls, said) -> None:
    code = ABSENT.format(absent=absent, calls="".join(f"lambda: {call}, " for call in calls))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.splitlines() == [said] * len(calls)


def test_the_extra_that_is_named_has_the_frameworks() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.match(r"\w+", each)[0] for each in extras["optional-dependencies"]["frameworks"]}
    assert names == {"torch", "tensorflow", "keras"}
