"""Copies: of networks, layers, optimizers, schedules and records, by `copy`, by pickle and in another process.

A copy is a thing of its own, and goes on as the original would, bit for bit.
"""

import copy
import inspect
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

import nnbook
from nnbook import (
    GRU,
    LSTM,
    SGD,
    Activation,
    AdaGrad,
    Adam,
    AdamW,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    EarlyStopping,
    Embedding,
    Flatten,
    History,
    LayerNorm,
    MaxPool2D,
    Momentum,
    Nesterov,
    PositionEmbedding,
    Residual,
    RMSProp,
    SelfAttention,
    Sequential,
    SimpleRNN,
    fit,
    load,
    save,
)
from nnbook.layers import Layer
from nnbook.layers.arrays import Gradient
from nnbook.optimizers import cosine_decay, exponential_decay, step_decay, warm_up

COPIES = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": lambda made: pickle.loads(pickle.dumps(made)),
          "twice": lambda made: copy.deepcopy(pickle.loads(pickle.dumps(made)))}
each_copy = pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
NETWORKS = {    # every layer of the package
    "images": ((2, 8, 8), lambda: [Conv2D(3, 3), BatchNorm(), Activation("relu"), MaxPool2D(2), AveragePool2D(2, stride=1),
                                   Flatten(), Dropout(0.3, rng=np.random.default_rng(7)), Dense(3)]),
    "vectors": ((4,), lambda: [Dense(6), BatchNorm(momentum=0.3), Activation("tanh"), Dropout(0.5, rng=np.random.default_rng(3)),
                               Dense(3)]),
    "words": ((5,), lambda: [Embedding(9, 4), SelfAttention(2), GRU(3, return_sequences=True), LSTM(4, return_sequences=True),
                             SimpleRNN(3)]),
    "blocks": ((5,), lambda: [Embedding(9, 4), PositionEmbedding(), Residual([LayerNorm(), SelfAttention(2), Dense(4)]),
                              Flatten(), Residual([BatchNorm(), Dense(6), Dropout(0.3, rng=np.random.default_rng(5)),
                                                   Residual([Dense(6), BatchNorm()]), Dense(20)]), Dense(3)]),
}
each_network = pytest.mark.parametrize("name", NETWORKS)


def gradient_name(layer: Layer, part: str) -> str:
    """The attribute that holds the gradient of a parameter."""
    found = inspect.getmembers_static(type(layer), lambda each: isinstance(each, Gradient))
    return next(name for name, gradient in found if gradient.of == part)


def build(name: str = "vectors") -> Sequential:
    shape, layers = NETWORKS[name]
    return Sequential(layers(), input_shape=shape, rng=np.random.default_rng(1))


def train(network: Sequential, seed: int = 0, **settings) -> History:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 9, (30, *network.input_shape)) if isinstance(network.layers[0], Embedding) else rng.normal(
        size=(30, *network.input_shape))
    return fit(network, x, rng.integers(0, 3, 30), **{"rng": rng, "epochs": 3, "batch_size": 8, "progress": False, **settings})


def knowledge(network: Sequential) -> bytes:
    return b"".join(array.tobytes() for array in network.everything().values())


def check_whole(network: Sequential) -> None:
    """What a layer holds, what the network says of it, and the flat vectors are the same memory."""
    for name, array in network.named_parameters().items():
        layer, (*places, part) = network, name.split(".")
        for number in places[::2]:
            layer = layer.layers[int(number)]
        assert np.shares_memory(array, network.parameters)
        assert np.shares_memory(getattr(layer, part), array)
        assert np.shares_memory(getattr(layer, gradient_name(layer, part)), network.gradients)
        assert getattr(layer, part).shape == array.shape
    parts = [array.ravel() for array in network.named_parameters().values()]
    np.testing.assert_array_equal(np.concatenate(parts), network.parameters)


def apart(one: Sequential, two: Sequential) -> bool:
    """Whether two networks have no memory in common."""
    pairs = [(a, b) for a in one.everything().values() for b in two.everything().values()]
    return not any(np.shares_memory(a, b) for a, b in [*pairs, (one.gradients, two.gradients)])


