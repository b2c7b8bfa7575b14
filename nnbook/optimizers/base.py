"""What every optimizer can do: one in-place update of a flat vector of parameters, given a vector of gradients."""

from typing import Any

import numpy as np

from nnbook._check import Array, floating_array, lets_pass, number, same_shape, shown
from nnbook._copies import full_copy


class Optimizer:
    """What every optimizer can do: `update(parameters, gradients)`. It remembers what its rule needs.

    Args:
        learning_rate: the step size, more than 0. It may be changed between two updates.

    A copy remembers all of it but whose parameters they were: it goes on with the first that it is given.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = number("learning_rate", learning_rate, 0, low_open=True)
        self.steps = 0
        self._owner: Array | None = None        # the parameters and
        self._gradients: Array | None = None    # the gradients of the step before

    @property
    def learning_rate(self) -> float:
        """The step size, more than 0."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = number("learning_rate", value, 0, low_open=True)

    def follow(self, rate: float) -> None:
        """Take the learning rate that a schedule gives for the next update: 0, where many end, is right here."""
        self._learning_rate = number("rate", rate, 0)

    @lets_pass
    def update(self, parameters: Array, gradients: Array) -> None:
        """Change `parameters` in place by one step. Both are flat vectors of the same shape.

        Raises:
            TypeError: when one of them is no floating array.
            ValueError: when the shapes differ, or the parameters are not those of the step before.
        """
        if parameters is not self._owner or gradients is not self._gradients or not parameters.flags.writeable:
            self._check(parameters, gradients)
        self.steps += 1
        self._step(parameters, gradients)

    def _check(self, parameters: Array, gradients: Array) -> None:
        """Look at arrays that are not those of the step before."""
        floating_array("parameters", parameters, changed=True)
        floating_array("gradients", gradients)
        same_shape("gradients", gradients, "parameters", parameters)
        if self.steps == 0:
            self._start(parameters)
        same_shape("parameters", parameters, "the parameters of the step before", self._scratch)
        if parameters.dtype != self._scratch.dtype or (self._owner is not None and _place(parameters) != _place(self._owner)):
            raise ValueError(f"parameters: expected those of the step before, {self._scratch.dtype} and in the same order, "
                             f"received others of the same shape, {parameters.dtype}; make a new optimizer for each network")
        self._owner, self._gradients = parameters, gradients

    __copy__ = full_copy

    def __getstate__(self) -> dict[str, Any]:
        """What a copy gets: its parameters lie elsewhere."""
        return {**self.__dict__, "_owner": None, "_gradients": None}

    def _start(self, parameters: Array) -> None:
        self._scratch = np.empty_like(parameters)    # room for a product, so that no step allocates memory

    def _step(self, parameters: Array, gradients: Array) -> None:
        raise NotImplementedError(f"{type(self).__name__}: expected an optimizer with a rule, received none; define `_step`")


def _place(array: Array) -> tuple[int, tuple[int, ...]]:
    """Where in memory an array of known shape begins, and how it goes on: the same numbers in the same order, or others."""
    return array.__array_interface__["data"][0], array.strides


def check_optimizer(value: Any) -> Optimizer:
    """`value` if it is an optimizer. Raises TypeError otherwise."""
    if not isinstance(value, Optimizer):
        raise TypeError(f"optimizer: expected an object such as Adam(), received {shown(value)}; make one by calling its class")
    return value
