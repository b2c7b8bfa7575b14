"""Checks for the exercises of chapter 06."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnbook._check import Array, shown
from nnbook.activations import elu, gelu, leaky_relu, relu, sigmoid, silu_grad, softmax, tanh
from nnbook.activations import silu as kept_silu
from nnbook.exercises._answers import close, number, one_number, parts, same_numbers
from nnbook.exercises._verdict import NotYet, call, check

LAYERS = (np.array([[0.0, 3, 0], [2, 0, 0]]),    # of ReLUs: (examples, units), and none of them square
          np.array([[0.0, 1, 0, 2, 0], [0, 0, 0, 5, 0], [0, 0, 0, 1, 3], [0, 4, 0, 0, 0]]),
          np.array([[1.0, 2, 3], [4, 0, 6], [0, 8, 9], [1, 1, 1]]), np.zeros((2, 4)))


def dead_units(function: Callable[..., Any]) -> None:
    """Exercise 1: how many units of a layer say 0 to every example."""
    def examine() -> str:
        for a in LAYERS:
            zero = a == 0
            mistakes = {int(zero.sum()): "that counts every 0 in the table; a unit that is silent once isn't dead",
                        int(zero.any(axis=0).sum()): "those are the units that say 0 to some example; dead is who says 0 to all",
                        int(zero.all(axis=1).sum()): "those are examples to which no unit says anything; units are columns",
                        int((~zero.all(axis=0)).sum()): "those are the units that are alive",
                        float(zero.all(axis=0).mean()): "that's their share; the question is how many",
                        100 * float(zero.all(axis=0).mean()): "that's a percentage; the question is how many",
                        float(zero.mean()): "that's the share of zeros in the table"}
            answer = call(function, a)
            if close(answer, np.flatnonzero(zero.all(axis=0))):
                raise NotYet("those are the places of the dead units; the question is how many there are")
            number(answer, int(zero.all(axis=0).sum()), mistakes, what="a whole number",
                   rule=f"which columns of {a.astype(int).tolist()} have nothing but zeros?")
        return "Silent once is not dead; silent always is."

    check(function, examine)


def left_over(function: Callable[..., Any]) -> None:
    """Exercise 2: the slope of a chain of k layers tanh(w a + b) with respect to its input."""
    def examine() -> str:
        for x, w, b, k in ((0.5, 1.2, 0.1, 2), (-0.8, 0.9, -0.3, 5), (0.3, -1.5, 0.2, 3), (2.0, 1.1, 0.4, 1), (0.7, 1.3, 0.2, 0)):
            out = _chain(x, w, b, k)
            mistakes = _chain_mistakes(x, w, b, k, out) if k > 1 else {}
            same_numbers(f"for x = {x}, w = {w}, b = {b}, k = {k}", call(function, x, w, b, k),
                         float(np.prod(w * (1 - out ** 2))), mistakes)
        return "One factor for each layer, each at its own z."

    check(function, examine)


def _chain(x: float, w: float, b: float, k: int) -> Array:
    """The activations of a chain, (k,)."""
    return np.array([x := float(np.tanh(w * x + b)) for _ in range(k)])


def _chain_mistakes(x: float, w: float, b: float, k: int, out: Array) -> Mapping[str, Any]:
    """Wrong slopes of a chain that people compute, by what is wrong with them."""
    slopes, before = 1 - out ** 2, np.array([x, *out[:-1]])
    return {"the weight is missing: each layer multiplies by w, too": slopes.prod(),
            "the weight comes once for each layer, and not once in all": w * slopes.prod(),
            "all layers have the z of the first one here; each has its own": (w * slopes[0]) ** k,
            "that's one layer too few": np.prod(w * slopes[:-1]),
            "that is the activation that comes out; its slope by x is asked for": out[-1],
            "layers multiply, and don't add up": np.sum(w * slopes),
            "tanh is applied twice: its slope at z is one minus the square of tanh(z)": np.prod(w * (1 - np.tanh(out) ** 2)),
            "each slope is taken at what comes in; it belongs to z = w a + b": np.prod(w * (1 - np.tanh(before) ** 2)),
            "that is the sigmoid's slope; here it's tanh": np.prod(w * out * (1 - out)),
            "the slope is one minus the square of tanh(z), and not of z": np.prod(w * (1 - (w * before + b) ** 2)),
            "the square is missing: the slope is one minus the square of tanh(z)": np.prod(w * (1 - out)),
            "that's the factor of the last layer alone; multiply them all": w * slopes[-1],
            "the factor of a layer is w f'(z): its weight, and not what went into the chain": np.prod(x * slopes),
            "the bias is missing from z": np.prod(w * (1 - _chain(x, w, 0, k) ** 2))}


def shares(function: Callable[..., Any]) -> None:
    """Exercise 3: softmax with a temperature, for a batch, without overflow."""
    z = np.array([[2.0, 1.0, 0.0, 1.5], [-1.0, 3.0, 0.5, 0.0], [0.2, 0.1, 0.0, -0.1]])
    def examine() -> str:
        for t in (0.5, 1.0, 4.0, 0.001):
            powers = np.exp(z / max(t, 0.1))
            mistakes = {"divide by T, and don't multiply: a high temperature makes the shares more equal": softmax(z * t),
                        "T is missing; these are the shares at temperature 1": softmax(z),
                        "T divides the scores, before e is raised to them": softmax(z) / t,
                        "each row should add up to 1, and here each column does": softmax(z.T / t).T,
                        "the whole table adds up to 1, instead of each row": powers / powers.sum(),
                        "these are powers of e; divide each row by its sum": powers,
                        "those are shares of the scores themselves; raise e to them first": z / z.sum(axis=1, keepdims=True),
                        "T belongs into the exponent; the shares themselves aren't raised to a power": softmax(z) ** t,
                        "those are sigmoids, each for itself; in softmax the classes of a row compete": sigmoid(z / t),
                        "the scores are divided by T twice": softmax(z / t / t),
                        "these are logarithms of shares": np.log(np.maximum(softmax(z / t), 1e-300)),
                        "that is the smallest score's share of attention: the sign of the scores is turned": softmax(-z / t)}
            same_numbers(f"at T = {t:g}", call(function, z, t), softmax(z / t), mistakes if t != 1 else {})
        return "Each row adds up to 1, and nothing overflows even when it's freezing."

    check(function, examine)


TASKS = {"A": ("none", "degrees Celsius may be negative"),
         "B": ("sigmoid", "there is a single yes or no, so one probability is enough"),
         "C": ("softmax", "exactly one letter is right, so the answers compete"),
         "D": ("sigmoid", "several instruments may play at once, so each needs a yes or no of its own"),
         "E": ("softplus", "a time to wait is never negative, and has no upper end"),
         "F": ("none", "a price may fall as well as rise")}
CHOICES = ("none", "softplus", "sigmoid", "softmax")


def outputs(answer: Mapping[str, Any] | None) -> None:
    """Exercise 4: the last activation for six tasks."""
    def examine() -> str:
        if not isinstance(answer, dict):
            raise NotYet(f"expected a dictionary with the keys {', '.join(TASKS)}, received {shown(answer)}")
        given = {str(task).strip().upper(): one for task, one in answer.items()}
        if set(given) != set(TASKS):
            raise NotYet(f"expected the keys {', '.join(TASKS)}, each once, received {', '.join(map(str, answer)) or 'no key'}")
        said = {task: _choice(task, given[task]) for task in TASKS}
        wrong = [task for task, (right, _) in TASKS.items() if said[task] != right]
        if len(wrong) > 2:
            raise NotYet(f"{len(wrong)} of the six aren't right yet. For each, ask which answers must be possible, and whether "
                         "several may be true at once")
        if wrong:
            raise NotYet(f"{wrong[0]}: {TASKS[wrong[0]][1]}; can {said[wrong[0]]!r} say that?")
        return "The question decides, and not taste."

    check(answer, examine)


def _choice(task: str, said: Any) -> str:
    """One of the four names, in small letters. Raises NotYet."""
    name = said.strip().lower() if isinstance(said, str) else said
    if not isinstance(name, str) or name not in CHOICES:
        raise NotYet(f"{task}: expected one of {', '.join(CHOICES)}, as a text, received {shown(said)}{_meant(name)}")
    return name


def _meant(name: Any) -> str:
    """What to write for a name that isn't in the list."""
    if name in ("linear", "identity"):
        return "; here that's called 'none'"
    return "; a sigmoid for each label is 'sigmoid', too" if isinstance(name, str) and "sigmoid" in name else ""


