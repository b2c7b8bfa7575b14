"""Layers that read a sequence step by step, with the same weights at every step.

Letters: B examples in a batch, T steps, n_in inputs of one step, H units.
Inside a layer time comes first, so that what belongs to one step lies together. `self._h[t]` is the state that step t
finds, and `self._h[t + 1]` the one that it leaves; formulas write h_{t-1} and h_t for them. `self._h[0]` is 0.
"""

import numpy as np

from nnbook._check import Array, flag, function, whole_number
from nnbook.initializers import Initializer, xavier_uniform
from nnbook.layers.arrays import Gradient, Parameter, Remembered
from nnbook.layers.base import Layer, Shape, expect_axes, expect_gradient, first_weights


class Recurrent(Layer):
    """What `SimpleRNN`, `LSTM` and `GRU` share: the loop over time, and the products that need no loop.

    Each of them defines one step, `_step`, and its way back, `_step_back`.

    Args:
        units: H, the size of the state, 1 or more.
        return_sequences: False gives the state after the last step, shape (H,); True after every step, (T, H).
        initializer: of all weights, one block of H columns at a time, so that a gate starts like a layer of its own.
            Biases start at 0.

    After the network is made: `weights`, shape (n_in, blocks H), `recurrent_weights`, (H, blocks H), and `biases`,
    (blocks H,), each with its gradients: `weight_gradients` and so on. There is a block for each gate.
    After a forward pass: `hidden`, shape (B, T, H), the state after every step, read-only.
    """

    blocks = 1
    weights, recurrent_weights, biases = Parameter(), Parameter(), Parameter()
    weight_gradients, recurrent_weight_gradients = Gradient("weights"), Gradient("recurrent_weights")
    bias_gradients = Gradient("biases")
    hidden, _x, _z = Remembered(), Remembered(), Remembered()

    def __init__(self, units: int, *, return_sequences: bool = False, initializer: Initializer = xavier_uniform) -> None:
        self.units, self.return_sequences = whole_number("units", units, 1), flag("return_sequences", return_sequences)
        self.initializer = function("initializer", initializer)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H,), or (T, H) with `return_sequences`. Raises ValueError unless an input example has the shape (T, n_in)."""
        expect_axes(f"{type(self).__name__}({self.units})", input_shape, "steps, n_in",
                    "pass a sequence of vectors (a recurrent layer before it needs return_sequences=True)")
        return (input_shape[0], self.units) if self.return_sequences else (self.units,)

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Weights from the initializer, block by block, and biases at 0. Raises ValueError for weights of another shape."""
        def blocks(inputs: int) -> Array:
            return np.hstack([first_weights(self.initializer, inputs, self.units, rng) for _ in range(self.blocks)])

        return {"weights": blocks(input_shape[1]),               # (n_in, blocks H)
                "recurrent_weights": blocks(self.units),         # (H, blocks H)
                "biases": np.zeros(self.blocks * self.units)}    # (blocks H,)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """The state after the last step, or after every step. What comes from the inputs, x W + b, needs no loop."""
        batch, steps, inputs = x.shape
        self._x = x.swapaxes(0, 1).reshape(steps * batch, inputs)         # (T B, n_in)
        z = self._x @ self.weights                                        # (T B, blocks H)
        z += self.biases
        self._z = z.reshape(steps, batch, self.blocks * self.units)       # (T, B, blocks H)
        self._h = np.zeros((steps + 1, batch, self.units), z.dtype)       # (T + 1, B, H)
        self._start()
        for t in range(steps):
            self._step(t)
        self.hidden = self._batch_first(self._h[1:])                      # (B, T, H)
        return (self.hidden if self.return_sequences else self._h[-1]).copy()

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """Backpropagation through time. The loss depends on h_t through the output of step t and through all later steps.

        The loop collects δ_t = dL/dz_t. As every step has the same weights, their gradients are sums over the steps:
        dL/dW = sum of x_tᵀ δ_t, dL/dU = sum of h_{t-1}ᵀ δ_t, dL/db = sum of δ_t, and dL/dx_t = δ_t Wᵀ.
        """
        steps, batch, columns = self._z.shape
        expect_gradient(gradient, (batch, steps, self.units) if self.return_sequences else (batch, self.units))
        self._delta = np.empty_like(self._z)                              # (T, B, blocks H)
        self._start_back()
        later = np.zeros_like(self._h[0])                                 # (B, H): dL/dh_t by way of the steps after t
        for t in reversed(range(steps)):
            if self.return_sequences:
                later = later + gradient[:, t]
            elif t == steps - 1:
                later = gradient
            later = self._step_back(t, later)
        flat = self._delta.reshape(steps * batch, columns)                # (T B, blocks H)
        before = self._h[:-1].reshape(steps * batch, self.units)          # (T B, H)
        np.matmul(self._x.T, flat, out=self.weight_gradients)             # (n_in, blocks H)
        np.matmul(before.T, self._recurrent_delta().reshape(flat.shape), out=self.recurrent_weight_gradients)
        np.sum(flat, axis=0, out=self.bias_gradients)                     # (blocks H,)
        if not to_input:
            return None
        return (flat @ self.weights.T).reshape(steps, batch, len(self.weights)).swapaxes(0, 1)    # (B, T, n_in)

    def _start(self) -> None:
        """Make room for what the steps leave besides the state."""

    def _step(self, t: int) -> None:
        """Fill `_h[t + 1]` from `_h[t]` and `_z[t]`, which holds x_t W + b."""
        raise NotImplementedError(f"{type(self).__name__} has no step; a recurrent layer has to define one")

    def _start_back(self) -> None:
        """Prepare what the steps need on their way back."""

    def _step_back(self, t: int, to_state: Array) -> Array:
        """Fill `_delta[t]` and return dL/dh_{t-1}, given dL/dh_t, both of shape (B, H)."""
        raise NotImplementedError(f"{type(self).__name__} has no step back; a recurrent layer has to define one")

    def _recurrent_delta(self) -> Array:
        """dL/d(h_{t-1} U) of all steps, shape (T, B, blocks H). Where z is a plain sum, that is dL/dz."""
        return self._delta

    def _batch_first(self, steps: Array) -> Array:
        """A read-only view with the first two axes exchanged: (T, B, …) as (B, T, …)."""
        view = steps.swapaxes(0, 1)
        view.flags.writeable = False
        return view


class SimpleRNN(Recurrent):
    """The plain recurrent layer: h_t = tanh(x_t W + h_{t-1} U + b).

    Arguments, parameters and `hidden` as in `Recurrent`, with blocks = 1. Source: Elman, 1990.
    """

    def _step(self, t: int) -> None:
        """h_t = tanh(z_t), where z_t = x_t W + b + h_{t-1} U."""
        z = self._z[t]                                # (B, H)
        z += self._h[t] @ self.recurrent_weights
        np.tanh(z, out=self._h[t + 1])                # (B, H)

    def _step_back(self, t: int, to_state: Array) -> Array:
        """δ_t = dL/dh_t (1 - h_t²), dL/dh_{t-1} = δ_t Uᵀ."""
        h, delta = self._h[t + 1], self._delta[t]     # (B, H)
        np.multiply(to_state, 1 - h * h, out=delta)
        return delta @ self.recurrent_weights.T       # (B, H)
