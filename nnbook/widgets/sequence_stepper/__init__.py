"""A memory of one bit: an LSTM and a simple recurrent network, unrolled over a sequence."""

from pathlib import Path
from typing import ClassVar

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.list_traits import Numbers
from nnbook.widgets.kit.traits import Number, Whole


class SequenceStepper(Explorer):
    """An LSTM and a simple recurrent network, one unit each, that should remember the first bit of a sequence.

    A step has two inputs: x, which is 1 for the bit 1 and -1 for the bit 0, and a mark, which is 1 at the first step and
    else 0. The weights are set by hand. LSTM: i = sigmoid(12 mark + input_bias), f = sigmoid(forget_bias), g = tanh(2 x),
    o = sigmoid(2). Simple network: h = tanh(input_weight x + recurrent_weight h).

    Attributes:
        bits: the sequence, 2 to 30 numbers in 0..1; those from 0.5 on count as 1.
        forget_bias: of the LSTM, in -4..8.
        input_bias: of the LSTM, in -8..4; the larger, the more of the later bits is written.
        recurrent_weight: of the simple network, in -3..3.
        input_weight: of the simple network, in 0..3.
        step: whose numbers are written out, in 1..30; at most the last one.

    Formulas as in `nnbook.layers.gated` and `nnbook.layers.recurrence`.

    Sources: Elman, 1990; Hochreiter and Schmidhuber, 1997; Gers et al., 2000; Jozefowicz et al., 2015.
    """

    folder = Path(__file__).parent
    describes = "An LSTM and a simple recurrent network over a sequence of bits, with their gates, states and gradients."
    controls: ClassVar[tuple[str, ...]] = ("bits", "step", "lstm", "rnn", "table")

    bits = Numbers([1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0], 0, 1, 2, 30).tag(sync=True)
    forget_bias = Number(1.0, -4, 8).tag(sync=True)
    input_bias = Number(-6.0, -8, 4).tag(sync=True)
    recurrent_weight = Number(1.0, -3, 3).tag(sync=True)
    input_weight = Number(1.0, 0, 3).tag(sync=True)
    step = Whole(3, 1, 30).tag(sync=True)
