"""Attention: the function against PyTorch, the layer's shapes and masks, bad input."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnbook.initializers import xavier_uniform
from nnbook.layers import Dense, Flatten
from nnbook.layers.attention import SelfAttention, attention, attention_grad
from nnbook.network import Sequential
from references import relative
from tables import each_row

both = pytest.mark.parametrize("causal", [False, True])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def draw(*, leading: tuple[int, ...] = (), asking: int = 4, looked_at: int = 4, d: int = 3, d_v: int = 2,
         seed: int = 0) -> list[np.ndarray]:
    made = rng(seed)
    return [made.normal(size=(*leading, *sizes)) for sizes in ((asking, d), (looked_at, d), (looked_at, d_v))]


def network(layer: SelfAttention, shape: tuple[int, ...] = (5, 6), dtype: type = np.float64) -> Sequential:
    return Sequential([layer], input_shape=shape, rng=rng(), dtype=dtype)


# --- the function ---


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.integers(1, 3), max_size=4), st.tuples(*[st.integers(1, 6)] * 4), st.booleans(), st.integers(0, 2**32 - 1))
def test_attention_is_that_of_torch(leading, sizes, causal, seed) -> None:
    asking, looked_at, d, d_v = sizes
    arrays = draw(leading=tuple(leading), asking=asking, looked_at=asking if causal else looked_at, d=d, d_v=d_v, seed=seed)
    outputs, weights = attention(*arrays, causal=causal)
    delta = rng(seed + 1).normal(size=outputs.shape)
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    theirs = torch.nn.functional.scaled_dot_product_attention(*tensors, is_causal=causal)
    theirs.backward(torch.tensor(delta))
    assert relative(outputs, theirs.detach()) < 1e-12
    for ours, tensor in zip(attention_grad(delta, *arrays, weights), tensors, strict=True):
        assert relative(ours, tensor.grad) < 1e-12
    assert np.abs(weights.sum(axis=-1) - 1).max() < 1e-14
    assert weights.min() >= 0


def test_equal_scores_give_the_mean_and_a_large_one_takes_all() -> None:
    values = np.array([[1.0, 2], [3, 4], [8, 9]])
    outputs, weights = attention([[0, 0]], np.ones((3, 2)), values)
    np.testing.assert_allclose(weights, [[1 / 3, 1 / 3, 1 / 3]], rtol=1e-15)
    np.testing.assert_allclose(outputs, [[4, 5]], rtol=1e-15)
    outputs, weights = attention([[1e4, 0]], [[0, 1], [1, 0], [-1, 0]], values)
    np.testing.assert_array_equal(weights, [[0, 1, 0]])
    np.testing.assert_array_equal(outputs, [[3, 4]])


def test_scores_are_divided_by_the_root_of_the_length() -> None:
    _, weights = attention([[2.0, 0, 0, 0]], [[np.log(3), 0, 0, 0], [0, 0, 0, 0]], [[0.0], [1.0]])
    np.testing.assert_allclose(weights, [[0.75, 0.25]], rtol=1e-15)    # 2 log 3 / sqrt(4) = log 3


def test_causal_hides_exactly_the_later_steps() -> None:
    _, weights = attention(*draw(leading=(2,), asking=5, looked_at=5), causal=True)
    np.testing.assert_array_equal(weights > 0, np.broadcast_to(np.tri(5, dtype=bool), (2, 5, 5)))


@both
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_logits_give_no_warning(causal, dtype) -> None:
    q, k, v = (array.astype(dtype) for array in draw(asking=6, looked_at=6))
    q *= dtype(1e4 / np.abs(q @ k.T).max() * np.sqrt(3))
    outputs, weights = attention(q, k, v, causal=causal)
    gradients = attention_grad(np.ones_like(outputs), q, k, v, weights)
    assert all(np.isfinite(array).all() and array.dtype == dtype for array in (outputs, weights, *gradients))
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-6)


def test_scores_at_both_ends_of_the_floats_are_no_trouble() -> None:
    _, weights = attention([[1e154]], [[-1e154], [1e154]], [[1.0], [2.0]])    # -1e308 and 1e308
    np.testing.assert_array_equal(weights, [[0, 1]])


def test_scores_beyond_the_floats_are_refused() -> None:
    with pytest.raises(ValueError, match=r"scores: expected finite numbers, received inf at index \(0, 0\)"):
        attention([[1e200]], [[1e200]], [[1.0]])


@both
def test_read_only_and_strided_arrays_are_read_and_left_as_they_are(causal) -> None:
    plain = draw(leading=(2, 3))
    strided = [np.repeat(array, 2, axis=-1)[..., ::2] for array in plain]
    for array in strided:
        array.flags.writeable = False
    outputs, weights = attention(*plain, causal=causal)
    np.testing.assert_allclose(attention(*strided, causal=causal)[0], outputs, rtol=1e-14)
    weights.flags.writeable = outputs.flags.writeable = False
    expected = attention_grad(outputs, *plain, weights)
    for ours, other in zip(attention_grad(outputs, *strided, weights), expected, strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-13, atol=1e-15)
    for array, kept in zip(strided, draw(leading=(2, 3)), strict=True):
        np.testing.assert_array_equal(array, kept)


def test_whole_numbers_count_in_float64() -> None:
    outputs, weights = attention([[1]], [[1]], [[5]])
    assert outputs.dtype == weights.dtype == np.float64
    assert outputs == 5


# --- the function's bad input ---


@each_row(("changed", "message"), [
    ({0: np.ones(3)}, r"queries: expected shape \(…, steps, length\), received \(3,\); reshape it"),
    ({1: 1.0}, r"keys: expected shape \(…, steps, length\), received \(\)"),
    ({2: np.ones(4)}, r"values: expected shape \(…, steps, length\), received \(4,\)"),
    ({0: np.ones((4, 1))}, r"keys: expected shape \(4, 1\), to fit the arguments before, received \(4, 3\); reshape"),
    ({0: np.ones((1, 4, 3))}, r"keys: expected shape \(1, 4, 3\), .*received \(4, 3\)"),
    ({2: np.ones((1, 2))}, r"values: expected shape \(4, 2\), .*received \(1, 2\)"),
    ({2: np.ones((2, 4, 2))}, r"values: expected shape \(4, 2\), .*received \(2, 4, 2\)"),
    ({1: np.ones((0, 3)), 2: np.ones((0, 2))}, r"keys: expected at least one step .*received shape \(0, 3\); pass some"),
    ({0: np.ones((4, 0)), 1: np.ones((4, 0))}, r"keys: expected at least one step .*received shape \(4, 0\); pass some"),
    ({0: np.full((4, 3), np.nan)}, r"queries: expected finite numbers, received nan at index \(0, 0\)"),
    ({1: np.full((4, 3), np.inf)}, r"keys: expected finite numbers, received inf at index \(0, 0\)"),
    ({2: np.full((4, 2), -np.inf)}, r"values: expected finite numbers, received -inf at index \(0, 0\)"),
])
def test_arrays_that_do_not_fit_are_refused(changed, message) -> None:
    arrays = [changed.get(i, array) for i, array in enumerate(draw())]
    with pytest.raises(ValueError, match=message):
        attention(*arrays)
    with pytest.raises(ValueError, match=message):
        attention_grad(np.ones((4, 2)), *arrays, np.ones((4, 4)))


@each_row(("gradient", "weights", "message"), [
    (np.ones((4, 1)), np.ones((4, 5)), r"gradient: expected shape \(4, 2\), .*received \(4, 1\)"),
    (np.ones(2), np.ones((4, 5)), r"gradient: expected shape \(4, 2\), .*received \(2,\)"),
    (np.ones((4, 2)), np.ones((4, 1)), r"weights: expected shape \(4, 5\), .*received \(4, 1\)"),
    (np.full((4, 2), np.nan), np.ones((4, 5)), r"gradient: expected finite numbers, received nan at index \(0, 0\)"),
    (np.ones((4, 2)), np.full((4, 5), np.inf), r"weights: expected finite numbers, received inf at index \(0, 0\)"),
])
def test_gradients_that_do_not_fit_are_refused(gradient, weights, message) -> None:
    with pytest.raises(ValueError, match=message):
        attention_grad(gradient, *draw(looked_at=5), weights)


def test_causal_wants_as_many_queries_as_keys() -> None:
    with pytest.raises(ValueError, match="causal: expected as many queries as keys, received 4 and 5; leave causal out"):
        attention(*draw(looked_at=5), causal=True)


def test_complex_numbers_are_refused() -> None:
    with pytest.raises(TypeError, match="queries: expected real numbers, received complex128"):
        attention([[1j]], [[1]], [[1]])


# --- the layer ---


@both
@pytest.mark.parametrize("batch", [0, 1, 4])
@pytest.mark.parametrize("steps", [1, 5])
def test_shapes(causal, batch, steps) -> None:
    layer = SelfAttention(3, causal=causal)
    made = network(layer, (steps, 6))
    outputs = made.forward(rng(1).normal(size=(batch, steps, 6)))
    assert outputs.shape == (batch, *made.output_shapes[0]) == (batch, steps, 6)
    assert layer.attention_weights.shape == (batch, 3, steps, steps)
    assert layer.backward(outputs).shape == (batch, steps, 6)
    assert layer.backward(outputs, to_input=False) is None
    shapes = [(6, 18), (18,), (6, 6), (6,)]
    names = ["weight_gradients", "bias_gradients", "output_weight_gradients", "output_bias_gradients"]
    assert [getattr(layer, name).shape for name in names] == shapes


def test_one_head_with_identity_maps_is_the_function() -> None:
    layer = SelfAttention()
    made = network(layer)
    layer.weights, layer.output_weights = np.hstack([np.eye(6)] * 3), np.eye(6)
    x = rng(1).normal(size=(2, 5, 6))
    outputs, weights = attention(x, x, x)
    np.testing.assert_allclose(made.forward(x), outputs, rtol=1e-14)
    np.testing.assert_allclose(layer.attention_weights[:, 0], weights, rtol=1e-14)


def test_causal_means_that_later_inputs_change_nothing_earlier() -> None:
    x = rng(1).normal(size=(2, 5, 6))
    changed = x.copy()
    changed[:, 3:] += 1
    for causal in (True, False):
        made = network(SelfAttention(2, causal=causal))
        before, after = made.forward(x), made.forward(changed)
        assert (before[:, :3] == after[:, :3]).all() == causal
        assert (before[:, 3:] != after[:, 3:]).all()


def test_without_a_mask_the_order_of_steps_means_nothing() -> None:
    made = network(SelfAttention(2))
    x, order = rng(1).normal(size=(2, 5, 6)), [3, 0, 4, 1, 2]
    np.testing.assert_allclose(made.forward(x[:, order]), made.forward(x)[:, order], rtol=1e-12)


@both
def test_backward_twice_is_backward_once(causal) -> None:
    layer = SelfAttention(2, causal=causal)
    made = network(layer)
    outputs = made.forward(rng(1).normal(size=(2, 5, 6)))
    first, gradients = layer.backward(outputs), made.gradients.copy()
    np.testing.assert_array_equal(layer.backward(outputs), first)
    np.testing.assert_array_equal(made.gradients, gradients)


def test_500_steps_are_those_of_torch() -> None:
    layer = SelfAttention(2, causal=True)
    x = rng(1).normal(size=(1, 500, 6))
    made = network(layer, (500, 6)).forward(x)
    theirs = torch.nn.MultiheadAttention(6, 2, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.tensor(layer.weights.T))
        theirs.out_proj.weight.copy_(torch.tensor(layer.output_weights.T))
        hidden = torch.ones(500, 500, dtype=torch.bool).triu(1)
        outputs, weights = theirs(*[torch.tensor(x)] * 3, attn_mask=hidden, average_attn_weights=False)
    assert relative(made, outputs) < 1e-12
    assert relative(layer.attention_weights, weights) < 1e-12


def test_each_map_starts_on_its_own_and_biases_at_0() -> None:
    layer, again = SelfAttention(2), SelfAttention(2)
    network(layer)
    made = network(again)
    stream = rng()
    q, k, v, out = (xavier_uniform(6, 6, rng=stream) for _ in range(4))
    np.testing.assert_array_equal(layer.weights, np.hstack([q, k, v]))
    np.testing.assert_array_equal(layer.output_weights, out)
    assert layer.biases.tolist() == [0] * 18
    assert layer.output_biases.tolist() == [0] * 6
    x = rng(1).normal(size=(2, 5, 6))
    np.testing.assert_array_equal(network(SelfAttention(2)).forward(x), made.forward(x))


@both
def test_the_layer_stays_float32_and_leaves_its_inputs(causal) -> None:
    layer = SelfAttention(2, causal=causal)
    made = network(layer, dtype=np.float32)
    x = np.asfortranarray(rng(1).normal(size=(3, 5, 6)).astype(np.float32))
    kept = x.copy()
    x.flags.writeable = False
    outputs = made.forward(x)
    delta = np.asfortranarray(outputs)
    delta.flags.writeable = False
    arrays = outputs, layer.attention_weights, layer.backward(delta), made.gradients
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    np.testing.assert_array_equal(x, kept)
    np.testing.assert_allclose(made.forward(kept), outputs, rtol=1e-5, atol=1e-6)


def test_it_stands_in_a_network() -> None:
    layer = SelfAttention(2)
    made = Sequential([layer, Flatten(), Dense(2)], input_shape=(5, 6), rng=rng())
    made.backward(np.ones_like(made.forward(rng(1).normal(size=(2, 5, 6)))))
    assert np.abs(layer.weight_gradients).min() > 0


# --- the layer's bad input ---


@each_row(("heads", "error"), [(0, ValueError), (-1, ValueError), (2.5, TypeError), (True, TypeError),
                               ("2", TypeError), (None, TypeError)])
def test_heads_are_a_whole_number_of_one_or_more(heads, error) -> None:
    with pytest.raises(error, match=r"heads: expected .*received"):
        SelfAttention(heads)


@each_row("heads", [4, 5, 7, 12])
def test_heads_divide_the_columns(heads) -> None:
    with pytest.raises(ValueError, match=rf"heads: expected a divisor of D = 6, received {heads}; change one of them"):
        network(SelfAttention(heads))


@each_row("shape", [(), (6,), (1, 5, 6)])
def test_an_example_is_a_sequence_of_vectors(shape) -> None:
    message = r"SelfAttention\(2\): expected examples of shape \(steps, D\), received .*pass a sequence of vectors"
    with pytest.raises(ValueError, match=message):
        SelfAttention(2).output_shape(shape)


@each_row(("initializer", "error", "message"), [
    ("xavier", TypeError, "initializer: expected a function, received 'xavier'"),
    (lambda a, b, *, rng: np.zeros((a, 3 * b)), ValueError,
     r"initializer: expected weights of shape \(6, 6\), received \(6, 18\)"),
])
def test_an_initializer_makes_one_map_at_a_time(initializer, error, message) -> None:
    with pytest.raises(error, match=message):
        network(SelfAttention(2, initializer=initializer))
