"""Everything that `make test` runs, in stages, and a table of it at the end, with the figures that tests found.

A stage fails not only when a test fails. A skipped test, or one whose failure was expected, fails it too: after a
cell that ran into its time limit, nbval reports the rest of the notebook as "expected to fail". And a
stage of notebooks fails unless as many cells passed as there are code cells.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
import oldest  # noqa: E402

REPORTS = ROOT / "_build" / "test"
TWO_FILES_AT_A_TIME = ["-n", "2", "--dist", "loadfile"]    # never two kernels for one notebook
EVERY_CELL = ["--nbval-current-env", "--nbval-cell-timeout=180"]
# The texts of the page come out again, letter for letter, but for what tests/support/varying.cfg names.
AS_IN_THE_PAGE = ["--nbval", f"--nbval-sanitize-with={ROOT / 'tests' / 'support' / 'varying.cfg'}", "-p", "updated_displays"]
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1",
               "TF_NUM_INTEROP_THREADS": "1", "NNBOOK_OFFLINE": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
Times = list[tuple[float, str]]    # seconds and names of tests


def stages(folder: Path) -> dict[str, dict[str, Any]]:
    """What each stage tells pytest, and where it runs if not here; `folder` is empty, and outside the repository."""
    old = {"python": oldest.PYTHON, "environment": oldest.environment(), "cwd": folder / "empty"}
    return {
        "package": {"arguments": ["tests/package", *TWO_FILES_AT_A_TIME]},
        "widgets": {"arguments": ["tests/widgets", *TWO_FILES_AT_A_TIME]},
        "notebooks": {"arguments": ["_build/executed", *AS_IN_THE_PAGE, *EVERY_CELL, *TWO_FILES_AT_A_TIME], "cells": True,
                      "environment": {**os.environ, "NNBOOK_BUILD": "1", "PYTHONPATH": str(ROOT / "tests" / "support")}},
        "chapters": {"arguments": ["tests/chapters", *TWO_FILES_AT_A_TIME]},
        "book": {"arguments": ["tests/book", "-n", "2", "--dist", "loadgroup"]},    # one JupyterLab, and one Firefox, at a time
        "oldest package": {"arguments": [*oldest.package_tests(), *TWO_FILES_AT_A_TIME], **old},
        "oldest notebooks": {"arguments": [*oldest.notebook_tests(folder), "--nbval-lax", *EVERY_CELL, *TWO_FILES_AT_A_TIME],
                             "cells": True, **old},
    }


def run_stage(name: str, arguments: list[str], python: str | Path = sys.executable, cwd: Path = ROOT,
              environment: dict[str, str] | None = None) -> tuple[dict[str, int], Times]:
    """Run pytest once: counts of passed, failed and not run (skipped, or expected to fail); and each test's seconds and name."""
    report = REPORTS / f"{name.replace(' ', '_')}.xml"
    report.unlink(missing_ok=True)
    sys.stdout.write(f"\n== {name} ==\n")
    sys.stdout.flush()
    command = [str(python), "-m", "pytest", "-q", "-ra", f"--junit-xml={report}", *arguments]
    code = subprocess.run(command, cwd=cwd, env={**(environment or os.environ), **ENVIRONMENT}, check=False).returncode
    counts = {"passed": 0, "failed": 0, "not run": 0}
    cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    for case in cases:
        kinds = {child.tag for child in case}
        counts["failed" if kinds & {"failure", "error"} else "not run" if "skipped" in kinds else "passed"] += 1
    if code and not counts["failed"]:
        counts["failed"] = 1    # pytest itself failed: no tests, a usage error, a crash
    return counts, [(float(case.get("time")), f"{case.get('classname')}::{case.get('name')}") for case in cases]


def code_cells() -> int:
    """How many code cells the chapters have."""
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "chapters").glob("*.ipynb")]
    return sum(cell["cell_type"] == "code" and bool("".join(cell["source"]).strip()) for nb in notebooks for cell in nb["cells"])


def run_all(plan: dict[str, dict[str, Any]], folder: Path) -> Iterator[tuple[str, dict[str, int], float, Times]]:
    """Run the stages that the command line names, or all: name, counts and seconds of each, and its tests with their seconds."""
    for name in sys.argv[1:] or plan:
        start, stage = perf_counter(), plan[name]
        if "python" in stage and not stage["cwd"].exists():
            oldest.prepare(folder)
        expected = code_cells() if stage.pop("cells", False) else None
        counts, tests = run_stage(name, **stage)
        if expected not in (None, counts["passed"]):
            sys.stdout.write(f"expected {expected} code cells to pass, received {counts['passed']}\n")
            counts["failed"] = max(counts["failed"], 1)
        yield name, counts, perf_counter() - start, tests


def main() -> int:
    """Run all stages; 0 if every test ran and passed."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for report in (REPORTS / "reports").glob("*.txt"):    # those of an older run
        report.unlink()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(run_all(stages(Path(folder)), Path(folder)))
    sys.stdout.write(f"\n{'stage':<17} {'passed':>7} {'failed':>7} {'not run':>8} {'seconds':>8}\n")
    for name, counts, seconds, _ in rows:
        sys.stdout.write(f"{name:<17} {counts['passed']:>7} {counts['failed']:>7} {counts['not run']:>8} {seconds:>8.0f}\n")
    slowest = sorted(((seconds, f"{test}  ({name})") for name, _, _, tests in rows for seconds, test in tests), reverse=True)[:10]
    sys.stdout.write("\nthe ten slowest tests, in seconds\n" + "".join(f"{seconds:6.1f} {test}\n" for seconds, test in slowest))
    for report in sorted((REPORTS / "reports").glob("*.txt")):
        sys.stdout.write(f"\n{report.read_text(encoding='utf-8')}")
    passed, failed, not_run = (sum(counts[key] for _, counts, *_ in rows) for key in ("passed", "failed", "not run"))
    sys.stdout.write(f"{passed} passed, {failed} failed, {not_run} skipped\n")
    return int(failed > 0 or not_run > 0)


if __name__ == "__main__":
    sys.exit(main())
