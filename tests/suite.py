"""Everything that `make test` runs, in stages, and a table of it at the end, with the figures that tests found.

Two stages run at a time, one process each, the longest first: so both cores are busy until nearly the end, and each
process collects its own folder alone. What a stage printed appears when it is done.

A stage fails not only when a test fails. A skipped test, or one whose failure was expected, fails it too: after a
cell that ran into its time limit, nbval reports the rest of the notebook as "expected to fail". And a
stage of notebooks fails unless as many cells passed as there are code cells.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
import oldest  # noqa: E402

REPORTS = ROOT / "_build" / "test"
STAGES_AT_ONCE = 2
EVERY_CELL = ["--nbval-current-env", "--nbval-cell-timeout=180"]
# The texts of the page come out again, letter for letter, but for what tests/support/varying.cfg names.
AS_IN_THE_PAGE = ["--nbval", f"--nbval-sanitize-with={ROOT / 'tests' / 'support' / 'varying.cfg'}", "-p", "updated_displays"]
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1",
               "TF_NUM_INTEROP_THREADS": "1", "NNBOOK_OFFLINE": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
Times = list[tuple[float, str]]    # seconds and names of tests
Row = tuple[str, dict[str, int], float, Times]
PREPARING = Lock()    # the folder of the oldest versions is made once


def stages(folder: Path) -> dict[str, dict[str, Any]]:
    """What each stage tells pytest, and where it runs if not here; `folder` is empty, and outside the repository.

    In the order of their seconds, the longest first.
    """
    old = {"python": oldest.PYTHON, "environment": oldest.environment(), "cwd": folder / "empty"}
    return {
        "book": {"arguments": ["tests/book"]},
        "widgets": {"arguments": ["tests/widgets"]},
        "oldest notebooks": {"arguments": [*oldest.notebook_tests(folder), "--nbval-lax", *EVERY_CELL], "cells": True, **old,
                             "environment": oldest.without_mnist(folder)},
        "notebooks": {"arguments": ["_build/executed", *AS_IN_THE_PAGE, *EVERY_CELL], "cells": True,
                      "environment": {**os.environ, "NNBOOK_BUILD": "1", "PYTHONPATH": str(ROOT / "tests" / "support")}},
        "oldest package": {"arguments": oldest.package_tests(), **old},
        "package": {"arguments": ["tests/package"]},
        "chapters": {"arguments": ["tests/chapters"]},
    }


def run_stage(name: str, arguments: list[str], python: str | Path = sys.executable, cwd: Path = ROOT,
              environment: dict[str, str] | None = None) -> tuple[dict[str, int], Times, str]:
    """Run pytest once: counts of passed, failed and not run (skipped, or xfail); each test's seconds and name; its output."""
    report = REPORTS / f"{name.replace(' ', '_')}.xml"
    report.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", "-q", "-ra", f"--junit-xml={report}", *arguments]
    done = subprocess.run(command, cwd=cwd, env={**(environment or os.environ), **ENVIRONMENT}, check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    counts = {"passed": 0, "failed": 0, "not run": 0}
    cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    for case in cases:
        kinds = {child.tag for child in case}
        counts["failed" if kinds & {"failure", "error"} else "not run" if "skipped" in kinds else "passed"] += 1
    if done.returncode and not counts["failed"]:
        counts["failed"] = 1    # pytest itself failed: no tests, a usage error, a crash
    return counts, [(float(case.get("time")), f"{case.get('classname')}::{case.get('name')}") for case in cases], done.stdout


def code_cells() -> int:
    """How many code cells the chapters have."""
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "chapters").glob("*.ipynb")]
    return sum(cell["cell_type"] == "code" and bool("".join(cell["source"]).strip()) for nb in notebooks for cell in nb["cells"])


def run_one(name: str, stage: dict[str, Any], folder: Path) -> Row:
    """One stage from its preparation to its counts: name, counts, seconds, its tests with their seconds."""
    start = perf_counter()
    say(f"{name} ...")
    if "python" in stage:
        with PREPARING:
            if not stage["cwd"].exists():
                oldest.prepare(folder)
    expected = code_cells() if stage.pop("cells", False) else None
    counts, tests, said = run_stage(name, **stage)
    if expected not in (None, counts["passed"]):
        said += f"expected {expected} code cells to pass, received {counts['passed']}\n"
        counts["failed"] = max(counts["failed"], 1)
    say(f"\n== {name} ==\n{said}")
    return name, counts, perf_counter() - start, tests


def run_all(plan: dict[str, dict[str, Any]], folder: Path) -> list[Row]:
    """Run the stages that the command line names, or all, in the plan's order."""
    chosen = [name for name in plan if name in (sys.argv[1:] or plan)]
    if unknown := set(sys.argv[1:]) - set(plan):
        raise SystemExit(f"stages: expected some of {', '.join(plan)}, received {', '.join(sorted(unknown))}")
    with ThreadPoolExecutor(STAGES_AT_ONCE) as pool:
        running = [pool.submit(run_one, name, plan[name], folder) for name in chosen]
        for done in as_completed(running):
            done.result()    # an error of our own ends the run
        return [one.result() for one in running]


def say(line: str) -> None:
    """One line, at once, for the person who waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run all stages; 0 if every test ran and passed."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for report in (REPORTS / "reports").glob("*.txt"):    # those of an older run
        report.unlink()
    with tempfile.TemporaryDirectory() as folder:
        start, rows = perf_counter(), run_all(stages(Path(folder)), Path(folder))
    sys.stdout.write(f"\n{'stage':<17} {'passed':>7} {'failed':>7} {'not run':>8} {'seconds':>8}\n")
    for name, counts, seconds, _ in rows:
        sys.stdout.write(f"{name:<17} {counts['passed']:>7} {counts['failed']:>7} {counts['not run']:>8} {seconds:>8.0f}\n")
    sys.stdout.write(f"{'two at a time':<41} {perf_counter() - start:>8.0f}\n")
    slowest = sorted(((seconds, f"{test}  ({name})") for name, _, _, tests in rows for seconds, test in tests), reverse=True)[:10]
    sys.stdout.write("\nthe ten slowest tests, in seconds\n" + "".join(f"{seconds:6.1f} {test}\n" for seconds, test in slowest))
    for report in sorted((REPORTS / "reports").glob("*.txt")):
        sys.stdout.write(f"\n{report.read_text(encoding='utf-8')}")
    passed, failed, not_run = (sum(counts[key] for _, counts, *_ in rows) for key in ("passed", "failed", "not run"))
    sys.stdout.write(f"{passed} passed, {failed} failed, {not_run} skipped\n")
    return int(failed > 0 or not_run > 0)


if __name__ == "__main__":
    sys.exit(main())
