"""Rows of the table: embedding, simple recurrence, LSTM, GRU. The naive formulas are plain loops over examples and steps."""

from collections.abc import Callable

import numpy as np
import torch

from nnbook.layers import GRU, LSTM, Embedding, SimpleRNN
from nnbook.layers.base import Layer
from references import LayerRow, Named, Sizes

Tensors = dict[str, torch.Tensor]
SIZES = {"batch": (1, 4), "steps": (1, 6), "inputs": (1, 4), "units": (1, 4)}


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


# --- embedding ---


def naive_embedding(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
    return np.array([[p["vectors"][int(number)] for number in example] for example in x])


EMBEDDING = LayerRow(
    "Embedding", lambda s: (Embedding(s["vocabulary"], s["units"]), (s["steps"],)),
    lambda x, p, s: torch.nn.functional.embedding(x.long(), p["vectors"]), naive_embedding,
    {"batch": (1, 4), "steps": (1, 6), "vocabulary": (1, 6), "units": (1, 4)},
    inputs=lambda rng, shape, s: rng.integers(s["vocabulary"], size=shape).astype(np.float64), to_input=False)


# --- one step of each layer: (x_t, h_{t-1}, c_{t-1}, parameters) -> h_t, c_t ---


def step_simple(x: np.ndarray, h: np.ndarray, c: np.ndarray, p: Named) -> tuple[np.ndarray, np.ndarray]:
    return np.tanh(x @ p["weights"] + h @ p["recurrent_weights"] + p["biases"]), c


def step_lstm(x: np.ndarray, h: np.ndarray, c: np.ndarray, p: Named) -> tuple[np.ndarray, np.ndarray]:
    i, f, g, o = np.split(x @ p["weights"] + h @ p["recurrent_weights"] + p["biases"], 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def step_gru(x: np.ndarray, h: np.ndarray, c: np.ndarray, p: Named) -> tuple[np.ndarray, np.ndarray]:
    a_r, a_z, a_n = np.split(x @ p["weights"] + p["biases"], 3)
    u_r, u_z, u_n = np.split(h @ p["recurrent_weights"] + p["recurrent_biases"], 3)
    z = sigmoid(a_z + u_z)
    return (1 - z) * np.tanh(a_n + sigmoid(a_r + u_r) * u_n) + z * h, c


# --- their rows ---


def row(made: type[Layer], module: type[torch.nn.RNNBase], step: Callable, sequences: bool) -> LayerRow:
    def theirs(x: torch.Tensor, p: Tensors, s: Sizes) -> torch.Tensor:
        net = module(s["inputs"], s["units"], batch_first=True, dtype=torch.float64)
        named = {"weight_ih_l0": p["weights"].T, "weight_hh_l0": p["recurrent_weights"].T, "bias_ih_l0": p["biases"],
                 "bias_hh_l0": p.get("recurrent_biases", torch.zeros_like(p["biases"]))}
        hidden = torch.func.functional_call(net, named, (x,))[0]
        return hidden if sequences else hidden[:, -1]

    def naive(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
        hidden = []
        for example in x:
            h = c = np.zeros(s["units"])
            states = []
            for x_t in example:
                h, c = step(x_t, h, c, p)
                states.append(h)
            hidden.append(states if sequences else h)
        return np.array(hidden)

    return LayerRow(f"{made.__name__}, {'every step' if sequences else 'last step'}",
                    lambda s: (made(s["units"], return_sequences=sequences), (s["steps"], s["inputs"])), theirs, naive, SIZES)


CELLS = ((SimpleRNN, torch.nn.RNN, step_simple), (LSTM, torch.nn.LSTM, step_lstm), (GRU, torch.nn.GRU, step_gru))
ROWS = [EMBEDDING, *(row(*cell, sequences) for cell in CELLS for sequences in (False, True))]
