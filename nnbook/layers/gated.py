"""Recurrent layers with gates: numbers between 0 and 1 that decide what is kept, what is written and what is shown.

Letters as in `nnbook.layers.recurrence`. A gate is a block of H columns, in PyTorch's order: i, f, g, o and r, z, n.
"""

import numpy as np

from nnbook._check import Array
from nnbook.activations import sigmoid
from nnbook.layers.arrays import Gradient, Parameter, Remembered
from nnbook.layers.base import Shape
from nnbook.layers.recurrence import Recurrent


class LSTM(Recurrent):
    """Long short-term memory: beside the state h there is a cell c, which a step changes only as far as its gates open.

    i, f, o = sigmoid and g = tanh of the blocks of x_t W + h_{t-1} U + b;
    c_t = f c_{t-1} + i g,   h_t = o tanh(c_t).

    Arguments, parameters and `hidden` as in `Recurrent`, with blocks = 4: input gate i, forget gate f, candidate g,
    output gate o. The forget gate's biases start at 1, so that it starts open and gradients reach far back.
    After a forward pass also, read-only: `cell`, shape (B, T, H), and `gates`, shape (B, T, 4, H).

    Sources: Hochreiter and Schmidhuber, 1997; the forget gate Gers et al., 2000; its bias Jozefowicz et al., 2015.
    """

    blocks = 4
    cell, gates = Remembered(), Remembered()

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """As in `Recurrent`, but with 1 for the biases of the forget gate."""
        made = super().initial(input_shape, rng)
        made["biases"][self.units:2 * self.units] = 1
        return made

    def _start(self) -> None:
        steps, batch, _ = self._z.shape
        self._c = np.zeros_like(self._h)                  # (T + 1, B, H), shifted by one step as the state is
        self._tanh_c = np.empty_like(self._h[1:])         # (T, B, H)
        self._blocks = self._z.reshape(steps, batch, 4, self.units)    # a view: each step turns z into i, f, g, o in place
        self.cell, self.gates = self._batch_first(self._c[1:]), self._batch_first(self._blocks)

    def _step(self, t: int) -> None:
        """c_t = f c_{t-1} + i g, h_t = o tanh(c_t)."""
        z = self._z[t]                                    # (B, 4 H)
        z += self._h[t] @ self.recurrent_weights
        i, f, g, o = self._blocks[t].swapaxes(0, 1)       # (B, H) each
        H = self.units
        z[:, :2 * H] = sigmoid(z[:, :2 * H])              # i, f
        np.tanh(g, out=g)
        o[...] = sigmoid(o)
        c, tanh_c = self._c[t + 1], self._tanh_c[t]       # (B, H)
        np.multiply(f, self._c[t], out=c)
        c += i * g
        np.tanh(c, out=tanh_c)
        np.multiply(o, tanh_c, out=self._h[t + 1])

    def _start_back(self) -> None:
        self._to_cell = np.zeros_like(self._c[0])         # (B, H): dL/dc_t by way of the steps after t
        y = self._blocks                                  # (T, B, 4, H)
        self._slopes = (1 - y) * y
        self._slopes[:, :, 2] += 1 - y[:, :, 2]           # of tanh: 1 - g²

    def _step_back(self, t: int, to_state: Array) -> Array:
        """dL/dc_t gains dL/dh_t o (1 - tanh² c_t), δ_t follows for each gate, dL/dc_{t-1} = dL/dc_t f, dL/dh_{t-1} = δ_t Uᵀ."""
        i, f, g, o = self._blocks[t].swapaxes(0, 1)       # (B, H) each
        tanh_c, to_cell = self._tanh_c[t], self._to_cell
        to_cell += to_state * o * (1 - tanh_c * tanh_c)
        delta = self._delta[t]
        d_i, d_f, d_g, d_o = delta.reshape(self._blocks[t].shape).swapaxes(0, 1)
        np.multiply(to_cell, g, out=d_i)
        np.multiply(to_cell, self._c[t], out=d_f)
        np.multiply(to_cell, i, out=d_g)
        np.multiply(to_state, tanh_c, out=d_o)
        delta *= self._slopes[t].reshape(delta.shape)
        to_cell *= f
        return delta @ self.recurrent_weights.T           # (B, H)


