"""Rows of the table: self-attention, causal or not. The naive formula is plain loops over examples, heads and steps."""

import numpy as np
import torch

from nnbook.layers.attention import SelfAttention
from references import LayerRow, Named, Sizes

SIZES = {"batch": (1, 3), "steps": (1, 5), "heads": (1, 3), "part": (1, 3)}


def row(causal: bool) -> LayerRow:
    def theirs(x: torch.Tensor, p: dict[str, torch.Tensor], s: Sizes) -> torch.Tensor:
        net = torch.nn.MultiheadAttention(s["heads"] * s["part"], s["heads"], batch_first=True, dtype=torch.float64)
        named = {"in_proj_weight": p["weights"].T, "in_proj_bias": p["biases"],
                 "out_proj.weight": p["output_weights"].T, "out_proj.bias": p["output_biases"]}
        hidden = torch.ones(s["steps"], s["steps"], dtype=torch.bool).triu(1) if causal else None
        return torch.func.functional_call(net, named, (x, x, x), {"need_weights": False, "attn_mask": hidden})[0]

    def naive(x: np.ndarray, p: Named, s: Sizes) -> np.ndarray:
        outputs = []
        for example in x:
            q, k, v = np.split(example @ p["weights"] + p["biases"], 3, axis=1)
            steps = [np.concatenate([looked(q, k, v, t, part, causal) for part in parts(s)]) for t in range(len(q))]
            outputs.append([joined @ p["output_weights"] + p["output_biases"] for joined in steps])
        return np.array(outputs)

    return LayerRow(f"SelfAttention, {'causal' if causal else 'all steps'}",
                    lambda s: (SelfAttention(s["heads"], causal=causal), (s["steps"], s["heads"] * s["part"])),
                    theirs, naive, SIZES)


def parts(s: Sizes) -> list[slice]:
    """The columns of each head."""
    return [slice(head * s["part"], (head + 1) * s["part"]) for head in range(s["heads"])]


def looked(q: np.ndarray, k: np.ndarray, v: np.ndarray, t: int, part: slice, causal: bool) -> np.ndarray:
    """What step t sees with one head. The naive softmax does for small numbers."""
    seen = range(t + 1 if causal else len(k))
    powers = np.array([np.exp(np.sum(q[t, part] * k[j, part]) / np.sqrt(part.stop - part.start)) for j in seen])
    return sum(power * v[j, part] for power, j in zip(powers, seen, strict=True)) / powers.sum()


ROWS = [row(False), row(True)]
