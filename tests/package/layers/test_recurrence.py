"""SimpleRNN, LSTM and GRU: small numbers by hand, long sequences, what is kept for looking, bad input."""

import numpy as np
import pytest

import table_recurrence
from nnbook.activations import sigmoid as exact
from nnbook.activations import sigmoid_grad
from nnbook.initializers import xavier_uniform, zeros
from nnbook.layers import GRU, LSTM, Dense, Embedding, Recurrent, SimpleRNN
from nnbook.layers.base import Layer
from nnbook.network import Sequential
from references import by_torch, case, relative

KINDS = (SimpleRNN, LSTM, GRU)
each_kind = pytest.mark.parametrize("kind", KINDS)
both = pytest.mark.parametrize("sequences", [False, True])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(*layers: Layer, shape: tuple[int, ...] = (4, 3), dtype: type = np.float64, seed: int = 0) -> Sequential:
    return Sequential(layers, input_shape=shape, rng=rng(seed), dtype=dtype)


def sigmoid(z: float) -> float:
    return 1 / (1 + np.exp(-z))


# --- by hand: one unit, one input, two steps, x = 1 and then 2 ---


def by_hand(layer: Recurrent, weights: list[float], recurrent_weights: list[float], biases: list[float]) -> np.ndarray:
    made = network(layer, shape=(2, 1))
    layer.weights, layer.recurrent_weights, layer.biases = [weights], [recurrent_weights], biases
    made.forward([[[1], [2]]])
    return layer.hidden[0, :, 0]


def test_simple_rnn_feeds_its_state_back() -> None:
    first = np.tanh(0.5 * 1 + 0.1)
    hidden = by_hand(SimpleRNN(1), [0.5], [2], [0.1])
    np.testing.assert_allclose(hidden, [first, np.tanh(0.5 * 2 + 2 * first + 0.1)], rtol=1e-15)


def test_an_open_lstm_adds_up_and_a_closed_one_forgets() -> None:
    summing = LSTM(1)    # i, f and o as good as 1, g = tanh(x)
    hidden = by_hand(summing, [0, 0, 1, 0], [0, 0, 0, 0], [100, 100, 0, 100])
    total = np.tanh(1) + np.tanh(2)
    np.testing.assert_allclose(summing.cell[0, :, 0], [np.tanh(1), total], rtol=1e-15)
    np.testing.assert_allclose(hidden, np.tanh([np.tanh(1), total]), rtol=1e-15)
    forgetting = LSTM(1)
    by_hand(forgetting, [0, 0, 1, 0], [0, 0, 0, 0], [100, -100, 0, 100])
    np.testing.assert_allclose(forgetting.cell[0, :, 0], np.tanh([1, 2]), rtol=1e-15)


def test_lstm_gates_are_input_forget_candidate_output() -> None:
    layer = LSTM(1)
    by_hand(layer, [1, 2, 3, 4], [0, 0, 0, 0], [0, 0, 0, 0])
    np.testing.assert_allclose(layer.gates[0, 0, :, 0], [sigmoid(1), sigmoid(2), np.tanh(3), sigmoid(4)], rtol=1e-15)
    assert layer.gates.shape == (1, 2, 4, 1)


def test_a_gru_keeps_or_replaces_its_state_by_the_update_gate() -> None:
    replaced = by_hand(GRU(1), [0, 0, 1], [0, 0, 0], [0, -100, 0])
    np.testing.assert_allclose(replaced, np.tanh([1, 2]), rtol=1e-15)
    kept = by_hand(GRU(1), [0, 0, 1], [0, 0, 0], [0, 100, 0])
    np.testing.assert_allclose(kept, [0, 0], atol=1e-40)


def test_a_gru_resets_after_the_product_biases_included() -> None:
    layer = GRU(1)
    made = network(layer, shape=(1, 1))
    layer.weights, layer.biases, layer.recurrent_biases = [[1, 2, 3]], [0.1, 0.2, 0.3], [0.4, 0.5, 0.6]
    made.forward([[[1]]])
    r, z = sigmoid(1 + 0.1 + 0.4), sigmoid(2 + 0.2 + 0.5)
    n = np.tanh(3 + 0.3 + r * 0.6)
    np.testing.assert_allclose(layer.gates[0, 0, :, 0], [r, z, n], rtol=1e-15)
    np.testing.assert_allclose(layer.hidden[0, 0, 0], (1 - z) * n, rtol=1e-15)


