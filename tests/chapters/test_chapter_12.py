"""Numbers that chapter 12 states in solutions and answers, where no cell of the page computes them."""

import numpy as np
import pytest

from nnbook import Activation, Adam, Dense, Flatten, Sequential, choose_tensorflow, evaluate, fit, to_keras
from nnbook.datasets import Digits


def trained(images: np.ndarray, labels: np.ndarray, epochs: int) -> Sequential:
    layers = [Flatten(), Dense(128), Activation("relu"), Dense(10)]
    made = Sequential(layers, input_shape=(28, 28), rng=np.random.default_rng(0))
    fit(made, images, labels, epochs=epochs, optimizer=Adam(0.001), rng=np.random.default_rng(1), progress=False)
    return made


def moved(images: np.ndarray, right: int, down: int) -> np.ndarray:
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return padded[:, 2 - down:30 - down, 2 - right:30 - right]


def scaled(images: np.ndarray) -> np.ndarray:
    return images.astype(np.float32) / 255


def test_guesses_copies_and_scale(data: Digits) -> None:
    x, x_test, y, y_test = scaled(data.train_images), scaled(data.test_images), data.train_labels, data.test_labels
    plain = trained(x, y, epochs=3)
    best = np.argsort(-plain.predict(x_test), axis=1)
    shares = [np.mean((best[:, :k] == y_test[:, None]).any(axis=1)) for k in (1, 2, 3)]
    copies = np.concatenate([moved(x, *by) for by in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))])
    augmented = trained(copies, np.tile(y, 5), epochs=1)
    far = moved(x_test, 2, 0)
    unmoved, with_copies, without = (evaluate(*case, y_test)[1] for case in ((augmented, x_test), (augmented, far), (plain, far)))
    with pytest.warns(UserWarning, match="x: expected pictures with pixels from 0 to 1"):
        hasty = trained(x * np.float32(255), y, epochs=1)
    unscaled = evaluate(hasty, x_test * np.float32(255), y_test)[1]
    assert shares[0] < shares[1] < shares[2]
    assert with_copies > without
    if data.is_mnist:
        assert shares == pytest.approx([0.973, 0.992, 0.998], abs=0.003)
        assert (unmoved, with_copies, without) == pytest.approx((0.98, 0.95, 0.83), abs=0.01)
        assert 0.8 < unscaled < 0.94             # "it would still cost several points": with the division 96 %
        assert np.mean(y_test == 1) == 0.1135


def test_many_steps_at_once_give_keras_the_same_weights() -> None:
    """As the text says of steps_per_execution; 25 batches, the last one smaller, so that 7 at a time leave a rest."""
    choose_tensorflow()
    import keras

    rng, ends = np.random.default_rng(0), []
    x, y = rng.normal(size=(790, 784)).astype(np.float32), rng.integers(0, 10, 790)
    for at_once in (1, 7, 125):
        layers = [Dense(16), Activation("relu"), Dense(10)]
        model = to_keras(Sequential(layers, input_shape=(784,), rng=np.random.default_rng(1)))
        model.compile(optimizer=keras.optimizers.Adam(0.001), steps_per_execution=at_once,
                      loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        model.fit(x, y, batch_size=32, shuffle=False, verbose=0)
        assert int(model.optimizer.iterations) == 25
        ends.append(np.concatenate([part.ravel() for part in model.get_weights()]))
    assert np.array_equal(ends[0], ends[1])
    assert np.array_equal(ends[0], ends[2])
