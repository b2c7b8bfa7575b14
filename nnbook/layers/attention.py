"""Attention: every step of a sequence looks at the others, and takes a weighted mean of what they offer.

Letters: B examples, T steps, T_q steps that ask and T_k that are looked at, D inputs and outputs of a step,
d the length of a query or a key, d_v that of a value. "…" stands for any leading axes, the same for all arguments.
"""

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from nnbook._check import Array, finite, flag, function, real_array, whole_number
from nnbook._probabilities import unchecked_softmax
from nnbook.initializers import Initializer, xavier_uniform
from nnbook.layers.arrays import Gradient, Parameter, Remembered
from nnbook.layers.base import Layer, Shape, expect_axes, expect_gradient, first_weights


def attention(queries: ArrayLike, keys: ArrayLike, values: ArrayLike, *, causal: bool = False) -> tuple[Array, Array]:
    """Scaled dot-product attention: A = softmax(Q Kᵀ / sqrt(d)), Y = A V.

    Args:
        queries: Q, shape (…, T_q, d), finite numbers; so are the others.
        keys: K, shape (…, T_k, d).
        values: V, shape (…, T_k, d_v).
        causal: True hides from each step all later ones, as a language model needs; then T_q and T_k are equal.

    Returns:
        The outputs Y, shape (…, T_q, d_v), and the weights A, shape (…, T_q, T_k): each row is 0 or more and sums to 1.

    Raises:
        ValueError: when shapes do not fit, there are no keys, or a number is not finite.

    Source: Vaswani et al., 2017, equation 1.
    """
    q, k, v = _checked(queries, keys, values)
    if flag("causal", causal) and q.shape[-2] != k.shape[-2]:
        raise ValueError(f"causal: expected as many queries as keys, received {q.shape[-2]} and {k.shape[-2]}; "
                         "leave causal out, or pass the same steps to both")
    with np.errstate(over="ignore", invalid="ignore"):               # the next line says it better
        scores = _scores(q, k)                                       # (…, T_q, T_k)
    finite("scores", scores)
    weights = _weights(scores, causal)                               # (…, T_q, T_k)
    return weights @ v, weights


def attention_grad(gradient: ArrayLike, queries: ArrayLike, keys: ArrayLike, values: ArrayLike,
                   weights: ArrayLike) -> tuple[Array, Array, Array]:
    """The gradients of a loss by the queries, keys and values of `attention`, with or without a causal mask.

    dV = Aᵀ dY,   dA = dY Vᵀ,   dS = A (dA - row sums of A dA),   dQ = dS K / sqrt(d),   dK = dSᵀ Q / sqrt(d).
    A hidden step has the weight 0, so its score S gets no gradient.

    Args:
        gradient: dY, of the loss by the outputs, shape (…, T_q, d_v).
        queries, keys, values: what `attention` got.
        weights: A, the weights that `attention` gave, shape (…, T_q, T_k).

    Returns:
        dQ, dK and dV, with the shapes of queries, keys and values.

    Raises:
        ValueError: when shapes do not fit, or a number is not finite.
    """
    q, k, v = _checked(queries, keys, values)
    dy, a = real_array("gradient", gradient), real_array("weights", weights)
    _expect_shape("gradient", dy, (*q.shape[:-1], v.shape[-1]))
    _expect_shape("weights", a, (*q.shape[:-1], k.shape[-2]))
    finite("gradient", dy)
    finite("weights", a)
    with np.errstate(over="ignore", invalid="ignore"):               # the next line says it better
        found = _gradients(dy, q, k, v, a)
    for name, part in zip(("queries", "keys", "values"), found, strict=True):
        finite(f"gradient by the {name}", part)
    return found


def _scores(q: Array, k: Array) -> Array:
    """S = Q Kᵀ / sqrt(d), shape (…, T_q, T_k). Dividing first keeps the products small."""
    return q / sqrt(k.shape[-1]) @ k.swapaxes(-1, -2)


def _weights(scores: Array, causal: bool) -> Array:
    """A = softmax of each row of scores, shape (…, T_q, T_k); where a score is NaN, so is its row."""
    if causal:
        scores = np.where(np.tri(scores.shape[-2], dtype=bool), scores, -np.inf)    # exp(-inf) = 0: no look at later steps
    return unchecked_softmax(scores)                                 # (…, T_q, T_k)


def _gradients(dy: Array, q: Array, k: Array, v: Array, a: Array) -> tuple[Array, Array, Array]:
    """dQ, dK, dV by the formulas of `attention_grad`."""
    dv = a.swapaxes(-1, -2) @ dy                                     # (…, T_k, d_v)
    da = dy @ v.swapaxes(-1, -2)                                     # (…, T_q, T_k)
    ds = a * (da - (a * da).sum(axis=-1, keepdims=True))             # (…, T_q, T_k): back through softmax
    root = sqrt(k.shape[-1])
    return ds @ k / root, ds.swapaxes(-1, -2) @ q / root, dv