def test_every_layer_is_copied_here() -> None:
    kinds = [Layer]
    for kind in kinds:
        kinds += [sub for sub in kind.__subclasses__() if sub.__module__.startswith("nnbook.")]
    used = {type(inner) for name in NETWORKS for layer in build(name).layers for inner in (layer, *layer.layers)}
    assert {kind for kind in kinds if kind.__name__ in vars(nnbook)} == used


@each_copy
@each_network
def test_a_copy_learns_as_the_original_does_bit_for_bit(name, copied) -> None:
    original = build(name)
    other = copied(original)
    assert apart(original, other)
    start = knowledge(original)
    assert knowledge(other) == start
    history = train(other)
    assert knowledge(original) == start != knowledge(other)
    assert train(original).batch_loss == history.batch_loss
    assert knowledge(original) == knowledge(other)
    check_whole(other)


@each_copy
@each_network
def test_a_copy_of_a_trained_network_goes_on_where_it_was(name, copied) -> None:
    original = build(name)
    train(original)
    other = copied(original)
    assert knowledge(other) == knowledge(original)
    assert train(other, 1).batch_loss == train(original, 1).batch_loss
    assert knowledge(other) == knowledge(original)
    assert apart(original, other)
    check_whole(other)


@each_copy
@each_network
def test_a_copy_between_forward_and_backward_has_the_same_gradients(name, copied) -> None:
    original = build(name)
    train(original)
    x = np.ones((4, *original.input_shape))
    delta = np.random.default_rng(0).normal(size=original.forward(x, training=True).shape)
    other = copied(original)
    other.backward(delta)
    original.backward(delta)
    assert other.gradients.tobytes() == original.gradients.tobytes()


@each_copy
def test_what_is_set_in_a_copy_reaches_its_layers(copied, tmp_path) -> None:
    original, other = build(), copied(build())
    x = np.random.default_rng(5).normal(size=(6, 4))
    train(original)
    other.parameters = original.parameters
    for layer, same in zip(other.layers, original.layers, strict=True):
        for name, array in same.state().items():
            setattr(layer, name, array)
    np.testing.assert_array_equal(other.predict(x), original.predict(x))
    save(original, tmp_path / "net.npz")
    third = copied(build())
    load(third, tmp_path / "net.npz")
    np.testing.assert_array_equal(third.predict(x), original.predict(x))
    third.layers[0].weights = np.zeros((4, 6))
    assert not third.parameters[:24].any()
    check_whole(third)


def trained_elsewhere(network: Sequential) -> tuple[bytes, Sequential]:
    train(network)
    return knowledge(network), network


def test_a_network_can_be_sent_to_another_process_and_back() -> None:
    made = build()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there, back = pool.submit(trained_elsewhere, made).result(timeout=300)
    train(made)
    assert there == knowledge(back) == knowledge(made)
    train(back, 1), train(made, 1)
    assert knowledge(back) == knowledge(made)
    check_whole(back)


@each_copy
def test_a_copied_layer_has_arrays_of_its_own_and_has_no_place_in_another_network(copied) -> None:
    network = build()
    train(network)
    for layer in network.layers:
        other = copied(layer)
        x = np.ones((2, 6 if layer is not network.layers[0] else 4), np.float32)
        np.testing.assert_array_equal(other.forward(x), layer.forward(x))
        with pytest.raises(ValueError, match="already part of a network, or a copy of such a one; make a new layer"):
            Sequential([other], input_shape=(4,), rng=np.random.default_rng(0))
    other, before = copied(network.layers[0]), knowledge(network)
    other.weights = 0 * other.weights
    assert knowledge(network) == before


def test_the_layers_of_a_network_stay() -> None:
    network = build()
    with pytest.raises(AttributeError):
        network.layers.append(Dense(3))
    with pytest.raises(TypeError):
        network.layers[0] = Dense(6)
    with pytest.raises(AttributeError):
        network.layers = [Dense(3)]


