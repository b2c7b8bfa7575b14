"""Answers at every step, of which some count: losses, gradients and records are those of the steps that count."""

import numpy as np
import pytest
import torch

from nnbook import (
    GRU,
    SGD,
    Activation,
    Adam,
    Dense,
    Embedding,
    Flatten,
    LayerNorm,
    PositionEmbedding,
    Residual,
    SelfAttention,
    Sequential,
    cross_entropy,
    evaluate,
    fit,
    mean_squared_error,
    to_torch,
)
from tables import each_row

N, T, CLASSES = 23, 6, 4


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(seed: int = 1, outputs: int = CLASSES) -> Sequential:
    layers = [Embedding(CLASSES, 6), PositionEmbedding(), Residual([LayerNorm(), SelfAttention(2, causal=True)]),
              GRU(5, return_sequences=True), Dense(7), Activation("tanh"), Dense(outputs)]
    return Sequential(layers, input_shape=(T,), rng=rng(seed), dtype=np.float64)


def problem(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words of different lengths, filled up with -1; what comes next is the word before."""
    made = rng(seed)
    x, mask = made.integers(0, CLASSES, (N, T)), np.arange(T) < made.integers(1, T + 1, (N, 1))
    return x, np.where(mask, np.roll(x, 1, axis=1), -1), mask


def run(made: Sequential, x, y, **changes) -> object:
    return fit(made, x, y, **{"rng": rng(2), "progress": False, "epochs": 3, "batch_size": 5, "optimizer": SGD(0.2), **changes})


@pytest.mark.parametrize("seed", range(3))
def test_training_with_a_mask_is_that_of_torch_which_ignores_the_same_steps(seed) -> None:
    (x, y, mask), ours, order = problem(seed), network(seed), rng(2)
    twin = to_torch(ours).train()
    history, optimizer, losses = run(ours, x, y, mask=mask), torch.optim.SGD(twin.parameters(), lr=0.2), []
    for _ in range(3):
        permutation = order.permutation(N)
        for start in range(0, N, 5):
            batch = permutation[start:start + 5]
            answer = twin(torch.tensor(x[batch])).movedim(2, 1)
            loss = torch.nn.functional.cross_entropy(answer, torch.tensor(y[batch]), ignore_index=-1)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    np.testing.assert_allclose(history.batch_loss, losses, rtol=1e-12)
    np.testing.assert_allclose(ours.predict(x), twin(torch.tensor(x)).detach().numpy(), rtol=1e-11, atol=1e-12)


def test_one_update_moves_by_the_mean_gradient_of_the_steps_that_count_and_by_no_other() -> None:
    (x, y, mask), made, same = problem(), network(), network()
    run(made, x, y, mask=mask, epochs=1, batch_size=N)
    outputs, gradient = same.forward(x), np.zeros((N, T, CLASSES))
    for place in np.argwhere(mask):
        p = np.exp(outputs[tuple(place)]) / np.exp(outputs[tuple(place)]).sum()
        gradient[tuple(place)] = (p - np.eye(CLASSES)[y[tuple(place)]]) / mask.sum()
    same.backward(gradient)
    np.testing.assert_allclose(made.parameters, same.parameters - 0.2 * same.gradients, rtol=1e-12, atol=1e-14)


def test_what_stands_at_the_other_steps_does_not_matter() -> None:
    (x, y, mask), made, same = problem(), network(), network()
    other = np.where(mask, y, rng(5).integers(-9, 99, y.shape))
    assert run(made, x, y, mask=mask).batch_loss == run(same, x, other, mask=mask.tolist()).batch_loss
    assert made.parameters.tobytes() == same.parameters.tobytes()
    real = np.where(mask[..., None], 0.5, np.nan) * np.ones(3)
    assert np.isfinite(run(network(outputs=3), x, real, mask=mask, loss=mean_squared_error).loss).all()


def test_a_mask_in_which_all_count_is_none_at_all() -> None:
    (x, _, mask), made, same = problem(), network(), network()
    y, everywhere = np.roll(x, 1, axis=1), np.ones_like(mask)
    first = run(made, x, y, validation=(x, y))
    second = run(same, x, y, mask=everywhere, validation=(x, y, everywhere))
    for name in ("loss", "accuracy", "batch_loss", "validation_loss", "validation_accuracy"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-12, err_msg=name)
    np.testing.assert_allclose(made.parameters, same.parameters, rtol=1e-10)
    assert evaluate(made, x, y) == pytest.approx(evaluate(made, x, y, mask=everywhere), rel=1e-12)


def test_the_history_counts_only_steps_that_count() -> None:
    (x, y, mask), made, order = problem(), network(), rng(2).permutation(N)
    history = run(made, x, y, mask=mask, epochs=1, optimizer=SGD(1e-300), validation=(x, y, mask))
    outputs = made.predict(x)
    right, log_p = outputs.argmax(axis=-1) == y, outputs - np.log(np.exp(outputs).sum(axis=-1, keepdims=True))
    each = [np.array([-log_p[n, t, y[n, t]] for t in range(T) if mask[n, t]]) for n in range(N)]
    batches = [np.concatenate([each[n] for n in order[start:start + 5]]).mean() for start in range(0, N, 5)]
    np.testing.assert_allclose(history.batch_loss, batches, rtol=1e-12)
    for loss, accuracy in ((history.loss[0], history.accuracy[0]), (history.validation_loss[0], history.validation_accuracy[0]),
                           evaluate(made, x, y, mask=mask)):
        assert loss == pytest.approx(np.concatenate(each).mean(), rel=1e-12)
        assert accuracy == right[mask].mean()


def test_the_loss_falls_and_the_network_learns_to_copy_what_came_before() -> None:
    (x, y, mask), made = problem(), network()
    mask[:, 0] = False
    mask[:, 1] = True    # in each example something counts
    y = np.roll(x, 1, axis=1)
    history = run(made, x, y, mask=mask, epochs=100, optimizer=Adam(0.03))
    assert history.loss[-1] < 0.2 < 1 < history.loss[0]
    assert evaluate(made, x, y, mask=mask)[1] == 1


def test_a_loss_of_ones_own_gets_the_steps_that_count_one_after_the_other() -> None:
    seen = []

    def mine(outputs, targets):
        seen.append((outputs.shape, targets.shape))
        return cross_entropy(outputs, targets)

    x, y, mask = problem()
    kept = run(made := network(), x, y, mask=mask, batch_size=N, loss=mine)
    assert set(seen) == {((mask.sum(), CLASSES), (mask.sum(),))}
    assert kept.batch_loss == run(network(), x, y, mask=mask, batch_size=N).batch_loss
    assert evaluate(made, x, y, mask=mask, loss=mine) == evaluate(made, x, y, mask=mask)
    with pytest.raises(ValueError, match=r"gradient: expected the shape of the outputs that count, \(\d+, 4\), received \(4,\)"):
        run(network(), x, y, mask=mask, loss=lambda outputs, targets: (1.0, np.ones(CLASSES)))


X, Y, MASK = problem()
NOWHERE = np.where(np.arange(N)[:, None] == 7, False, MASK)


@each_row(("changes", "error", "message"), [
    ({"mask": MASK.astype(int)}, TypeError, "mask: expected booleans, received int64; write a comparison, such as `y >= 0`"),
    ({"mask": MASK[:, :3]}, ValueError, r"mask: expected shape \(23, 6\), \(examples, steps\), received \(23, 3\)"),
    ({"mask": MASK[:, 0]}, ValueError, r"mask: expected shape \(23, 6\), \(examples, steps\), received \(23,\)"),
    ({"mask": NOWHERE}, ValueError, "mask: expected a step that counts in each example, received none at index 7; leave that"),
    ({"mask": MASK, "y": Y[:, 0]}, ValueError, r"y: expected a target for each step, .*\(23, 6\), received shape \(23,\)"),
    ({"mask": MASK, "y": np.where(MASK, 9, -1)}, ValueError,
     r"y\[mask\]: targets: expected integers in 0\.\.3, received 9 at index 0"),
    ({"mask": None}, ValueError, r"y: targets: expected integers in 0\.\.3, received -1 at index \(\d+, \d+\)"),
    ({"mask": None, "y": Y[:, 0]}, ValueError, r"y: targets: expected class numbers of shape \(23, 6\), .*put Flatten\(\) into"),
    ({"validation": (X, Y, MASK[:3])}, ValueError, r"validation mask: expected shape \(23, 6\), .*received \(3, 6\)"),
    ({"validation": (X, Y, NOWHERE)}, ValueError, "validation mask: expected a step that counts in each example"),
    ({"validation": (X, Y)}, ValueError, r"validation y: targets: expected integers in 0\.\.3, received -1"),
])
def test_what_does_not_fit_is_said_before_anything_changes(changes, error, message) -> None:
    made = network()
    kept = made.parameters.copy()
    with pytest.raises(error, match=f"^{message}"):
        run(made, X, **{"y": Y, "mask": MASK, **changes})
    np.testing.assert_array_equal(made.parameters, kept)
    if "validation" not in changes:
        with pytest.raises(error, match=message.replace(r"y\[mask\]: ", "").replace("y: targets", "targets")):
            evaluate(made, X, **{"y": Y, "mask": MASK, **changes})


def test_a_network_with_one_answer_has_no_steps() -> None:
    made = Sequential([Embedding(CLASSES, 3), Flatten(), Dense(CLASSES)], input_shape=(T,), rng=rng())
    with pytest.raises(ValueError, match=r"mask: expected a network that answers at every step, .*received one .*\(4,\); leave"):
        run(made, X, X[:, 0], mask=MASK)
