"""nnbook: the small package behind the book's chapters.

Its floors, each leaning only on those below: formulas and data, a network, what a reader does, what a reader
sees. What needs matplotlib or widgets is imported by its own name: `from nnbook import plots`,
`from nnbook.widgets import DigitPad`.
"""

from nnbook.activations import log_softmax as log_softmax
from nnbook.activations import relu as relu
from nnbook.activations import sigmoid as sigmoid
from nnbook.activations import softmax as softmax
from nnbook.activations import tanh as tanh
from nnbook.datasets import digits as digits
from nnbook.datasets import mnist as mnist
from nnbook.keras_models import choose_tensorflow as choose_tensorflow
from nnbook.keras_models import to_keras as to_keras
from nnbook.layers import Activation as Activation
from nnbook.layers import Dense as Dense
from nnbook.layers import Flatten as Flatten
from nnbook.losses import cross_entropy as cross_entropy
from nnbook.losses import mean_squared_error as mean_squared_error
from nnbook.metrics import accuracy as accuracy
from nnbook.metrics import confusion_matrix as confusion_matrix
from nnbook.network import Sequential as Sequential
from nnbook.optimizers import SGD as SGD
from nnbook.optimizers import Adam as Adam
from nnbook.torch_models import device as device
from nnbook.torch_models import to_torch as to_torch
from nnbook.training import History as History
from nnbook.training import batches as batches
from nnbook.training import evaluate as evaluate
from nnbook.training import fit as fit

__version__ = "0.1.0"
