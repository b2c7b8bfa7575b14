"""A neuron that spikes, and beside it the artificial neuron that is left when its spikes are counted."""

from pathlib import Path

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.traits import Number


class SpikingNeuronExplorer(Explorer):
    """A leaky integrate-and-fire neuron: its potential, its spikes, how often it fires, and a ReLU fitted by hand.

    The current flows from 20 ms to 180 ms. The mathematics is that of `nnbook.neurons.SpikingNeuron`, with rest and reset
    at -65 mV and a resistance of 10 megaohms.

    Args:
        settings: first values of the traits below, such as `current=2.5`.

    Attributes:
        current: I, the input, 0 to 4 nanoamperes.
        tau: membrane time constant, 5 to 40 ms.
        threshold: where it spikes, -60 to -40 mV.
        refractory: ms of silence after a spike, 0 to 10.
        w, b: weight and bias of the artificial neuron max(0, w I + b), 0 to 100 spikes per second and nA, -200 to 50
            spikes per second.
        question, hide, found: as of every explorer.

    Raises:
        traitlets.TraitError: for a wrong value of a trait.

    Source: Lapicque, 1907; Gerstner et al., 2014, section 1.3.
    """

    folder = Path(__file__).parent
    describes = "A spiking neuron: its potential over time, and how its firing rate grows with the current."

    current = Number(1.8, 0, 4).tag(sync=True)
    tau = Number(10, 5, 40).tag(sync=True)
    threshold = Number(-50, -60, -40).tag(sync=True)
    refractory = Number(2, 0, 10).tag(sync=True)
    w = Number(30, 0, 100).tag(sync=True)
    b = Number(-30, -200, 50).tag(sync=True)
