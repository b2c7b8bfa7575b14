"""The record of a training."""

from dataclasses import dataclass, field

from nnbook._copies import full_copy


@dataclass
class History:
    """How a training went. All lists but `batch_loss` hold one number per finished epoch.

    Attributes:
        loss: mean loss over the batches of the epoch, taken while the network was changing; with a mask, over the steps that
            count, and so is all that follows.
        accuracy: share of right answers, likewise, in 0..1; empty when the targets are no classes.
        validation_loss, validation_accuracy: on the validation data, after the epoch; empty without them.
        learning_rate: that of the epoch's last update.
        seconds: how long each epoch took, without validation.
        batch_loss: the loss of every batch, in order.
        stopped: why it ended before its last epoch, in words; empty if it did not.
        interrupted: whether the reader stopped it before its end.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    batch_loss: list[float] = field(default_factory=list)
    stopped: str = ""
    interrupted: bool = False

    __copy__ = full_copy

    def line(self) -> str:
        """The last epoch in words."""
        if not self.loss:
            return "no epoch finished"
        parts = [f"epoch {len(self.loss)}", f"loss {self.loss[-1]:.4f}"]
        if self.accuracy:
            parts.append(f"accuracy {self.accuracy[-1]:.4f}")
        if self.validation_loss:
            parts.append(f"validation loss {self.validation_loss[-1]:.4f}")
        if self.validation_accuracy:
            parts.append(f"validation accuracy {self.validation_accuracy[-1]:.4f}")
        return ", ".join(parts) + f" ({self.seconds[-1]:.1f} s)"
