"""Optimizers, which change the parameters by the gradients, and schedules, which change the learning rate."""

from nnbook.optimizers.adaptive import AdaGrad as AdaGrad
from nnbook.optimizers.adaptive import Adam as Adam
from nnbook.optimizers.adaptive import AdamW as AdamW
from nnbook.optimizers.adaptive import RMSProp as RMSProp
from nnbook.optimizers.base import Optimizer as Optimizer
from nnbook.optimizers.descent import SGD as SGD
from nnbook.optimizers.descent import Momentum as Momentum
from nnbook.optimizers.descent import Nesterov as Nesterov
from nnbook.optimizers.schedules import cosine_decay as cosine_decay
from nnbook.optimizers.schedules import exponential_decay as exponential_decay
from nnbook.optimizers.schedules import step_decay as step_decay
from nnbook.optimizers.schedules import warm_up as warm_up
