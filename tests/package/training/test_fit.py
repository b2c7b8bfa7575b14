"""Training: what `fit` does to a network, and what it says of it."""

import numpy as np
import pytest

from nnbook import (
    SGD,
    Activation,
    Adam,
    BatchNorm,
    Dense,
    Embedding,
    Flatten,
    History,
    Sequential,
    batches,
    cross_entropy,
    evaluate,
    fit,
    mean_squared_error,
)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(outputs: int = 3, shape: tuple[int, ...] = (4,), **changes) -> Sequential:
    layers = [Flatten(), Dense(8), Activation("tanh"), Dense(outputs)]
    return Sequential(layers, input_shape=shape, rng=rng(1), **changes)


def problem(n: int = 50, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    x = rng(seed).normal(size=(n, 4))
    return x, np.argmax(x[:, :3], axis=1)


def run(made: Sequential, x=None, y=None, **changes) -> History:
    given = problem()
    settings = {"rng": rng(2), "progress": False, "epochs": 2, "batch_size": 16, **changes}
    return fit(made, given[0] if x is None else x, given[1] if y is None else y, **settings)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("examples", "size"), [(1, 1), (10, 3), (10, 5), (7, 100), (np.int64(4), np.int32(2))])
def test_batches_hold_each_index_once_in_the_order_of_the_permutation(seed, examples, size) -> None:
    found = list(batches(examples, size, rng=rng(seed)))
    assert np.concatenate(found).tolist() == rng(seed).permutation(examples).tolist()
    assert {len(batch) for batch in found[:-1]} <= {size}
    assert 1 <= len(found[-1]) <= size


@pytest.mark.parametrize("seed", range(5))
def test_the_loss_falls(seed) -> None:
    x, y = problem(200, seed)
    made = network()
    history = run(made, x, y, epochs=15, optimizer=Adam(0.01), rng=rng(seed))
    assert history.loss[-1] < 0.5 * history.loss[0]
    assert history.accuracy[-1] > 0.85
    assert evaluate(made, x, y)[0] < 0.5 * history.loss[0]


@pytest.mark.parametrize(("n", "size", "count"), [(50, 16, 4), (48, 16, 3), (5, 16, 1), (1, 1, 1)])
@pytest.mark.parametrize("epochs", [0, 1, 3])
def test_the_history_has_a_number_for_each_epoch_and_each_batch(n, size, count, epochs) -> None:
    x, y = problem(n)
    seen = []
    history = run(network(), x, y, epochs=epochs, batch_size=size, validation=problem(9, 5), after_batch=seen.append)
    for name in ("loss", "accuracy", "validation_loss", "validation_accuracy", "seconds"):
        assert len(getattr(history, name)) == epochs, name
    assert len(history.batch_loss) == epochs * count
    assert seen == list(range(1, epochs * count + 1))
    assert not history.interrupted


@pytest.mark.parametrize("optimizer", [Adam, SGD])
def test_fit_is_the_loop_of_the_chapter_bit_for_bit(optimizer) -> None:
    (x, y), mine, kept = problem(), network(), network()
    history = run(kept, optimizer=optimizer())
    order, rule, losses, right = rng(2), optimizer(), [], []
    for _ in range(2):
        for batch in batches(50, 16, rng=order):
            outputs = mine.forward(x[batch])
            loss, gradient = cross_entropy(outputs, y[batch])
            mine.backward(gradient)
            rule.update(mine.parameters, mine.gradients)
            losses.append(loss * len(batch))
            right.append(np.sum(outputs.argmax(axis=1) == y[batch]))
    assert mine.parameters.tobytes() == kept.parameters.tobytes()
    np.testing.assert_allclose(history.loss, np.sum(np.reshape(losses, (2, 4)), axis=1) / 50, rtol=1e-12)
    np.testing.assert_array_equal(history.accuracy, np.sum(np.reshape(right, (2, 4)), axis=1) / 50)
    np.testing.assert_allclose(np.array(history.batch_loss) * ([16, 16, 16, 2] * 2), losses, rtol=1e-12)


def test_same_seeds_same_bits() -> None:
    one, two, other = network(), network(), network()
    assert run(one).batch_loss == run(two).batch_loss != run(other, rng=rng(9)).batch_loss
    assert one.parameters.tobytes() == two.parameters.tobytes() != other.parameters.tobytes()


def test_no_epochs_leave_the_network_alone() -> None:
    made = network()
    kept = made.parameters.copy()
    assert run(made, epochs=0).line() == "no epoch finished"
    np.testing.assert_array_equal(made.parameters, kept)


def test_an_optimizer_that_has_run_goes_on_where_it_was() -> None:
    once, twice, optimizer, order = network(), network(), Adam(), rng(2)
    run(once, epochs=4)
    for _ in range(2):
        run(twice, optimizer=optimizer, rng=order)
    assert once.parameters.tobytes() == twice.parameters.tobytes()
    with pytest.raises(ValueError, match="make a new optimizer for each network"):
        run(network(), optimizer=optimizer)


def test_validation_is_evaluate_after_the_epoch_and_changes_nothing() -> None:
    made, plain, held = network(), network(), problem(20, 7)
    history = run(made, validation=held)
    run(plain)
    assert (history.validation_loss[-1], history.validation_accuracy[-1]) == evaluate(made, *held)
    assert made.parameters.tobytes() == plain.parameters.tobytes()


