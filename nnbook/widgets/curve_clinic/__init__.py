"""Eight trainings that run and don't learn: name what each has, change one thing, and see the run that belongs to it."""

import json
from pathlib import Path

from nnbook.widgets.kit import Explorer, modules
from nnbook.widgets.kit.list_traits import Numbers
from nnbook.widgets.kit.traits import Choice, Whole

PATIENTS = 8
DISEASES = ("batch too small", "digits sorted", "labels mixed up", "pixels not scaled",
            "rate too large", "rate too small", "too little data", "weights too small")    # from A to Z, which tells nothing
KNOBS = {
    "rate": ("÷30", "÷10", "÷3", "×3", "×10", "×30"),
    "weights": ("0.01", "PyTorch", "He", "1"),
    "batch": ("2", "16", "64", "256"),
    "norm": ("none", "batch", "layer"),
    "decay": ("0.01", "0.1"),
    "data": ("scaled", "shuffled", "more", "checked"),
}
TREATMENTS = tuple((knob, value) for knob, options in KNOBS.items() for value in options)




def runs_module(folder: Path) -> str:
    """The curves, and the names of what is in them, as the ES module `runs.js` of the folder. It is never a file."""
    known = json.loads((folder / "runs.json").read_text(encoding="utf-8"))
    exported = {"DISEASES": DISEASES, "KNOBS": KNOBS, "RUNS": known["runs"], "FINDINGS": known["findings"]}
    return "\n".join(f"export const {name} = {json.dumps(value, ensure_ascii=False)};" for name, value in exported.items())


modules.derive(Path(__file__).parent / "runs.js", runs_module(Path(__file__).parent))


class CurveClinic(Explorer):
    """The learning curves of chapter 09's eight patients, before and after a change of one setting.

    All runs are real ones: the chapter's function `treat` made them on MNIST, one for every patient and change, and
    `tools/run_the_clinic.py` wrote their curves into `runs.json`. A patient is well if it then reads at least 80 % of 500
    validation digits.

    Args:
        settings: first values of the attributes below, such as `patient=4`.

    Attributes:
        patient: which one is looked at, in 1..8.
        diagnoses: what each of the eight has, as the reader says: 0 for nothing yet, or n for the nth of `DISEASES`.
        treatments: what is changed for each of the eight: 0 for nothing, or n for the nth of `TREATMENTS`.
        knob: which setting the page offers to change: "rate", "weights", "batch", "norm", "decay" or "data".
        question, hide, found: as in `nnbook.widgets.kit.Explorer`; `hide` may name the attributes above and "table".

    Raises:
        TypeError, traitlets.TraitError: for a wrong name or value.
    """

    folder = Path(__file__).parent
    describes = "The learning curves of eight trainings that don't learn, each before and after one change."

    patient = Whole(1, 1, PATIENTS).tag(sync=True)
    diagnoses = Numbers([0] * PATIENTS, 0, len(DISEASES), whole=True).tag(sync=True)
    treatments = Numbers([0] * PATIENTS, 0, len(TREATMENTS), whole=True).tag(sync=True)
    knob = Choice(tuple(KNOBS)).tag(sync=True)
