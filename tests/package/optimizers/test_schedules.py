"""Schedules: the same learning rates as PyTorch's, over 100 steps; bad input."""

import numpy as np
import pytest
import torch

from nnbook.optimizers import cosine_decay, exponential_decay, step_decay, warm_up
from tables import each_row

S = torch.optim.lr_scheduler


def after_rise(optimizer, later):
    rise = S.LinearLR(optimizer, start_factor=1 / 20, end_factor=1.0, total_iters=19)
    return S.SequentialLR(optimizer, [rise, later], milestones=[20])


# (name, ours, PyTorch's), all from 0.3
PAIRS = [
    ("step", step_decay(0.3, every=30), lambda o: S.StepLR(o, 30)),
    ("step, other factor", step_decay(0.3, every=7, factor=0.8), lambda o: S.StepLR(o, 7, gamma=0.8)),
    ("exponential", exponential_decay(0.3, factor=0.95), lambda o: S.ExponentialLR(o, 0.95)),
    ("cosine", cosine_decay(0.3, steps=100), lambda o: S.CosineAnnealingLR(o, 100)),
    ("cosine with a floor", cosine_decay(0.3, steps=120, final=0.01), lambda o: S.CosineAnnealingLR(o, 120, eta_min=0.01)),
    ("warm-up", warm_up(0.3, steps=20), lambda o: after_rise(o, S.ConstantLR(o, factor=1.0, total_iters=1))),
    ("warm-up, then cosine", warm_up(cosine_decay(0.3, steps=80), steps=20), lambda o: after_rise(o, S.CosineAnnealingLR(o, 80))),
    ("warm-up, then steps", warm_up(step_decay(0.3, every=9), steps=20), lambda o: after_rise(o, S.StepLR(o, 9))),
]


@pytest.mark.parametrize(("name", "ours", "theirs"), PAIRS, ids=[row[0] for row in PAIRS])
@pytest.mark.filterwarnings("ignore:The epoch parameter in `scheduler.step:UserWarning")
def test_a_hundred_steps_are_those_of_torch(name, ours, theirs) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    scheduler = theirs(optimizer)
    for t in range(100):
        np.testing.assert_allclose(ours(t), optimizer.param_groups[0]["lr"], rtol=1e-10, atol=1e-16, err_msg=f"step {t}")
        optimizer.step()
        scheduler.step()


def test_rates_by_hand() -> None:
    assert [step_decay(1.0, every=2, factor=0.5)(t) for t in range(5)] == [1, 1, 0.5, 0.5, 0.25]
    assert [exponential_decay(8.0, factor=0.5)(t) for t in range(3)] == [8, 4, 2]
    np.testing.assert_allclose([cosine_decay(1.0, steps=2)(t) for t in range(4)], [1, 0.5, 0, 0], atol=1e-16)
    assert [warm_up(1.0, steps=4)(t) for t in range(6)] == [0.25, 0.5, 0.75, 1, 1, 1]


@each_row(("make", "error", "message"), [
    (lambda: step_decay(0, every=1), ValueError, "initial: expected a finite number, more than 0, received 0"),
    (lambda: step_decay(np.nan, every=1), ValueError, "initial: expected .*received nan"),
    (lambda: step_decay("0.1", every=1), TypeError, "initial: expected a number"),
    (lambda: step_decay(0.1, every=0), ValueError, "every: expected 1 or more, received 0"),
    (lambda: step_decay(0.1, every=2.5), TypeError, "every: expected a whole number, received 2.5"),
    (lambda: step_decay(0.1, every=1, factor=1), ValueError, "factor: expected .*less than 1, received 1"),
    (lambda: step_decay(0.1, every=1, factor=0), ValueError, "factor: expected .*more than 0"),
    (lambda: exponential_decay(0.1, factor=1.5), ValueError, "factor: expected .*received 1.5"),
    (lambda: exponential_decay(-0.1, factor=0.5), ValueError, "initial: expected .*received -0.1"),
    (lambda: cosine_decay(0.1, steps=0), ValueError, "steps: expected 1 or more"),
    (lambda: cosine_decay(0.1, steps=5, final=0.2), ValueError, "final: expected at most the first .*received 0.2"),
    (lambda: cosine_decay(0.1, steps=5, final=-0.2), ValueError, "final: expected .*at least 0, received -0.2"),
    (lambda: warm_up("slow", steps=5), TypeError, "schedule: expected a function, received 'slow'"),
    (lambda: warm_up(0.1, steps=-1), ValueError, "steps: expected 1 or more"),
    (lambda: warm_up(0.0, steps=1), ValueError, "schedule: expected .*more than 0"),
    (lambda: step_decay(0.1, every=1)(-1), ValueError, "t: expected 0 or more, received -1"),
    (lambda: cosine_decay(0.1, steps=4)(0.5), TypeError, "t: expected a whole number"),
    (lambda: warm_up(0.1, steps=4)(-1), ValueError, "t: expected 0 or more"),
])
def test_bad_input(make, error, message) -> None:
    with pytest.raises(error, match=message):
        make()


def test_half_a_wave_between_two_equal_rates_is_flat() -> None:
    schedule = cosine_decay(0.1, steps=10, final=0.1)
    np.testing.assert_allclose([schedule(t) for t in range(15)], 0.1, rtol=1e-15)
