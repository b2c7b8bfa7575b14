"""nnbook: the small package behind the book's chapters.

Its floors, each leaning only on those below: formulas and data, a network, what a reader does, what a reader
sees. What needs matplotlib or widgets is imported by its own name: `from nnbook import plots`,
`from nnbook.widgets import DigitPad`.
"""

from nnbook.activations import elu as elu
from nnbook.activations import gelu as gelu
from nnbook.activations import leaky_relu as leaky_relu
from nnbook.activations import log_softmax as log_softmax
from nnbook.activations import relu as relu
from nnbook.activations import sigmoid as sigmoid
from nnbook.activations import silu as silu
from nnbook.activations import softmax as softmax
from nnbook.activations import softplus as softplus
from nnbook.activations import step as step
from nnbook.activations import tanh as tanh
from nnbook.datasets import digits as digits
from nnbook.datasets import mnist as mnist
from nnbook.frameworks import choose_tensorflow as choose_tensorflow
from nnbook.frameworks import device as device
from nnbook.frameworks import to_keras as to_keras
from nnbook.frameworks import to_torch as to_torch
from nnbook.layers import GRU as GRU
from nnbook.layers import LSTM as LSTM
from nnbook.layers import Activation as Activation
from nnbook.layers import AveragePool2D as AveragePool2D
from nnbook.layers import BatchNorm as BatchNorm
from nnbook.layers import Conv2D as Conv2D
from nnbook.layers import Dense as Dense
from nnbook.layers import Dropout as Dropout
from nnbook.layers import Embedding as Embedding
from nnbook.layers import Flatten as Flatten
from nnbook.layers import LayerNorm as LayerNorm
from nnbook.layers import MaxPool2D as MaxPool2D
from nnbook.layers import PositionEmbedding as PositionEmbedding
from nnbook.layers import Residual as Residual
from nnbook.layers import SelfAttention as SelfAttention
from nnbook.layers import SimpleRNN as SimpleRNN
from nnbook.losses import binary_cross_entropy as binary_cross_entropy
from nnbook.losses import cross_entropy as cross_entropy
from nnbook.losses import hinge as hinge
from nnbook.losses import huber as huber
from nnbook.losses import mean_absolute_error as mean_absolute_error
from nnbook.losses import mean_squared_error as mean_squared_error
from nnbook.metrics import accuracy as accuracy
from nnbook.metrics import calibration as calibration
from nnbook.metrics import confusion_matrix as confusion_matrix
from nnbook.metrics import f1 as f1
from nnbook.metrics import precision as precision
from nnbook.metrics import recall as recall
from nnbook.metrics import roc as roc
from nnbook.network import Sequential as Sequential
from nnbook.optimizers import SGD as SGD
from nnbook.optimizers import AdaGrad as AdaGrad
from nnbook.optimizers import Adam as Adam
from nnbook.optimizers import AdamW as AdamW
from nnbook.optimizers import Momentum as Momentum
from nnbook.optimizers import Nesterov as Nesterov
from nnbook.optimizers import RMSProp as RMSProp
from nnbook.regularization import clip_by_norm as clip_by_norm
from nnbook.regularization import l1_penalty as l1_penalty
from nnbook.regularization import l2_penalty as l2_penalty
from nnbook.saving import load as load
from nnbook.saving import save as save
from nnbook.training import EarlyStopping as EarlyStopping
from nnbook.training import History as History
from nnbook.training import batches as batches
from nnbook.training import evaluate as evaluate
from nnbook.training import fit as fit

__version__ = "0.1.0"
