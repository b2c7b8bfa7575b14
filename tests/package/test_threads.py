"""Small matrix products take one thread, large ones keep theirs, and all are given back."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

import nnbook
from nnbook import threads as limits

BLAS = ThreadpoolController().select(user_api="blas")


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    """What a reader's machine has: more than one."""
    with BLAS.limit(limits=2):
        assert threads() == {2}
        yield
        assert threads() == {2}


def threads() -> set[int]:
    return {library["num_threads"] for library in BLAS.info()}


def network(width: int, inputs: int = 784) -> nnbook.Sequential:
    layers = [nnbook.Dense(width), nnbook.Activation("relu"), nnbook.Dense(10)]
    return nnbook.Sequential(layers, input_shape=(inputs,), rng=np.random.default_rng(0))


def train(width: int, batch: int, **more: object) -> set[int]:
    """How many threads there were after a batch."""
    seen: set[int] = set()
    x = np.random.default_rng(0).random((batch, 784))
    nnbook.fit(network(width), x, np.zeros(batch, int), epochs=1, batch_size=batch, rng=np.random.default_rng(0), progress=False,
               after_batch=lambda done: seen.update(threads()), **more)
    return seen


def test_small_products_take_one_thread() -> None:
    assert train(128, 32) == {1}


def test_large_products_keep_theirs() -> None:
    assert limits.LARGE < 784 * 1024 * 128
    assert train(1024, 128) == {2}


def test_an_error_gives_them_back() -> None:
    def fail(done: int) -> None:
        assert threads() == {1}
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        nnbook.fit(network(128), np.zeros((32, 784)), np.zeros(32, int), epochs=1, rng=np.random.default_rng(0), progress=False,
                   after_batch=fail)


def test_predictions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    made = network(32)
    forward = made.forward
    monkeypatch.setattr(made, "forward", lambda x: seen.append(threads()) or forward(x))
    made.predict(np.zeros((100, 784)))
    made.predict(np.zeros((8000, 784)), batch_size=8000)
    assert seen == [{1}, {2}]


def test_two_trainings_side_by_side() -> None:
    """The one that ends first takes nothing from the other, and nothing is left behind."""
    def beside(done: int) -> None:
        worker = threading.Thread(target=train, args=(128, 32))
        worker.start()
        worker.join()
        assert threads() == {1}

    nnbook.fit(network(128), np.zeros((32, 784)), np.zeros(32, int), epochs=2, rng=np.random.default_rng(0), progress=False,
               after_batch=beside)


@pytest.mark.parametrize(("layers", "shape", "expected"), [
    ([nnbook.Dense(128), nnbook.Dense(10)], (784,), 32 * (784 + 1) * 128),
    ([nnbook.Conv2D(8, 3), nnbook.Flatten(), nnbook.Dense(2)], (1, 6, 6), 32 * (9 + 1) * 8 * 36),
    ([nnbook.Conv2D(8, 3)], (3, 20, 30), 32 * (3 * 9 + 1) * 8 * 600),
    ([nnbook.Flatten()], (3, 4), 0),
])
def test_the_largest_product(layers: list[nnbook.Dense], shape: tuple[int, ...], expected: int) -> None:
    made = nnbook.Sequential(layers, input_shape=shape, rng=np.random.default_rng(0))
    assert limits.largest_product(made, 32) == expected
