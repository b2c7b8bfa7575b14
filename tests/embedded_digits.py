"""Runs a chapter, and prints what its cells printed, and the texts of its figures. A test starts it without MNIST."""

import contextlib
import io
import json
import re
import sys

from notebooks import ROOT, run_code


def told(shown: object) -> str:
    """The text of a figure, empty for anything else."""
    data = str(getattr(shown, "data", ""))
    return " ".join(re.findall(r'alt="([^"]*)"', data)) if "nnb-figure" in data else ""


if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        _, printed, shown = run_code(ROOT / "chapters" / f"{sys.argv[1]}.ipynb")
    sys.stdout.write(json.dumps({cell: f"{text}\n{told(shown[cell])}" for cell, text in printed.items()}))
