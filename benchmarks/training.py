"""How fast training is: ours against PyTorch and Keras, the network of chapter 12, in turn within one run.

    python benchmarks/training.py [rounds]

Each round trains every contestant for one epoch from the same first weights, with batches of 32 in the same order.
What counts is the ratio within a round; absolute times change with the machine and with what else it does.
"""

import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

THREADS = 1
os.environ.update(dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS",
                                 "TF_NUM_INTEROP_THREADS"], str(THREADS)))

import numpy as np  # noqa: E402

import nnbook  # noqa: E402

BATCH = 32


def new_network() -> nnbook.Sequential:
    """784-128-10 with ReLU, the same first weights each time."""
    layers = [nnbook.Flatten(), nnbook.Dense(128), nnbook.Activation("relu"), nnbook.Dense(10)]
    return nnbook.Sequential(layers, input_shape=(28, 28), rng=np.random.default_rng(0))


def ours(x: np.ndarray, y: np.ndarray) -> float:
    """Seconds of one epoch with nnbook."""
    network, start = new_network(), perf_counter()
    nnbook.fit(network, x, y, epochs=1, batch_size=BATCH, rng=np.random.default_rng(1), progress=False)
    return perf_counter() - start


def pytorch(x: np.ndarray, y: np.ndarray) -> float:
    """Seconds of one epoch with PyTorch: tensors loaded before, a plain loop."""
    import torch

    torch.set_num_threads(THREADS)
    model, images, labels = nnbook.to_torch(new_network()), torch.tensor(x), torch.tensor(y)
    adam, loss_function = torch.optim.Adam(model.parameters(), lr=1e-3), torch.nn.CrossEntropyLoss()
    start = perf_counter()
    for batch in nnbook.batches(len(x), BATCH, rng=np.random.default_rng(1)):
        indices = torch.from_numpy(batch)
        adam.zero_grad()
        loss_function(model(images[indices]), labels[indices]).backward()
        adam.step()
    return perf_counter() - start


def keras(x: np.ndarray, y: np.ndarray) -> float:
    """Seconds of one epoch with Keras' fit, after a few batches in which it compiles."""
    nnbook.choose_tensorflow()
    import keras

    model = nnbook.to_keras(new_network())
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x[:10 * BATCH], y[:10 * BATCH], batch_size=BATCH, verbose=0)
    order, start = np.random.default_rng(1).permutation(len(x)), perf_counter()
    model.fit(x[order], y[order], batch_size=BATCH, shuffle=False, verbose=0)
    return perf_counter() - start


def main() -> None:
    """Run the rounds and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    data = nnbook.digits()
    x, y = data.train_images.astype(np.float32) / 255, data.train_labels.astype(np.int64)
    contestants: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {"ours": ours, "PyTorch": pytorch, "Keras": keras}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            times[name].append(run(x, y))
    lines = [f"one epoch of {len(x):,} digits ({data.name}), batches of {BATCH}, {THREADS} thread, {rounds} rounds",
             f"{'':8} {'seconds':>8} {'times ours (median, smallest to largest)':>42}"]
    for name, seconds in times.items():
        ratios = sorted(theirs / mine for theirs, mine in zip(seconds, times["ours"], strict=True))
        lines.append(f"{name:8} {median(seconds):8.2f} {median(ratios):20.2f}   {ratios[0]:.2f} to {ratios[-1]:.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