@pytest.mark.parametrize("when", [1, 3, 6])
def test_an_interrupt_keeps_what_was_learned(when) -> None:
    class Stop:
        parameters = None

        def __call__(self, updates: int) -> None:
            if updates == when:
                self.parameters = made.parameters.copy()
                raise KeyboardInterrupt

    made, stop = network(), Stop()
    history = run(made, epochs=5, after_batch=stop)
    assert history.interrupted
    assert len(history.batch_loss) == when
    assert len(history.loss) == when // 4
    np.testing.assert_array_equal(made.parameters, stop.parameters)
    assert run(made).loss[0] < history.batch_loss[0]    # and it can go on


def test_pictures_of_bytes_are_taken_as_they_are_and_left_alone() -> None:
    x = rng().integers(0, 256, (20, 3, 2)).astype(np.uint8)
    y = rng().integers(0, 3, 20).astype(np.uint8)
    x.flags.writeable = y.flags.writeable = False
    made, same = network(shape=(3, 2)), network(shape=(3, 2))
    history = run(made, x, y, optimizer=SGD(1e-4))
    assert history.batch_loss == run(same, x.astype(float), y.astype(int), optimizer=SGD(1e-4)).batch_loss
    assert evaluate(made, x, y) == evaluate(same, x.astype(float), y.astype(int))


def pictures(n: int = 40, kind: type = np.uint8) -> np.ndarray:
    return rng().integers(0, 256, (n, 8, 8)).astype(kind)


@pytest.mark.parametrize("kind", [np.uint8, np.int64, np.float32, float])
def test_pictures_that_were_never_scaled_are_a_sentence_of_warning(kind) -> None:
    x, y = pictures(kind=kind), rng().integers(0, 3, 40)
    with pytest.warns(UserWarning, match=r"^x: expected pictures with pixels from 0 to 1, received .*; divide by 255") as caught:
        run(network(shape=(8, 8)), x, y, optimizer=SGD(1e-4))
    assert len(caught) == 1
    assert caught[0].filename.endswith("test_fit.py")    # it points at who called `fit`


def test_other_data_are_no_unscaled_pictures() -> None:
    x, y = pictures(), rng().integers(0, 3, 40)
    standard = (x - x.mean()) / x.std()
    for other in (x / 255, standard, 100 * standard, x / 2, x - 128.0, x > 0, x // 16, x.astype(int) * 40, 0 * x, x + 0.5):
        run(network(shape=(8, 8)), other, y, optimizer=SGD(1e-9))
    few = rng().integers(0, 200, (40, 4))    # ages, say, or centimetres
    run(network(), few, y, optimizer=SGD(1e-9))
    words = Sequential([Embedding(256, 3), Flatten(), Dense(3)], input_shape=(64,), rng=rng())
    run(words, x.reshape(40, 64), y)
    scaling = Sequential([Flatten(), BatchNorm(), Dense(3)], input_shape=(8, 8), rng=rng())
    run(scaling, x, y, batch_size=20)
    evaluate(network(shape=(8, 8)), x, y)


@pytest.mark.parametrize("layout", [np.asfortranarray, lambda x: np.repeat(x, 2, axis=0)[::2], np.ndarray.tolist])
def test_any_layout_gives_the_same_training(layout) -> None:
    x, y = problem()
    made, same = network(dtype=np.float64), network(dtype=np.float64)
    run(made, x, y)
    run(same, layout(x), y.tolist())
    np.testing.assert_allclose(same.parameters, made.parameters, rtol=1e-10)


@pytest.mark.parametrize("dtype", [int, float, np.float32, bool])
def test_regression_has_no_accuracy_whatever_the_type_of_its_targets(dtype) -> None:
    x, y = problem()
    targets = (y[:, None] > 0).astype(dtype)    # (50, 1): integers, but no class numbers
    made = network(1)
    history = run(made, x, targets, loss=mean_squared_error, validation=(x, targets), epochs=20, optimizer=Adam(0.01))
    assert history.accuracy == history.validation_accuracy == []
    assert history.loss[-1] < 0.7 * history.loss[0]
    value, right = evaluate(made, x, targets, loss=mean_squared_error)
    assert value == history.validation_loss[-1]
    assert np.isnan(right)
    assert made.parameters.dtype == made.gradients.dtype == np.float32


def test_evaluate_is_the_loss_and_the_share_of_right_answers() -> None:
    (x, y), made = problem(), network()
    outputs = made.forward(x)
    assert evaluate(made, x, y) == (cross_entropy(outputs, y)[0], np.mean(outputs.argmax(axis=1) == y))


def test_the_line_tells_what_was_measured() -> None:
    history = History(loss=[2.0, 0.25], seconds=[1.0, 1.26], accuracy=[0.1, 0.5])
    assert history.line() == "epoch 2, loss 0.2500, accuracy 0.5000 (1.3 s)"
    history.validation_loss, history.validation_accuracy = [3.0, 0.5], [0.2, 0.75]
    assert history.line().endswith("accuracy 0.5000, validation loss 0.5000, validation accuracy 0.7500 (1.3 s)")


def test_fit_tells_each_epoch_and_the_interrupt(capsys) -> None:
    def stop(updates: int) -> None:
        if updates == 6:
            raise KeyboardInterrupt

    run(network(), progress=True, after_batch=stop)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in lines] == ["epoch 1", "interrupted; kept what was learned up to here (epoch 1"]
    run(network())
    assert capsys.readouterr() == ("", "")