# --- shapes, and what is kept ---


@each_kind
@both
@pytest.mark.parametrize("steps", [1, 5])
@pytest.mark.parametrize("batch", [0, 1, 4])
def test_shapes(kind, sequences, steps, batch) -> None:
    layer = kind(6, return_sequences=sequences)
    made = network(layer, shape=(steps, 3))
    outputs = made.forward(rng(1).normal(size=(batch, steps, 3)))
    assert outputs.shape[1:] == made.output_shapes[0] == ((steps, 6) if sequences else (6,))
    assert layer.hidden.shape == (batch, steps, 6)
    assert layer.backward(np.ones_like(outputs)).shape == (batch, steps, 3)
    assert layer.backward(np.ones_like(outputs), to_input=False) is None
    assert layer.weights.shape == layer.weight_gradients.shape == (3, 6 * kind.blocks)
    assert layer.recurrent_weights.shape == layer.recurrent_weight_gradients.shape == (6, 6 * kind.blocks)
    assert layer.biases.shape == layer.bias_gradients.shape == (6 * kind.blocks,)


@each_kind
def test_the_last_step_is_the_last_of_every_step(kind) -> None:
    last, every = kind(5), kind(5, return_sequences=True)
    ones = network(last), network(every)
    x = rng(1).normal(size=(2, 4, 3))
    outputs = [made.forward(x) for made in ones]
    np.testing.assert_array_equal(outputs[0], outputs[1][:, -1])
    np.testing.assert_array_equal(outputs[1], every.hidden)
    np.testing.assert_array_equal(last.hidden, every.hidden)


@each_kind
def test_only_the_past_counts(kind) -> None:
    made = network(kind(5, return_sequences=True), shape=(6, 3))
    x = rng(1).normal(size=(2, 6, 3))
    changed = x.copy()
    changed[:, 3:] += 1
    before, after = made.forward(x), made.forward(changed)
    np.testing.assert_array_equal(before[:, :3], after[:, :3])
    assert (before[:, 3:] != after[:, 3:]).all()


@each_kind
def test_each_example_starts_afresh(kind) -> None:
    made = network(kind(5))
    x = rng(1).normal(size=(3, 4, 3))
    together = made.forward(x)
    np.testing.assert_allclose(np.concatenate([made.forward(x[i:i + 1]) for i in range(3)]), together, rtol=1e-12)


@each_kind
@both
def test_outputs_are_the_readers_own_and_what_is_kept_is_read_only(kind, sequences) -> None:
    layer = kind(5, return_sequences=sequences)
    outputs = network(layer).forward(rng(1).normal(size=(2, 4, 3)))
    kept = layer.hidden.copy()
    outputs[...] = 7
    np.testing.assert_array_equal(layer.hidden, kept)
    for name in ("hidden", "cell", "gates"):
        if hasattr(layer, name):
            with pytest.raises(ValueError, match="read-only"):
                getattr(layer, name)[0] = 1


# --- backward ---


@each_kind
@both
def test_backward_twice_is_backward_once(kind, sequences) -> None:
    layer = kind(5, return_sequences=sequences)
    made = network(layer)
    outputs = made.forward(rng(1).normal(size=(2, 4, 3)))
    delta = rng(2).normal(size=outputs.shape)
    kept = delta.copy()
    first, gradients = layer.backward(delta), made.gradients.copy()
    np.testing.assert_array_equal(layer.backward(delta), first)
    np.testing.assert_array_equal(made.gradients, gradients)
    np.testing.assert_array_equal(delta, kept)
    layer.backward(delta, to_input=False)
    np.testing.assert_array_equal(made.gradients, gradients)


@pytest.mark.parametrize("row", table_recurrence.ROWS[1:], ids=lambda row: row.name)
def test_500_steps_are_as_right_as_five(row) -> None:
    sizes = {"batch": 2, "steps": 500, "inputs": 3, "units": 4}
    _, x, weight, parameters, _ = case(row, sizes, seed=0)
    scaled = {name: 0.3 * value for name, value in parameters.items()}    # 0.7 would be chaos: every rounding grows
    layer, shape = row.make(sizes)
    network(layer, shape=shape)
    for name, value in scaled.items():
        setattr(layer, name, value)
    ours = {"outputs": layer.forward(x), "inputs": layer.backward(weight)}
    for name in scaled:
        ours[name] = getattr(layer, name.removesuffix("es" if name.endswith("ses") else "s") + "_gradients")
    for name, value in by_torch(row, sizes, x, weight, scaled).items():
        assert relative(ours[name], value) < 1e-12, name


