"""Layers: each has its forward pass and its backward pass, next to each other, in the same order.

Letters: B examples in a batch, T steps of a sequence, n_in and n_out the inputs and outputs of a layer.
"""

from math import prod

import numpy as np

from nnbook._check import Array, function, generator, number, shown, whole_number
from nnbook.activations import ELEMENTWISE
from nnbook.initializers import Initializer, he_normal
from nnbook.layers.arrays import Gradient, Parameter, Remembered
from nnbook.layers.base import Layer as Layer
from nnbook.layers.base import Shape as Shape
from nnbook.layers.base import expect_gradient, first_weights


class Dense(Layer):
    """Every output is a weighted sum of all inputs, plus a bias: z = x W + b.

    Args:
        units: number of outputs, 1 or more.
        initializer: of the weights; `he_normal` suits ReLU. Biases start at 0.

    One example has the shape (n_in,), one output (n_out,). Or it is a sequence, (T, n_in), and the output (T, n_out): the
    same weights at every step.

    After the network is made: `weights`, shape (n_in, n_out), and `biases`, shape (n_out,), with
    `weight_gradients` and `bias_gradients` of the same shapes. All four are views into the network's vectors,
    and stay so: `layer.weights = values` copies the values in.
    """

    weights, biases = Parameter(), Parameter()
    weight_gradients, bias_gradients = Gradient("weights"), Gradient("biases")
    _x, _outputs = Remembered(), Remembered()

    def __init__(self, units: int, *, initializer: Initializer = he_normal) -> None:
        self.units = whole_number("units", units, 1)
        self.initializer = function("initializer", initializer)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(n_out,) or (T, n_out). Raises ValueError unless an input example is a vector or a sequence of vectors."""
        if len(input_shape) not in (1, 2):
            raise ValueError(f"Dense({self.units}): expected examples of shape (n_in,) or (steps, n_in), received {input_shape}; "
                             "put Flatten() before it")
        return (*input_shape[:-1], self.units)

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Weights from the initializer, biases at 0. Raises ValueError for weights of another shape."""
        return {"weights": first_weights(self.initializer, input_shape[-1], self.units, rng),    # (n_in, n_out)
                "biases": np.zeros(self.units)}                                                  # (n_out,)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """z = x W + b."""
        self._outputs = (*x.shape[:-1], self.units)
        self._x = x.reshape(-1, x.shape[-1])    # (B, n_in), or (B T, n_in): every step is an example here
        z = self._x @ self.weights              # (B, n_out), or (B T, n_out)
        z += self.biases
        return z.reshape(self._outputs)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dW = xᵀ δ, dL/db = sum over the batch (and its steps) of δ, dL/dx = δ Wᵀ, where δ = dL/dz is `gradient`."""
        expect_gradient(gradient, self._outputs)
        delta = gradient.reshape(-1, self.units)                     # (B, n_out), or (B T, n_out)
        np.matmul(self._x.T, delta, out=self.weight_gradients)       # (n_in, n_out)
        np.sum(delta, axis=0, out=self.bias_gradients)               # (n_out,)
        if not to_input:
            return None
        return (delta @ self.weights.T).reshape(*gradient.shape[:-1], len(self.weights))    # (B, n_in), or (B, T, n_in)


# What people ask for and what is no layer here, or has another name: what to do instead.
_OF_SCORES = ("leave it out: the losses take raw scores (logits), as cross_entropy does, and nnbook.softmax makes "
              "probabilities of what `predict` gives")
NO_LAYER = {"softmax": _OF_SCORES, "log_softmax": _OF_SCORES, "logsoftmax": _OF_SCORES,
            **dict.fromkeys(("linear", "identity", "none", ""), "leave the layer out, which is the same"),
            "swish": "write 'silu', its other name", "heaviside": "write 'step', its other name",
            "logistic": "write 'sigmoid', its other name", "leakyrelu": "write 'leaky_relu'",
            **{name: f"write {name!r}, in small letters" for name in ELEMENTWISE}}


class Activation(Layer):
    """An activation function on each element: a = f(z).

    Args:
        name: the name of one of the functions in `nnbook.activations`, such as "relu", "sigmoid" or "tanh". There is no
            "softmax": the losses take raw scores, and `nnbook.softmax` makes probabilities of what `predict` gives.
    """

    _z = Remembered()

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or name not in ELEMENTWISE:
            advice = NO_LAYER.get(name.strip().lower(), "choose one") if isinstance(name, str) else "choose one"
            raise ValueError(f"name: expected one of {', '.join(map(repr, ELEMENTWISE))}, received {shown(name)}; {advice}")
        self.name = name
        self._f, self._f_grad = ELEMENTWISE[name]

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """a = f(z)."""
        self._z = x                # (B, …)
        return self._f(x)          # (B, …)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dz = dL/da f'(z), element by element."""
        expect_gradient(gradient, self._z.shape)
        return gradient * self._f_grad(self._z) if to_input else None      # (B, …)


class Flatten(Layer):
    """Lay out each example as a vector, row by row: an image of (28, 28) becomes (784,)."""

    _shape = Remembered()

    def output_shape(self, input_shape: Shape) -> Shape:
        """(product of the input's shape,)."""
        return (prod(input_shape),)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """The same numbers, one axis."""
        self._shape = x.shape
        return x.reshape(len(x), prod(x.shape[1:]))     # (B, n_out)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """The same numbers, back in their old shape."""
        expect_gradient(gradient, (self._shape[0], prod(self._shape[1:])))
        return gradient.reshape(self._shape) if to_input else None


class Dropout(Layer):
    """Inverted dropout: while training, silence each input with probability `rate`, and divide the rest by 1 - rate.

    So the expected output is the input, and outside of training there is nothing to do: a = x.

    Args:
        rate: share of silenced inputs, in [0, 1).
        rng: a numpy.random.Generator, which draws anew in each forward pass of the training.

    Source: Srivastava et al., 2014, whose version scales the weights after training instead.
    """

    _shape = Remembered()

    def __init__(self, rate: float, *, rng: np.random.Generator) -> None:
        self.rate, self._rng = number("rate", rate, 0, 1), generator(rng)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """a = x m / (1 - rate), with m = 0 or 1 drawn for each element."""
        keep, self._shape = 1 - self.rate, x.shape
        self._factor = (self._rng.random(x.shape) < keep).astype(x.dtype) / x.dtype.type(keep) if training else None
        return x if self._factor is None else x * self._factor      # (B, …)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dx = dL/da m / (1 - rate), with the same m."""
        expect_gradient(gradient, self._shape)
        if not to_input:
            return None
        return gradient if self._factor is None else gradient * self._factor      # (B, …)
