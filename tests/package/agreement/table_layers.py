"""Rows of the table: dense, flatten, dropout outside of training."""

import numpy as np
import torch

from nnbook.layers import Dense, Dropout, Flatten
from references import LayerRow

ROWS = [
    LayerRow("Dense", lambda s: (Dense(s["outputs"]), (s["inputs"],)),
             lambda x, p, s: torch.nn.functional.linear(x, p["weights"].T, p["biases"]),
             lambda x, p, s: x @ p["weights"] + p["biases"],
             {"batch": (1, 6), "inputs": (1, 7), "outputs": (1, 6)}),
    LayerRow("Flatten", lambda s: (Flatten(), (s["height"], s["width"])),
             lambda x, p, s: torch.flatten(x, 1), lambda x, p, s: x.reshape(len(x), -1),
             {"batch": (1, 5), "height": (1, 4), "width": (1, 4)}),
    LayerRow("Dropout, not training", lambda s: (Dropout(0.5, rng=np.random.default_rng(0)), (s["inputs"],)),
             lambda x, p, s: torch.nn.functional.dropout(x, 0.5, training=False), lambda x, p, s: x,
             {"batch": (1, 5), "inputs": (1, 6)}),
]
