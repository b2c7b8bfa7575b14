"""How good answers are: decided ones, and scores that a threshold decides."""

from nnbook.metrics.answers import accuracy as accuracy
from nnbook.metrics.answers import confusion_matrix as confusion_matrix
from nnbook.metrics.answers import f1 as f1
from nnbook.metrics.answers import precision as precision
from nnbook.metrics.answers import recall as recall
from nnbook.metrics.scores import Calibration as Calibration
from nnbook.metrics.scores import Roc as Roc
from nnbook.metrics.scores import calibration as calibration
from nnbook.metrics.scores import roc as roc
