"""A small CNN and an LSTM on the CPU: forward, backward and Adam, ours against PyTorch, in float32."""

import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

import nnbook
from contest import Result, serve, threads

STEPS = 60


def _cnn() -> nnbook.Sequential:
    layers = [nnbook.Conv2D(8, 3), nnbook.Activation("relu"), nnbook.MaxPool2D(2),
              nnbook.Conv2D(16, 3), nnbook.Activation("relu"), nnbook.MaxPool2D(2), nnbook.Flatten(), nnbook.Dense(10)]
    return nnbook.Sequential(layers, input_shape=(1, 28, 28), rng=np.random.default_rng(0))


def _lstm() -> nnbook.Sequential:
    return nnbook.Sequential([nnbook.LSTM(64), nnbook.Dense(10)], input_shape=(28, 28), rng=np.random.default_rng(0))


NETWORKS: dict[str, Callable[[], nnbook.Sequential]] = {"cnn": _cnn, "lstm": _lstm}


def _data(network: nnbook.Sequential, batch: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    return rng.random((batch, *network.input_shape), dtype=np.float32), rng.integers(0, 10, batch)


def ours(network: str, batch: int) -> Result:
    """Seconds of some steps on one batch."""
    made, adam = NETWORKS[network](), nnbook.Adam()
    x, y = _data(made, batch)
    for step in range(STEPS + 5):
        if step == 5:    # the first few warm up
            start = perf_counter()
        _, gradient = nnbook.cross_entropy(made.forward(x, training=True), y)
        made.backward(gradient)
        adam.update(made.parameters, made.gradients)
    return {"seconds": perf_counter() - start}


def pytorch(network: str, batch: int) -> Result:
    """The same with the twin."""
    import torch

    torch.set_num_threads(threads())
    made = NETWORKS[network]()
    x, y = map(torch.tensor, _data(made, batch))
    model, loss_function = nnbook.to_torch(made).train(), torch.nn.CrossEntropyLoss()
    adam = torch.optim.Adam(model.parameters())
    for step in range(STEPS + 5):
        if step == 5:
            start = perf_counter()
        adam.zero_grad()
        loss_function(model(x), y).backward()
        adam.step()
    return {"seconds": perf_counter() - start}


CONTESTANTS = {"ours": ours, "PyTorch": pytorch}

if __name__ == "__main__" and sys.argv[1:2] == ["serve"]:
    serve(CONTESTANTS)