class GRU(Recurrent):
    """Gated recurrent unit: the state itself is kept as far as the update gate z says, and the rest is written anew.

    With a = x_t W + b and u = h_{t-1} U + c, in the blocks r, z, n, c being the recurrent biases:
    r = sigmoid(a_r + u_r),   z = sigmoid(a_z + u_z),   n = tanh(a_n + r u_n),   h_t = (1 - z) n + z h_{t-1}.

    Arguments, parameters and `hidden` as in `Recurrent`, with blocks = 3: reset gate r, update gate z, candidate n;
    and `recurrent_biases`, shape (3 H,), which start at 0. After a forward pass also `gates`, shape (B, T, 3, H), read-only.
    The reset gate acts after the matrix product, as in PyTorch and Keras; in the paper before it.

    Source: Cho et al., 2014.
    """

    blocks = 3
    recurrent_biases, recurrent_bias_gradients = Parameter(), Gradient("recurrent_biases")
    gates = Remembered()

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """As in `Recurrent`, and recurrent biases at 0."""
        return {**super().initial(input_shape, rng), "recurrent_biases": np.zeros(3 * self.units)}

    def _start(self) -> None:
        steps, batch, _ = self._z.shape
        self._u_n = np.empty_like(self._h[1:])            # (T, B, H)
        self._blocks = self._z.reshape(steps, batch, 3, self.units)    # a view: each step turns z into r, z, n in place
        self.gates = self._batch_first(self._blocks)

    def _step(self, t: int) -> None:
        """n = tanh(a_n + r u_n), h_t = (1 - z) n + z h_{t-1}."""
        H, a = self.units, self._z[t]                     # (B, 3 H)
        u = self._h[t] @ self.recurrent_weights           # (B, 3 H)
        u += self.recurrent_biases
        self._u_n[t] = u[:, 2 * H:]
        a[:, :2 * H] += u[:, :2 * H]
        a[:, :2 * H] = sigmoid(a[:, :2 * H])              # r, z
        r, z, n = self._blocks[t].swapaxes(0, 1)          # (B, H) each
        n += r * self._u_n[t]
        np.tanh(n, out=n)
        h = self._h[t + 1]
        np.multiply(z, self._h[t] - n, out=h)             # (1 - z) n + z h = n + z (h - n)
        h += n

    def _start_back(self) -> None:
        y = self._blocks                                  # (T, B, 3, H)
        self._slopes = (1 - y) * y
        self._slopes[:, :, 2] += 1 - y[:, :, 2]           # of tanh: 1 - n²
        self._delta_u = np.empty_like(self._delta)        # (T, B, 3 H)

    def _step_back(self, t: int, to_state: Array) -> Array:
        """δ_t = dL/da for each gate, dL/du the same but r δ_n for n, dL/dh_{t-1} = dL/dh_t z + dL/du Uᵀ."""
        H, delta, delta_u = self.units, self._delta[t], self._delta_u[t]
        r, z, n = self._blocks[t].swapaxes(0, 1)          # (B, H) each
        s_r, s_z, s_n = self._slopes[t].swapaxes(0, 1)
        d_r, d_z, d_n = delta.reshape(self._blocks[t].shape).swapaxes(0, 1)
        np.multiply(to_state * (1 - z), s_n, out=d_n)
        np.multiply(to_state * (self._h[t] - n), s_z, out=d_z)
        np.multiply(d_n * self._u_n[t], s_r, out=d_r)
        delta_u[:, :2 * H] = delta[:, :2 * H]
        np.multiply(d_n, r, out=delta_u[:, 2 * H:])
        return to_state * z + delta_u @ self.recurrent_weights.T    # (B, H)

    def _recurrent_delta(self) -> Array:
        return self._delta_u

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """As in `Recurrent`, and dL/dc = sum over batch and steps of dL/du."""
        to_inputs = super().backward(gradient, to_input=to_input)
        np.sum(self._delta_u, axis=(0, 1), out=self.recurrent_bias_gradients)    # (3 H,)
        return to_inputs
