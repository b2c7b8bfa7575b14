"""How the time and the memory of our training grow with the number of examples, the width of the layer, and the batch."""

import sys
import tracemalloc
from time import perf_counter

import numpy as np

import nnbook
from contest import Result, serve


def ours(examples: int, width: int, batch: int) -> Result:
    """Seconds of one epoch on made-up data, and the most memory that NumPy held on top of the data, in a second run."""
    rng = np.random.default_rng(0)
    x, y = rng.random((examples, 784), dtype=np.float32), rng.integers(0, 10, examples)

    def train() -> float:
        layers = [nnbook.Dense(width), nnbook.Activation("relu"), nnbook.Dense(10)]
        network, start = nnbook.Sequential(layers, input_shape=(784,), rng=np.random.default_rng(0)), perf_counter()
        nnbook.fit(network, x, y, epochs=1, batch_size=batch, rng=np.random.default_rng(1), progress=False)
        return perf_counter() - start

    seconds = train()
    tracemalloc.start()
    train()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": seconds, "traced": peak / 2**20}


CONTESTANTS = {"ours": ours}

if __name__ == "__main__" and sys.argv[1:2] == ["serve"]:
    serve(CONTESTANTS)