def test_the_forget_bias_lets_a_gradient_reach_back() -> None:
    reach = []
    for bias in (1, -1):
        layer = LSTM(8)
        made = network(layer, shape=(50, 3))
        layer.biases[8:16] = bias
        made.forward(rng(1).normal(size=(4, 50, 3)))
        to_input = layer.backward(np.ones((4, 8)))
        reach.append(np.abs(to_input[:, 0]).max() / np.abs(to_input[:, -1]).max())
    assert reach[0] > 1e10 * reach[1]


@each_kind
def test_large_numbers_saturate_without_a_warning(kind) -> None:
    layer = kind(4, return_sequences=True)
    made = network(layer)
    outputs = made.forward(rng(1).normal(scale=1e4, size=(3, 4, 3)))
    to_input = layer.backward(np.ones_like(outputs))
    assert all(np.isfinite(array).all() for array in (outputs, made.gradients, to_input))
    assert np.abs(outputs).max() <= 1


# --- first weights ---


@each_kind
def test_each_gate_starts_like_a_layer_of_its_own(kind) -> None:
    layer, again = kind(4), kind(4)
    network(layer)
    network(again)
    draw = rng()
    inputs = [xavier_uniform(3, 4, rng=draw) for _ in range(kind.blocks)]
    states = [xavier_uniform(4, 4, rng=draw) for _ in range(kind.blocks)]
    np.testing.assert_array_equal(layer.weights, np.hstack(inputs))
    np.testing.assert_array_equal(layer.recurrent_weights, np.hstack(states))
    np.testing.assert_array_equal(layer.weights, again.weights)


def test_biases_start_at_0_but_1_for_the_forget_gate() -> None:
    for kind in KINDS:
        layer = kind(2)
        network(layer)
        assert layer.biases.tolist() == ([0, 0, 1, 1, 0, 0, 0, 0] if kind is LSTM else [0] * 2 * kind.blocks)
    assert layer.recurrent_biases.tolist() == [0] * 6    # of GRU, the last


# --- the house ---


@each_kind
@both
def test_float32_stays_float32(kind, sequences) -> None:
    layer = kind(5, return_sequences=sequences)
    made = network(layer, dtype=np.float32)
    outputs = made.forward(rng(1).normal(size=(2, 4, 3)))
    kept = [getattr(layer, name) for name in ("hidden", "cell", "gates") if hasattr(layer, name)]
    assert {array.dtype for array in (outputs, layer.backward(outputs), made.gradients, *kept)} == {np.dtype(np.float32)}


@each_kind
@both
def test_the_same_seed_gives_the_same_bits(kind, sequences) -> None:
    results = []
    for _ in range(2):
        made = network(kind(5, return_sequences=sequences), dtype=np.float32, seed=3)
        outputs = made.forward(rng(1).normal(size=(2, 4, 3)))
        made.backward(outputs)
        results.append((outputs, made.gradients))
    np.testing.assert_array_equal(results[0][0], results[1][0])
    np.testing.assert_array_equal(results[0][1], results[1][1])


