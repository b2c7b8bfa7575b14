"""When to stop a training: as soon as the validation loss no longer falls."""

from collections.abc import Mapping
from typing import Any

from nnbook._check import Array, flag, number, shown, whole_number
from nnbook._copies import full_copy
from nnbook.network import Sequential, check_network
from nnbook.training.history import History


class EarlyStopping:
    """Stop when the validation loss has not fallen for some epochs, and go back to the best parameters.

    Args:
        patience: epochs to wait for a smaller loss, 1 or more.
        min_change: by how much the loss has to fall to count, 0 or more.
        restore: whether the network gets back what it knew after its best epoch.

    Attributes:
        best_epoch: the epoch with the smallest validation loss, counted from 1; 0 before the first.

    `fit` begins anew with it, so one object can serve several trainings.

    Source: Prechelt, 1998.
    """

    def __init__(self, patience: int = 3, *, min_change: float = 0.0, restore: bool = True) -> None:
        self.patience, self.min_change = whole_number("patience", patience, 1), number("min_change", min_change, 0)
        self.restore = flag("restore", restore)
        self.start()

    def start(self) -> None:
        """Forget the training before."""
        self.best_epoch, self._best_loss, self._kept = 0, float("inf"), None

    def has_seen_enough(self, network: Sequential, history: History) -> bool:
        """Look at the newest epoch; whether it is time to stop. Raises TypeError or ValueError without an epoch to look at."""
        check_network(network)
        if not _checked(history).validation_loss:
            raise ValueError("history: expected a validation loss to judge by, received none; pass validation data to `fit`")
        epoch, loss = len(history.validation_loss), history.validation_loss[-1]
        if loss < self._best_loss - self.min_change:
            self.best_epoch, self._best_loss = epoch, loss
            self._kept = {name: array.copy() for name, array in network.everything().items()}
        enough = epoch - self.best_epoch >= self.patience
        if enough:
            history.stopped = f"stopped after epoch {epoch}: the validation loss was smallest in epoch {self.best_epoch}"
        return enough

    def finish(self, network: Sequential, history: History) -> bool:
        """Put the best parameters back, if so wished; whether the training was stopped."""
        check_network(network), _checked(history)
        if self.restore and self._kept is not None:
            arrays = network.everything()
            if _shapes(arrays) != _shapes(self._kept):
                raise ValueError(f"network: expected that of the best epoch, {shown(_shapes(self._kept))}, received one with "
                                 f"{shown(_shapes(arrays))}; pass the same network to `has_seen_enough` and `finish`")
            for name, array in arrays.items():
                array[...] = self._kept[name]
        return bool(history.stopped)

    __copy__ = full_copy


def _shapes(arrays: Mapping[str, Array]) -> dict[str, tuple[int, ...]]:
    return {name: array.shape for name, array in arrays.items()}


def _checked(value: Any) -> History:
    if not isinstance(value, History):
        raise TypeError(f"history: expected an nnbook.History, received {shown(value)}; pass what `fit` returns")
    return value