OPTIMIZERS = [SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW]


@each_copy
@pytest.mark.parametrize("make", OPTIMIZERS)
def test_a_copied_optimizer_goes_on_bit_for_bit(make, copied) -> None:
    original, optimizer = build(), make(0.01)
    train(original, optimizer=optimizer)
    together, its_own = copied([original, optimizer]) if copied is not copy.copy else (copy.copy(original), copy.copy(optimizer))
    alone, also_its_own = copied(original), copied(optimizer)    # one after the other
    for network, rule in ((together, its_own), (alone, also_its_own), (original, optimizer)):
        train(network, 1, optimizer=rule)
    assert knowledge(together) == knowledge(alone) == knowledge(original)
    assert its_own.steps == also_its_own.steps == optimizer.steps == 24
    with pytest.raises(ValueError, match="make a new optimizer for each network"):    # by now it has its parameters
        train(original, optimizer=its_own)


@each_copy
def test_a_copied_optimizer_wants_parameters_of_the_same_shape_and_type(copied) -> None:
    optimizer = Adam()
    optimizer.update(np.ones(3), np.ones(3))
    for wrong in (np.ones(4), np.ones(3, np.float32)):
        with pytest.raises(ValueError, match=r"parameters: expected .*received"):
            copied(optimizer).update(wrong, np.ones(wrong.shape))


@each_copy
@pytest.mark.parametrize("schedule", [
    step_decay(0.3, every=3), exponential_decay(0.3, factor=0.9), cosine_decay(0.3, steps=9), warm_up(0.3, steps=4),
    warm_up(cosine_decay(0.3, steps=9, final=0.1), steps=4)])
def test_a_copied_schedule_gives_the_same_rates(schedule, copied) -> None:
    assert [copied(schedule)(t) for t in range(15)] == [schedule(t) for t in range(15)]


@each_copy
def test_a_copied_early_stopping_goes_on_where_it_was(copied) -> None:
    network, stopping, history = build(), EarlyStopping(patience=2), History()

    def see(judge: EarlyStopping, record: History, loss: float) -> bool:
        record.validation_loss.append(loss)
        network.parameters += 1
        return judge.has_seen_enough(network, record)

    for loss in (3.0, 2.0, 2.5):
        assert not see(stopping, history, loss)
    other, record = copied(stopping), copied(history)
    assert see(other, record, 2.5)
    assert other.finish(network, record)
    kept = network.parameters.copy()
    assert (history.validation_loss, history.stopped) == ([3.0, 2.0, 2.5], "")    # the copies were full ones
    assert see(stopping, history, 2.5)
    stopping.finish(network, history)
    np.testing.assert_array_equal(network.parameters, kept)
    assert (record.validation_loss, record.stopped) == (history.validation_loss, history.stopped)


def test_the_best_epoch_of_another_network_is_not_put_into_this_one() -> None:
    def made(*units: int) -> Sequential:
        return Sequential([Dense(n) for n in units], input_shape=(4,), rng=np.random.default_rng(0))

    one, same_size = made(2, 2), made(1, 1, 2, 1, 1)    # 16 parameters each
    assert one.parameters.size == same_size.parameters.size
    stopping = EarlyStopping()
    stopping.has_seen_enough(one, History(validation_loss=[1.0]))
    before = knowledge(same_size)
    with pytest.raises(ValueError, match=r"network: expected that of the best epoch, .*received one with .*; pass the same"):
        stopping.finish(same_size, History(validation_loss=[1.0]))
    assert knowledge(same_size) == before


def test_a_copy_draws_the_numbers_that_the_original_draws() -> None:
    layer = Dropout(0.5, rng=np.random.default_rng(0))
    x = np.ones((8, 8), np.float32)
    layer.forward(x, training=True)
    drawn = [copied(layer).forward(x, training=True).tobytes() for copied in COPIES.values()]
    assert set(drawn) == {layer.forward(x, training=True).tobytes()}
