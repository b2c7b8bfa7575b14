"""From which size on more than one thread of NumPy's BLAS gains: training steps with one thread and with all, in turn.

    python benchmarks/threads.py [rounds]

Each row is a network of one hidden layer, 784-width-10, trained on batches of one size: the multiplications of its
largest product, and the time with all threads as a share of that with one. Below 1, more threads gain.
"""

import os
import subprocess
import sys
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

import nnbook

BLAS, CORES = ThreadpoolController().select(user_api="blas"), os.cpu_count() or 1
WIDTHS, BATCHES, SECONDS = (32, 128, 512, 2048), (8, 32, 128, 512, 2048), 0.3


def steps(width: int, batch: int) -> tuple[nnbook.Sequential, np.ndarray, np.ndarray, nnbook.Adam]:
    """A network, a batch, and its optimizer."""
    rng = np.random.default_rng(0)
    layers = [nnbook.Dense(width), nnbook.Activation("relu"), nnbook.Dense(10)]
    network = nnbook.Sequential(layers, input_shape=(784,), rng=rng)
    return network, rng.random((batch, 784), dtype=np.float32), rng.integers(0, 10, batch), nnbook.Adam()


def seconds(network: nnbook.Sequential, x: np.ndarray, y: np.ndarray, adam: nnbook.Adam) -> float:
    """Of one training step, the mean over about a third of a second."""
    start, done = perf_counter(), 0
    while perf_counter() - start < SECONDS:
        _, gradient = nnbook.cross_entropy(network.forward(x, training=True), y)
        network.backward(gradient)
        adam.update(network.parameters, network.gradients)
        done += 1
    return (perf_counter() - start) / done


def table(rounds: int) -> list[str]:
    """One row for each width and batch, from small products to large ones."""
    lines = [f"training steps of 784-width-10 with {CORES} threads, times those with one: median (range) of {rounds} rounds",
             f"{'width':>6}{'batch':>7}{'multiplications':>17}  ratio"]
    for width, batch in sorted(((width, batch) for width in WIDTHS for batch in BATCHES), key=lambda pair: pair[0] * pair[1]):
        made = steps(width, batch)
        ratios = [ratio(*made) for _ in range(rounds)]
        lines.append(f"{width:6}{batch:7}{784 * width * batch:17,}  {spread(ratios)}")
    return [*lines, *beside_others(rounds)]


def beside_others(rounds: int) -> list[str]:
    """The same for the network of chapter 12, while other programs keep some of the cores busy."""
    lines, made = ["while programs that never rest keep cores busy: 784-128-10, batches of 32"], steps(128, 32)
    for programs in (1, 2):
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(programs)]
        try:
            ratios = [ratio(*made) for _ in range(rounds)]
        finally:
            for program in busy:
                program.kill()
                program.wait()
        lines.append(f"{programs} of them: {spread(ratios)}")
    return lines


def ratio(*made: Any) -> float:
    """Seconds with all threads, times those with one."""
    with BLAS.limit(limits=1):
        one = seconds(*made)
    with BLAS.limit(limits=CORES):
        return seconds(*made) / one


def spread(ratios: list[float]) -> str:
    """Median, smallest and largest."""
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


if __name__ == "__main__":
    sys.stdout.write("\n".join(table(int(sys.argv[1]) if len(sys.argv) > 1 else 5)) + "\n")
