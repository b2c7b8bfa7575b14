"""The same network in PyTorch and in Keras."""

from nnbook.frameworks.to_keras import choose_tensorflow as choose_tensorflow
from nnbook.frameworks.to_keras import to_keras as to_keras
from nnbook.frameworks.to_torch import device as device
from nnbook.frameworks.to_torch import to_torch as to_torch