def silu(function: Callable[..., Any]) -> None:
    """Exercise 5: SiLU and its slope, without overflow."""
    def examine() -> str:
        for z, where in ((np.array([-3.0, -0.7, 0.0, 0.4, 2.0, 5.0]), ""), (np.array([1000.0, -1000.0, 0.0]), " at ±1000")):
            value, slope = parts(call(function, z), ("the values", "the slopes"))
            s, right = sigmoid(z), kept_silu(z)
            wrong_values = {"that's the sigmoid; SiLU multiplies it by z": s, "that's ReLU": relu(z),
                            "the slopes come second, and the values first": silu_grad(z),
                            "the sign in the exponent: that's z σ(-z), or z / (1 + e^z)": z * (1 - s)}
            wrong_slopes = {"both factors change; this is the path through z alone": s,
                            "both factors change; this is the path through the sigmoid alone": z * s * (1 - s),
                            "the two paths are added, and not subtracted": s - z * s * (1 - s),
                            "the sigmoid's slope is σ(z) σ(-z), and not σ(z); both factors change": s + z * s,
                            "the second path is z times the *slope* of the sigmoid; here it's z alone": s + z,
                            "the sigmoid's slope is s (1 - s); here it's s (1 + s)": s + z * s * (1 + s),
                            "slopes of two factors aren't multiplied: that's one factor's slope times the other's": s * (1 - s),
                            "the sigmoid's slope wants the sigmoid's output, and not z": s + z * z * (1 - z),
                            "the sigmoid's slope wants the sigmoid's output, and not that of SiLU": s + z * right * (1 - right)}
            same_numbers("the values" + where, value, right, {} if where else wrong_values)
            same_numbers("the slopes" + where, slope, silu_grad(z), {} if where else wrong_slopes)
        return "Two factors, two paths, and a thousand doesn't frighten it."

    check(function, examine)