def _checked(queries: ArrayLike, keys: ArrayLike, values: ArrayLike) -> tuple[Array, Array, Array]:
    """Queries, keys and values as arrays that fit together. Raises ValueError otherwise."""
    arrays = {"queries": real_array("queries", queries), "keys": real_array("keys", keys),
              "values": real_array("values", values)}
    q, k, v = arrays.values()
    for name, array in arrays.items():
        if array.ndim < 2:
            raise ValueError(f"{name}: expected shape (…, steps, length), received {array.shape}; reshape it")
        finite(name, array)
    if 0 in k.shape[-2:]:
        raise ValueError(f"keys: expected at least one step and one number in it, received shape {k.shape}; pass some")
    _expect_shape("keys", k, (*q.shape[:-2], k.shape[-2], q.shape[-1]))
    _expect_shape("values", v, (*k.shape[:-1], v.shape[-1]))
    return q, k, v


def _expect_shape(name: str, value: Array, shape: Shape) -> None:
    """Raises ValueError unless the value has this shape, which follows from the arguments before it."""
    if value.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, to fit the arguments before, received {value.shape}; "
                         "reshape one of them (NumPy might broadcast them in silence)")


class SelfAttention(Layer):
    """Multi-head self-attention: queries, keys and values are three linear maps of the same steps, in `heads` parts.

    The same as torch.nn.MultiheadAttention(D, heads, batch_first=True) on (x, x, x), but for the first weights.

    Args:
        heads: number of parts, 1 or more, a divisor of D; each part has D / heads columns and attends on its own.
        causal: True hides from each step all later ones.
        initializer: of the weights, of each (D, D) map on its own. Biases start at 0.

    After the network is made: `weights`, shape (D, 3 D), for queries, keys and values side by side, `biases`, (3 D,),
    `output_weights`, (D, D), and `output_biases`, (D,), each with its gradients.
    After a forward pass: `attention_weights`, shape (B, heads, T, T): row i says at which steps step i looked.

    Source: Vaswani et al., 2017, section 3.2.2.
    """

    weights, biases, output_weights, output_biases = Parameter(), Parameter(), Parameter(), Parameter()
    weight_gradients, bias_gradients = Gradient("weights"), Gradient("biases")
    output_weight_gradients, output_bias_gradients = Gradient("output_weights"), Gradient("output_biases")
    attention_weights, _shape = Remembered(), Remembered()

    def __init__(self, heads: int = 1, *, causal: bool = False, initializer: Initializer = xavier_uniform) -> None:
        self.heads, self.causal = whole_number("heads", heads, 1), flag("causal", causal)
        self.initializer = function("initializer", initializer)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(T, D), as the input. Raises ValueError unless an input example has two axes, and the heads divide D."""
        expect_axes(f"SelfAttention({self.heads})", input_shape, "steps, D", "pass a sequence of vectors")
        if input_shape[1] % self.heads:
            raise ValueError(f"heads: expected a divisor of D = {input_shape[1]}, received {self.heads}; change one of them")
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Weights from the initializer, biases at 0. Raises ValueError for weights of another shape."""
        D = input_shape[1]
        maps = [first_weights(self.initializer, D, D, rng) for _ in range(4)]    # (D, D) each
        return {"weights": np.hstack(maps[:3]), "biases": np.zeros(3 * D),       # (D, 3 D), (3 D,)
                "output_weights": maps[3], "output_biases": np.zeros(D)}         # (D, D), (D,)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Q, K, V = x W + b, cut into heads; attention in each head; all heads side by side again, times W_o, plus b_o."""
        B, T, D = self._shape = x.shape
        self._x = x.reshape(B * T, D)                                                     # (B T, D)
        qkv = self._x @ self.weights + self.biases                                        # (B T, 3 D)
        parts = qkv.reshape(B, T, 3, self.heads, D // self.heads)
        self._qkv = parts.transpose(2, 0, 3, 1, 4)                                        # (3, B, heads, T, d)
        q, k, v = self._qkv
        self.attention_weights = _weights(_scores(q, k), self.causal)                     # (B, heads, T, T)
        outputs = self.attention_weights @ v                                              # (B, heads, T, d)
        self._joined = outputs.swapaxes(1, 2).reshape(B * T, D)                           # (B T, D)
        return (self._joined @ self.output_weights + self.output_biases).reshape(B, T, D)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """The same steps backward: through W_o, into heads, through attention, side by side again, through W."""
        expect_gradient(gradient, self._shape)
        B, T, D = gradient.shape
        flat = gradient.reshape(B * T, D)                                                 # (B T, D)
        np.matmul(self._joined.T, flat, out=self.output_weight_gradients)                 # (D, D)
        np.sum(flat, axis=0, out=self.output_bias_gradients)                              # (D,)
        to_joined = flat @ self.output_weights.T                                          # (B T, D)
        to_outputs = to_joined.reshape(B, T, self.heads, D // self.heads).swapaxes(1, 2)  # (B, heads, T, d)
        to_parts = np.stack(_gradients(to_outputs, *self._qkv, self.attention_weights))    # (3, B, heads, T, d)
        to_qkv = to_parts.transpose(1, 3, 0, 2, 4).reshape(B * T, 3 * D)                  # (B T, 3 D)
        np.matmul(self._x.T, to_qkv, out=self.weight_gradients)                           # (D, 3 D)
        np.sum(to_qkv, axis=0, out=self.bias_gradients)                                   # (3 D,)
        return (to_qkv @ self.weights.T).reshape(B, T, D) if to_input else None           # (B, T, D)
