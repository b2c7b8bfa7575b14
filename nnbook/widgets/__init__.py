"""The book's widgets: live in Jupyter and Colab, alive in the built page without a kernel.

One folder per widget, with its Python class and its ES modules; what they share stands in `kit/`.
"""

from nnbook.widgets.digit_pad import DigitPad as DigitPad
from nnbook.widgets.figure_slider import FigureSlider as FigureSlider
from nnbook.widgets.neuron_explorer import NeuronExplorer as NeuronExplorer

__all__ = ["DigitPad", "FigureSlider", "NeuronExplorer"]
