"""Training: the loop, its record, and when to stop."""

from nnbook.training.early_stopping import EarlyStopping as EarlyStopping
from nnbook.training.fit import batches as batches
from nnbook.training.fit import evaluate as evaluate
from nnbook.training.fit import fit as fit
from nnbook.training.history import History as History
