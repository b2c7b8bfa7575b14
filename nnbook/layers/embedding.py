"""Words as vectors: a table with one learned row for each word, or whatever else is numbered 0, 1, 2, …; and one for each place.

Letters: B examples in a batch, T steps, D numbers of one step.
"""

from functools import partial

import numpy as np

from nnbook._check import Array, function, whole_number
from nnbook.initializers import Initializer, normal
from nnbook.layers.arrays import Gradient, Parameter, Remembered
from nnbook.layers.base import Layer, Shape, expect_axes, expect_gradient, first_weights

MOST = 2**24    # from here on float32, in which a network counts, skips whole numbers

standard_normal = partial(normal, deviation=1.0)


class Embedding(Layer):
    """Look up a vector for each id: an example of shape (T,) becomes (T, units).

    The same as a one-hot vector times a matrix, without multiplying by all the zeros.

    Args:
        vocabulary: how many ids there are, 1 to 2**24; an id is a whole number in 0..vocabulary-1.
        units: length of each vector, 1 or more.
        initializer: of the vectors. They start normal with standard deviation 1, as in PyTorch: this is the data
            that the next layer sees, and data do best with that deviation.

    After the network is made: `vectors`, shape (vocabulary, units), and `vector_gradients` of the same shape.
    Ids have no gradient, so this has to be the first layer.

    Raises:
        ValueError: in `forward`, for an id that is not whole or out of range.
    """

    vectors, vector_gradients = Parameter(), Gradient("vectors")
    _ids = Remembered()

    def __init__(self, vocabulary: int, units: int, *, initializer: Initializer = standard_normal) -> None:
        self.vocabulary, self.units = whole_number("vocabulary", vocabulary, 1), whole_number("units", units, 1)
        self.initializer = function("initializer", initializer)
        if vocabulary > MOST:
            raise ValueError(f"vocabulary: expected {MOST} (2**24) or less, as float32 skips whole numbers beyond, "
                             f"received {vocabulary}; let rare words share one id")

    def output_shape(self, input_shape: Shape) -> Shape:
        """(T, units). Raises ValueError unless an input example is a vector of ids."""
        expect_axes(f"Embedding({self.vocabulary}, {self.units})", input_shape, "steps,", "pass one id for each step")
        return (*input_shape, self.units)

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Vectors from the initializer."""
        return {"vectors": first_weights(self.initializer, self.vocabulary, self.units, rng)}    # (vocabulary, units)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """y[b, t] = vectors[x[b, t]]."""
        self.expect_examples(x)
        self._ids = x.astype(np.intp)        # (B, T)
        return self.vectors[self._ids]       # (B, T, units)

    def expect_examples(self, x: Array) -> None:
        """Raises ValueError for an id that is not whole or out of range."""
        wrong = (x != np.floor(x)) | (x < 0) | (x >= self.vocabulary)    # (B, T); NaN is not equal to itself
        if wrong.any():
            at = tuple(int(i) for i in np.argwhere(wrong)[0])
            raise ValueError(f"ids: expected whole numbers in 0..{self.vocabulary - 1}, received {x[at]} at index {at}; "
                             "check how the words are numbered, or the vocabulary")

    def backward(self, gradient: Array, *, to_input: bool = True) -> None:
        """dL/dvectors[i] = sum of dL/dy[b, t] over all b and t with the id i. There is no dL/dx.

        Raises:
            ValueError: when the gradient by the inputs is asked for.
        """
        expect_gradient(gradient, (*self._ids.shape, self.units))
        if to_input:
            raise ValueError("Embedding: expected to_input=False, as ids have no gradient, received True; "
                             "make it the first layer of the network")
        self.vector_gradients[...] = 0
        np.add.at(self.vector_gradients, self._ids, gradient)    # `gradients[ids] += …` would count a repeated id once


class PositionEmbedding(Layer):
    """Say to each step where it is: y[t] = x[t] + vectors[t], with one learned vector for each place.

    Attention alone sees which steps there are, not in which order.

    Args:
        initializer: of the vectors. They start normal with standard deviation 1, as those of `Embedding`: what a step
            is and where it is weigh alike.

    One example, and one output, has the shape (T, D). After the network is made: `vectors`, shape (T, D), and
    `vector_gradients` of the same shape.

    Source: Gehring et al., 2017.
    """

    vectors, vector_gradients = Parameter(), Gradient("vectors")
    _shape = Remembered()

    def __init__(self, *, initializer: Initializer = standard_normal) -> None:
        self.initializer = function("initializer", initializer)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(T, D), as the input. Raises ValueError unless an input example has two axes."""
        expect_axes("PositionEmbedding", input_shape, "steps, D", "pass a sequence of vectors, such as Embedding gives")
        return input_shape

    def initial(self, input_shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
        """Vectors from the initializer."""
        return {"vectors": first_weights(self.initializer, *input_shape, rng)}    # (T, D)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """y[b, t] = x[b, t] + vectors[t]."""
        self._shape = x.shape
        return x + self.vectors         # (B, T, D)

    def backward(self, gradient: Array, *, to_input: bool = True) -> Array | None:
        """dL/dvectors[t] = sum over the batch of dL/dy[b, t], dL/dx = dL/dy."""
        expect_gradient(gradient, self._shape)
        np.sum(gradient, axis=0, out=self.vector_gradients)    # (T, D)
        return gradient if to_input else None                  # (B, T, D)
