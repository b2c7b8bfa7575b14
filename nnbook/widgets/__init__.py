"""The book's widgets: live in Jupyter and Colab, alive in the built page without a kernel.

One folder per widget, with its Python class and its ES modules; what they share stands in `kit/`.
"""

from nnbook.widgets.activation_explorer import ActivationExplorer as ActivationExplorer
from nnbook.widgets.backprop_stepper import BackpropStepper as BackpropStepper
from nnbook.widgets.convolution_explorer import ConvolutionExplorer as ConvolutionExplorer
from nnbook.widgets.curve_clinic import CurveClinic as CurveClinic
from nnbook.widgets.digit_pad import DigitPad as DigitPad
from nnbook.widgets.figure_slider import FigureSlider as FigureSlider
from nnbook.widgets.loss_explorer import LossExplorer as LossExplorer
from nnbook.widgets.matrix_stepper import MatrixStepper as MatrixStepper
from nnbook.widgets.neuron_explorer import NeuronExplorer as NeuronExplorer
from nnbook.widgets.optimizer_race import OptimizerRace as OptimizerRace
from nnbook.widgets.playground import Playground as Playground
from nnbook.widgets.regularization_explorer import RegularizationExplorer as RegularizationExplorer
from nnbook.widgets.sequence_stepper import SequenceStepper as SequenceStepper
from nnbook.widgets.spiking_neuron_explorer import SpikingNeuronExplorer as SpikingNeuronExplorer
from nnbook.widgets.threshold_explorer import ThresholdExplorer as ThresholdExplorer

__all__ = [
    "ActivationExplorer", "BackpropStepper", "ConvolutionExplorer", "CurveClinic", "DigitPad", "FigureSlider",
    "LossExplorer", "MatrixStepper", "NeuronExplorer", "OptimizerRace", "Playground", "RegularizationExplorer",
    "SequenceStepper", "SpikingNeuronExplorer", "ThresholdExplorer",
]
