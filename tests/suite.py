"""Everything that `make test` runs, in four stages, and a table of it at the end, with the figures that tests found.

A stage fails not only when a test fails. A skipped test, or one whose failure was expected, fails it too: after
a cell that ran into its time limit, nbval reports the rest of the notebook as "expected to fail". And the
notebooks' stage fails unless as many cells passed as there are code cells.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "_build" / "test"
TWO_FILES_AT_A_TIME = ["-n", "2", "--dist", "loadfile"]    # never two kernels for one notebook
CELL_SECONDS = 180
STAGES = {
    "package": ["tests", "-m", "not built and not browser", *TWO_FILES_AT_A_TIME],
    "notebooks": ["chapters", "--nbval-lax", "--nbval-current-env", f"--nbval-cell-timeout={CELL_SECONDS}", *TWO_FILES_AT_A_TIME],
    "built book": ["tests", "-m", "built"],
    "browser": ["tests", "-m", "browser", "-n", "2", "--dist", "loadgroup"],    # one JupyterLab at a time
}
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1",
               "TF_NUM_INTEROP_THREADS": "1", "NNBOOK_OFFLINE": "1", "JUPYTER_PREFER_ENV_PATH": "1"}


def run_stage(name: str, arguments: list[str]) -> dict[str, int]:
    """Run pytest once: counts of passed, failed and not run (skipped, or expected to fail)."""
    report = REPORTS / f"{name.replace(' ', '_')}.xml"
    report.unlink(missing_ok=True)
    sys.stdout.write(f"\n== {name} ==\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", "-q", "-ra", f"--junit-xml={report}", *arguments]
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **ENVIRONMENT}, check=False).returncode
    counts = {"passed": 0, "failed": 0, "not run": 0}
    for case in ElementTree.parse(report).iter("testcase") if report.exists() else []:
        kinds = {child.tag for child in case}
        counts["failed" if kinds & {"failure", "error"} else "not run" if "skipped" in kinds else "passed"] += 1
    if code and not counts["failed"]:
        counts["failed"] = 1    # pytest itself failed: no tests, a usage error, a crash
    return counts


def code_cells() -> int:
    """How many code cells the chapters have."""
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "chapters").glob("*.ipynb")]
    return sum(cell["cell_type"] == "code" and bool("".join(cell["source"]).strip()) for nb in notebooks for cell in nb["cells"])


def main() -> int:
    """Run all stages; 0 if every test ran and passed."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for report in (REPORTS / "reports").glob("*.txt"):    # those of an older run
        report.unlink()
    rows, chosen = [], sys.argv[1:] or list(STAGES)
    for name in chosen:
        start = perf_counter()
        counts = run_stage(name, STAGES[name])
        if name == "notebooks" and counts["passed"] != code_cells():
            sys.stdout.write(f"expected {code_cells()} code cells to pass, received {counts['passed']}\n")
            counts["failed"] = max(counts["failed"], 1)
        rows.append((name, counts, perf_counter() - start))
    sys.stdout.write(f"\n{'stage':<12} {'passed':>7} {'failed':>7} {'not run':>8} {'seconds':>8}\n")
    for name, counts, seconds in rows:
        sys.stdout.write(f"{name:<12} {counts['passed']:>7} {counts['failed']:>7} {counts['not run']:>8} {seconds:>8.0f}\n")
    for report in sorted((REPORTS / "reports").glob("*.txt")):
        sys.stdout.write(f"\n{report.read_text(encoding='utf-8')}")
    passed, failed, not_run = (sum(counts[key] for _, counts, _ in rows) for key in ("passed", "failed", "not run"))
    sys.stdout.write(f"{passed} passed, {failed} failed, {not_run} skipped\n")
    return int(failed > 0 or not_run > 0)


if __name__ == "__main__":
    sys.exit(main())
