"""Runs a chapter, and prints what its cells printed, and the texts of its figures. A test starts it without MNIST."""

import contextlib
import io
import json
import re
import sys

from notebooks import ROOT, run_code


def told(data: str) -> str:
    """The text of a figure, from its HTML; empty for anything else."""
    return " ".join(re.findall(r'nnb-light"[^>]* alt="([^"]*)"', data)) if "nnb-figure" in data else ""


if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        printed, shown = run_code(ROOT / "chapters" / f"{sys.argv[1]}.ipynb")
    figures = {cell: told(str(getattr(value, "data", ""))) for cell, value in shown.items()}
    sys.stdout.write(json.dumps({cell: f"{text}\n{figures[cell]}" for cell, text in printed.items()}))
