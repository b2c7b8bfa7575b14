"""Contestants in turn within one run: each in a process of its own, one after the other, round after round.

A process of its own keeps the thread pools of the libraries apart: side by side in one process they fight for the cores.
Each competes with the number of threads at which it is fastest: a first round, which does not count, finds it.
Only the ratios of one round are compared; absolute times change with the machine and with what else it does.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

COUNTS = sorted({1, 2, os.cpu_count() or 1})    # numbers of threads that are tried
VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
Result = dict[str, float]
# What a contestant does in one round, given the settings of the round: seconds, and whatever else it measured.
Contestant = Callable[..., Result]


def serve(contestants: dict[str, Contestant]) -> None:
    """Be the process of one contestant: read the settings of a round as a line of JSON, answer with a line of JSON."""
    run = contestants[sys.argv[2]]
    for line in sys.stdin:
        result = run(**json.loads(line))
        result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


def threads() -> int:
    """With how many threads this contestant's process may compute."""
    return int(os.environ[VARIABLES[0]])


def compete(script: str, names: list[str], rounds: int, settings: list[dict[str, Any]]) -> dict[str, list[list[Result]]]:
    """Let contestants of a script run: for each setting `rounds` rounds, in each all contestants in turn.

    Returns:
        For each contestant its results: first index setting, second index round. Each holds `threads`, too.
    """
    processes = {(name, count): _start(script, name, count) for name in names for count in COUNTS}
    found: dict[str, list[list[Result]]] = {name: [] for name in names}
    for setting in settings:
        best = {name: min(COUNTS, key=lambda count: _ask(processes[name, count], setting)["seconds"]) for name in names}
        for name in names:
            found[name].append([])
        for number in range(rounds):
            for name in names if number % 2 == 0 else reversed(names):    # nobody is always first
                found[name][-1].append({**_ask(processes[name, best[name]], setting), "threads": best[name]})
    for process in processes.values():
        process.stdin.close()
        process.wait()
    return found


def _start(script: str, name: str, count: int) -> subprocess.Popen[str]:
    """The process of one contestant, which computes with so many threads."""
    environment = {**os.environ, **dict.fromkeys(VARIABLES, str(count)), "NNBOOK_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen([sys.executable, Path(__file__).parent / script, "serve", name], env=environment,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(process: subprocess.Popen[str], setting: dict[str, Any]) -> Result:
    process.stdin.write(json.dumps(setting) + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError(f"{process.args[-1]}: expected a line of results, received nothing; its error stands above")
    return json.loads(answer)


def ratios(ours: list[Result], theirs: list[Result]) -> str:
    """Median, smallest and largest ratio of their seconds to ours in the same round."""
    each = sorted(b["seconds"] / a["seconds"] for a, b in zip(ours, theirs, strict=True))
    return f"{median(each):5.2f} ({each[0]:.2f} to {each[-1]:.2f})"


def middle(results: list[Result], what: str = "seconds") -> float:
    """The median of one figure."""
    return median(result[what] for result in results)