@each_kind
@both
def test_read_only_and_strided_arrays_are_read_and_left_as_they_are(kind, sequences) -> None:
    layer = kind(5, return_sequences=sequences)
    made = network(layer)
    x = rng(1).normal(size=(4, 3, 6)).swapaxes(0, 1)[:, ::-1, ::2]
    kept = x.copy()
    x.flags.writeable = False
    outputs = made.forward(x)
    delta = np.asfortranarray(rng(2).normal(size=outputs.shape))
    delta.flags.writeable = False
    to_input, gradients = layer.backward(delta), made.gradients.copy()
    np.testing.assert_array_equal(x, kept)
    np.testing.assert_allclose(made.forward(kept), outputs, rtol=1e-14)
    np.testing.assert_allclose(layer.backward(delta.copy(order="C")), to_input, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(made.gradients, gradients, rtol=1e-12, atol=1e-15)


@each_kind
def test_layers_of_sequences_stand_on_each_other(kind) -> None:
    made = network(Embedding(10, 3), kind(4, return_sequences=True), kind(5), Dense(2), shape=(6,), dtype=np.float32)
    outputs = made.forward(rng(1).integers(10, size=(8, 6)))
    made.backward(np.ones_like(outputs))
    assert outputs.shape == (8, 2)
    assert all(np.abs(getattr(layer, "vector_gradients" if i == 0 else "weight_gradients")).max() > 0
               for i, layer in enumerate(made.layers))


# --- bad input ---


@each_kind
@pytest.mark.parametrize(("units", "error"), [(0, ValueError), (-3, ValueError), (2.5, TypeError), (True, TypeError),
                                              ("3", TypeError), (None, TypeError)])
def test_units_are_a_whole_number_of_one_or_more(kind, units, error) -> None:
    with pytest.raises(error, match=r"units: expected .*received"):
        kind(units)


@each_kind
@pytest.mark.parametrize("shape", [(), (3,), (1, 28, 28)])
def test_an_example_is_a_sequence_of_vectors(kind, shape) -> None:
    message = rf"{kind.__name__}\(5\): expected examples of shape \(steps, n_in\), received .*return_sequences=True"
    with pytest.raises(ValueError, match=message):
        kind(5).output_shape(shape)


def test_a_layer_on_a_last_step_asks_for_every_step() -> None:
    with pytest.raises(ValueError, match=r"GRU\(3\): expected .*received \(4,\); .*needs return_sequences=True"):
        network(LSTM(4), GRU(3))


@each_kind
@pytest.mark.parametrize(("initializer", "error", "message"), [
    ("xavier", TypeError, "initializer: expected a function, received 'xavier'"),
    (lambda a, b, *, rng: np.zeros((a, b + 1)), ValueError,
     r"initializer: expected weights of shape \(3, 2\), received \(3, 3\)"),
])
def test_an_initializer_makes_one_block_at_a_time(kind, initializer, error, message) -> None:
    with pytest.raises(error, match=message):
        network(kind(2, initializer=initializer))


def test_an_initializer_of_ones_own_is_used() -> None:
    layer = GRU(2, initializer=zeros)
    network(layer)
    assert not layer.weights.any()
    assert not layer.recurrent_weights.any()


def test_a_recurrent_layer_without_steps_says_so() -> None:
    class Nothing(Recurrent):
        pass

    made = network(layer := Nothing(2))
    with pytest.raises(NotImplementedError, match="Nothing has no step; a recurrent layer has to define one"):
        made.forward(np.ones((1, 4, 3)))
    with pytest.raises(NotImplementedError, match="Nothing has no step back; a recurrent layer has to define one"):
        layer.backward(np.ones((1, 2)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("kind", "gates"), [(LSTM, (0, 1, 3)), (GRU, (0, 1))])
def test_closed_gates_keep_their_tail_and_their_gradient(kind, gates, dtype) -> None:
    for z in (-10.0, -17.0, -20.0, -40.0):
        network = Sequential([kind(1)], input_shape=(1, 1), rng=np.random.default_rng(0), dtype=dtype)
        layer = network.layers[0]
        layer.weights = np.ones_like(layer.weights)
        layer.biases = np.where(np.isin(np.arange(layer.blocks), gates), z, 0)
        outputs = network.forward(np.full((1, 1, 1), 0.5))
        network.backward(np.ones_like(outputs))
        for gate in gates:
            np.testing.assert_allclose(layer.gates[0, 0, gate, 0], exact(z + 0.5), rtol=1e-6)
        if kind is LSTM:    # by the output gate: tanh(c) σ'(z), with c = i g
            number, slope = 3, np.tanh(exact(z + 0.5) * np.tanh(0.5)) * sigmoid_grad(z + 0.5)
        else:               # by the update gate: (0 - n) σ'(z), with n = tanh(0.5)
            number, slope = 1, -np.tanh(0.5) * sigmoid_grad(z + 0.5)
        np.testing.assert_allclose(layer.bias_gradients[number], slope, rtol=1e-5, atol=np.finfo(dtype).smallest_subnormal)
        assert layer.bias_gradients[number] != 0