def gain(function: Callable[..., Any]) -> None:
    """Exercise 6: the alpha for weights of variance alpha / n that keeps the variance of the sums, for any activation."""
    z = np.linspace(-9, 9, 36_001)
    bell = np.exp(-z ** 2 / 2) / np.exp(-z ** 2 / 2).sum()
    def examine() -> str:
        for name, f in (("relu", relu), ("tanh", tanh), ("silu", kept_silu), ("leaky_relu", leaky_relu), ("elu", elu),
                        ("sigmoid", sigmoid), ("gelu", gelu), ("z ↦ 3 z", lambda z: 3 * np.asarray(z))):
            right, value = 1 / (bell @ f(z) ** 2), one_number(call(function, f), f"a number for {name}")
            if not abs(value - right) <= 0.02 * right:    # NaN is never right
                raise NotYet(f"for {name}: {_gain_mistake(value, f(z), bell, right)}")
        return "That's He's 2 for ReLU, and a start of its own for each of the others."

    check(function, examine)


def _gain_mistake(value: float, f: Array, bell: Array, right: float) -> str:
    """What is wrong with a number for alpha."""
    square, mean = bell @ f ** 2, bell @ f
    for wrong, hint in ((square, "that's the mean of the squares; which factor makes 1 of it?"),
                        (right ** 0.5, "that's a factor for the standard deviation; alpha belongs to the variance"),
                        (1 / (square - mean ** 2), "that's one over the variance; a mean that isn't 0 is passed on as well"),
                        ((square - mean ** 2) ** -0.5, "that's one over the standard deviation; take the mean of the squares"),
                        (1 / (bell @ np.abs(f)), "that's one over the mean size; squares are what variances add up from"),
                        (1 / mean ** 2 if mean else np.inf, "take the mean of the squares, and not the square of the mean"),
                        (1 / np.mean(f ** 2), "all z count alike here; those near 0 are far more frequent, as the bell says")):
        if np.isfinite(wrong) and abs(value - wrong) <= 0.02 * abs(wrong):
            return hint
    if abs(value - right) < 0.2 * right:
        return f"{value:.4g} is near, but more than 2 % off; take more random numbers, and z from a standard normal distribution"
    return f"{value:.4g} is not the number; the mean of the squares of f(z), for normal z, times alpha should be 1"
