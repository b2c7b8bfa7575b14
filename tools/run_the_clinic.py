"""Run chapter 09's patients, untreated and with every single change, and write the curves: `python tools/run_the_clinic.py`.

It takes half a minute and MNIST. The runs are those of the chapter itself: this executes its cells, and calls their `treat`.
That function returns losses only, so its `cross_entropy` is watched, which sees the scores of every batch.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from nnbook.datasets import digits  # noqa: E402
from nnbook.widgets import CurveClinic  # noqa: E402
from nnbook.widgets.curve_clinic import DISEASES, TREATMENTS  # noqa: E402

FILE = CurveClinic.folder / "runs.json"
CHAPTER = ROOT / "chapters" / "09_training_in_practice.ipynb"
CELLS = ("digits", "loop", "deep", "cases", "treat")    # and NumPy, which its first picture imports
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
STEP, MIDDLE, SHORT, LONG, END = 30, 30, 61, 62, 63    # see `pack`
LOSS, SHARE = 0.01, 0.002    # units in which they are written
NEW = 500    # digits for validation
OF_DATA = {"scaled": "0 to 255", "shuffled": "sorted", "more": "only 200", "checked": "wrong labels"}    # what each repairs


class Ward:
    """The chapter's patients, and what its own code makes of them."""

    def __init__(self) -> None:
        notebook = json.loads(CHAPTER.read_text(encoding="utf-8"))
        code = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
        self.of: dict[str, Any] = {"np": np, "print": lambda *_: None}
        for name in CELLS:
            exec(code[name].partition("\nill = ")[0], self.of)
        self.patients, self.healthy = self.of["PATIENTS"], self.of["HEALTHY"]

    def changed(self, case: dict[str, Any], treatment: int) -> dict[str, Any]:
        """The case with the treatment of this number, 0 for none; the same case where it has that already."""
        if treatment == 0:
            return case
        knob, value = TREATMENTS[treatment - 1]
        if knob == "rate":
            return case | {"rate": case["rate"] * float(value[1:]) ** (1 if value[0] == "×" else -1)}
        if knob == "weights":
            named = {"0.01": "normal", "PyTorch": "pytorch", "He": "he_normal", "1": "spread_1"}
            return case | {"weights": self.of[named[value]]}
        if knob == "norm":
            return case | {"norm": {"none": None, "batch": self.of["BatchNorm"], "layer": self.of["LayerNorm"]}[value]}
        if knob == "data":
            return case | ({"data": "good"} if case["data"] == OF_DATA[value] else {})
        return case | ({"size": int(value)} if knob == "batch" else {"decay": float(value)})

    def run(self, case: dict[str, Any]) -> list[Any]:
        """The first loss, and four curves of 30 values: losses, then shares read, each of training and of validation."""
        seen, plain = [], self.of["cross_entropy"]

        def watched(scores: Any, y: Any) -> Any:
            made = plain(scores, y)
            seen.append((len(y), made[0], np.mean(scores.argmax(axis=1) == y)))
            return made

        self.of["cross_entropy"] = watched
        try:
            losses, new, *_ = self.of["treat"](case)
        finally:
            self.of["cross_entropy"] = plain
        trained = np.full(10 * len(losses), np.nan)
        shares = [share for count, _, share in seen if count != NEW]
        trained[:len(shares)] = shares
        read = np.full(len(losses), np.nan)
        shares = [share for count, _, share in seen if count == NEW]
        read[:len(shares)] = shares
        return [seen[0][1], losses, new, trained.reshape(-1, 10).mean(axis=1), read]

    def examined(self, case: dict[str, Any]) -> list[float]:
        """What one finds who looks for each of `DISEASES`, in their order, before any training but one update."""
        x, y, *_ = self.of["digits_of"](case["data"])
        right = self.of["digits_of"]("sorted" if case["data"] == "sorted" else "good")[1]
        made = self.of["deep"](case["weights"], case["norm"], case["layers"], 32)
        batch = self.of["batch_of"](case, 0, x, np.random.default_rng(0))
        signal = x[batch]
        for layer in made.layers[:-1]:
            signal = layer.forward(signal, training=True)
        before = made.parameters.copy()
        self.of["step"](made, self.of["SGD"](case["rate"]), x[batch], y[batch])
        moved = np.linalg.norm(made.parameters - before) / np.linalg.norm(before)
        fitting = np.mean(y[:100] == right[:len(y)][:100])
        found = {
            "batch too small": len(batch), "digits sorted": len(set(y[batch])), "labels mixed up": 100 * fitting,
            "pixels not scaled": x.max(), "rate too large": moved, "rate too small": moved, "too little data": len(x),
            "weights too small": np.sqrt(np.mean(signal ** 2)),
        }
        return [float(f"{found[disease]:.3g}") for disease in DISEASES]


def pack(curves: list[Any]) -> str:
    """A run as letters, each of which is a number up to 63.

    One letter is a difference to the value before (0 at the start of each curve), up to 30 units; behind 61 come two letters
    and behind 62 four, the value itself in units; 63 says that the curve has ended, as its numbers were finite no longer.
    """
    first, *lines = curves
    made = "".join(_value(first, LOSS, None)[0])
    for line, unit in zip(lines, (LOSS, LOSS, SHARE, SHARE), strict=True):
        before = 0
        for value in line:
            if not np.isfinite(value):
                made += LETTERS[END]
                break
            text, before = _value(value, unit, before)
            made += text
    return made


def _value(value: float, unit: float, before: int | None) -> tuple[str, int]:
    now = min(round(float(value) / unit), 64 ** 4 - 1)
    if before is not None and abs(now - before) <= STEP:
        return LETTERS[now - before + MIDDLE], now
    places, mark = (2, SHORT) if now < 64 ** 2 else (4, LONG)
    return LETTERS[mark] + "".join(LETTERS[now // 64 ** place % 64] for place in reversed(range(places))), now


def unpack(text: str) -> list[Any]:
    """The same from letters: the first loss, and four lists, shorter where the numbers were finite no longer."""
    codes, lines = iter(map(LETTERS.index, text)), []
    for unit, most in ((LOSS, 1), (LOSS, 30), (LOSS, 30), (SHARE, 30), (SHARE, 30)):
        now, line = 0, []
        while len(line) < most and (code := next(codes)) != END:
            now = now + code - MIDDLE if code < SHORT else sum(next(codes) * 64 ** place
                                                               for place in reversed(range(2 if code == SHORT else 4)))
            line.append(now * unit)
        lines.append(line)
    return [lines[0][0], *lines[1:]]


def ran(ward: Ward) -> dict[str, Any]:
    """The whole file: for each patient, and last for a healthy one, its runs by the number of the treatment; what is found."""
    cases = [*ward.patients, ward.healthy]
    runs = [{0: pack(ward.run(case))} for case in cases]
    for case, known in zip(ward.patients, runs, strict=False):    # the healthy one needs no treatment
        others = {number: ward.changed(case, number) for number in range(1, len(TREATMENTS) + 1)}
        known.update({number: pack(ward.run(other)) for number, other in others.items() if other != case})
    return {"runs": runs, "findings": [ward.examined(case) for case in cases]}


def main() -> None:
    """Run all, and write the file."""
    if not digits().is_mnist:
        sys.exit("run_the_clinic: expected MNIST, received the small digits; connect to the network, or set NNBOOK_DATA")
    FILE.write_text(json.dumps(ran(Ward()), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
