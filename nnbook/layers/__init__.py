"""Layers: each has its forward pass and its backward pass, next to each other, in the same order."""

from nnbook.layers.arrays import Gradient as Gradient
from nnbook.layers.arrays import Parameter as Parameter
from nnbook.layers.arrays import Remembered as Remembered
from nnbook.layers.arrays import State as State
from nnbook.layers.attention import SelfAttention as SelfAttention
from nnbook.layers.base import Layer as Layer
from nnbook.layers.convolution import Conv2D as Conv2D
from nnbook.layers.convolution import output_size as output_size
from nnbook.layers.dense import Activation as Activation
from nnbook.layers.dense import Dense as Dense
from nnbook.layers.dense import Dropout as Dropout
from nnbook.layers.dense import Flatten as Flatten
from nnbook.layers.embedding import Embedding as Embedding
from nnbook.layers.embedding import PositionEmbedding as PositionEmbedding
from nnbook.layers.gated import GRU as GRU
from nnbook.layers.gated import LSTM as LSTM
from nnbook.layers.normalization import BatchNorm as BatchNorm
from nnbook.layers.normalization import LayerNorm as LayerNorm
from nnbook.layers.pooling import AveragePool2D as AveragePool2D
from nnbook.layers.pooling import MaxPool2D as MaxPool2D
from nnbook.layers.recurrence import Recurrent as Recurrent
from nnbook.layers.recurrence import SimpleRNN as SimpleRNN
from nnbook.layers.residual import Residual as Residual
