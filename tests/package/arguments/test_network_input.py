"""A network refuses what does not fit, and says what it expected."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from nnbook import Activation, Dense, Flatten, Sequential
from tables import each_row


def make(layers, **changes):
    return Sequential(layers, **{"input_shape": (3,), "rng": np.random.default_rng(0), **changes})


@each_row(("layers", "error", "message"), [
    ([], ValueError, "layers: expected at least one layer, received none"),
    (Dense(3), TypeError, "layers: expected a list .*received Dense"),
    ("relu", TypeError, "layers: expected a list .*received str"),
    (None, TypeError, "layers: expected a list .*received NoneType"),
    ([3], TypeError, "layers: expected layers such as .*received 3 at index 0"),
    ([Dense(3), "relu"], TypeError, "layers: expected layers such as .*received 'relu' at index 1"),
    ([Flatten, Dense(2)], TypeError, "received <class .*Flatten'> at index 0; make a layer by calling its class"),
])
def test_layers_are_a_list_of_layers(layers, error, message) -> None:
    with pytest.raises(error, match=message):
        make(layers)
    assert make([Flatten(), Dense(2)]).parameters.size == 8    # the class itself is not spoilt


@each_row("layer", [Dense(3), Activation("relu"), Flatten()])
def test_a_layer_has_one_place(layer) -> None:
    with pytest.raises(ValueError, match="layers: expected new layers, received one at index 1 that is already part"):
        make([layer, layer])
    make([layer])    # the attempt before has not taken it
    with pytest.raises(ValueError, match="received one at index 0 that is already part of a network, or a "
                                         "copy of such a one; make a new layer"):
        make([layer])


def test_a_layer_can_be_used_after_a_network_that_did_not_fit() -> None:
    layer = Dense(3)
    with pytest.raises(ValueError, match=r"put Flatten\(\) before it"):
        make([layer], input_shape=(1, 2, 2))
    assert make([Flatten(), layer], input_shape=(1, 2, 2)).parameters.size == 15


@each_row(("changes", "error", "message"), [
    ({"input_shape": 3}, TypeError, r"input_shape: expected a tuple such as \(784,\), received 3"),
    ({"input_shape": "3"}, TypeError, "input_shape: expected a tuple"),
    ({"input_shape": None}, TypeError, "input_shape: expected a tuple"),
    ({"input_shape": (0,)}, ValueError, "input_shape: expected 1 or more, received 0"),
    ({"input_shape": (-3,)}, ValueError, "input_shape: expected 1 or more, received -3"),
    ({"input_shape": (3.0,)}, TypeError, r"input_shape: expected a whole number, received 3\.0"),
    ({"input_shape": (True,)}, TypeError, "input_shape: expected a whole number, received True"),
    ({"rng": 0}, TypeError, r"rng: expected a numpy\.random\.Generator, received 0"),
    ({"rng": None}, TypeError, r"rng: expected a numpy\.random\.Generator, received None"),
    ({"dtype": np.float16}, ValueError, "dtype: expected float32 or float64"),
    ({"dtype": int}, ValueError, "dtype: expected float32 or float64"),
    ({"dtype": None}, ValueError, "dtype: expected float32 or float64, received None"),
])
def test_a_network_says_what_it_cannot_be_made_of(changes, error, message) -> None:
    with pytest.raises(error, match=message):
        make([Dense(2)], **changes)


@each_row("method", ["forward", "predict"])
@each_row(("x", "error", "message"), [
    (np.ones((2000, 4)), ValueError, r"x: expected a batch of shape \(examples, 3\), received \(2000, 4\)"),
    (np.ones(3), ValueError, r"received \(3,\); for a single example write x\[None\]"),
    (np.ones((1, 1, 3)), ValueError, r"received \(1, 1, 3\)"),
    (1.0, ValueError, r"received \(\)"),
    (None, TypeError, "x: expected an array, received None, in which NumPy sees no rows"),
    (csr_array(np.ones((2, 3))), TypeError, r"x: expected a plain array, received a sparse one, csr_array; pass `\.toarray\(\)`"),
    ({"a": 1}, TypeError, "x: expected an array, received {'a': 1}, in which"),
    (map(float, "123"), TypeError, "x: expected an array, received <map object"),
    ([], ValueError, r"received \(0,\)"),
    (np.ones((2, 3)) * 1j, TypeError, "x: expected real numbers, received complex128"),
    ([["a", "b", "c"]], TypeError, "x: expected real numbers, received <U1"),
    ([[1, 2, None]], TypeError, "x: expected real numbers, received object"),
    ([[1, 2, 3], [1, 2]], ValueError, "x: expected an array, received list with rows of different lengths"),
    (np.ma.masked_array(np.ones((1, 3)), True), TypeError, "x: expected a plain array, received a masked one"),
])
def test_a_batch_that_does_not_fit_is_refused(method, x, error, message) -> None:
    with pytest.raises(error, match=message):
        getattr(make([Dense(2)]), method)(x)


@each_row(("size", "error"), [(0, ValueError), (-1, ValueError), (2.0, TypeError), (True, TypeError),
                              ("3", TypeError), (None, TypeError)])
def test_predict_wants_a_whole_batch_size(size, error) -> None:
    with pytest.raises(error, match=r"batch_size: expected .*received"):
        make([Dense(2)]).predict(np.ones((4, 3)), batch_size=size)


@each_row("last", [[], [Activation("tanh")]])
@each_row("gradient", [1.0, np.ones(4), np.ones(1), np.ones((1, 1)), np.ones((4, 4)), np.ones((3, 1)),
                       np.ones((4, 1, 1))])
def test_backward_wants_a_gradient_of_the_shape_of_the_outputs(last, gradient) -> None:
    ours = make([Dense(1), *(Activation(layer.name) for layer in last)])
    ours.forward(np.ones((4, 3)))
    with pytest.raises(ValueError, match=r"gradient: expected the shape of the last outputs, \(4, 1\), received"):
        ours.backward(gradient)
    assert not ours.gradients.any()


def test_backward_comes_after_forward() -> None:
    with pytest.raises(ValueError, match=r"gradient: expected the shape of the last outputs, none yet, .*call `forward`"):
        make([Dense(1)]).backward(np.ones((4, 1)))


def test_backward_wants_real_numbers() -> None:
    ours = make([Dense(1)])
    ours.forward(np.ones((1, 3)))
    for wrong in ("text", [[1j]], [[None]]):
        with pytest.raises(TypeError, match="gradient: expected real numbers"):
            ours.backward(wrong)


def test_nan_reaches_the_outputs() -> None:
    for name in ("relu", "sigmoid", "tanh"):
        ours = make([Dense(4), Activation(name), Dense(2)])
        assert np.isnan(ours.forward([[np.nan, 0, 0], [1, 2, 3]])).tolist() == [[True, True], [False, False]]
