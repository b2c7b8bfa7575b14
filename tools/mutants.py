"""Mutation testing, `make mutants`: change one thing in the package, and see whether a test notices.

Each mutant is one of cosmic-ray's: another operator, another number, a condition turned over. First the tests of its own room
run; what they let live, the tables of all rooms get. What lives on is listed with its change: either no test can tell it from
the original, or a test is missing. Everything happens in copies of the working tree.

    python tools/mutants.py [how many] [seed] [room]
"""

import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from copied_tree import copy_tree

ROOMS = {    # what is changed, and the tests that should notice
    "nnbook/layers": "tests/package/layers",
    "nnbook/losses.py": "tests/package/test_losses.py",
    "nnbook/activations.py": "tests/package/test_activations.py",
    "nnbook/optimizers": "tests/package/optimizers",
    "nnbook/metrics": "tests/package/metrics",
    "nnbook/training": "tests/package/training",
}
TABLES = "tests/package/agreement tests/package/arguments tests/package/test_copies.py"
ANNOTATIONS = "ReplaceBinaryOperator_BitOr"    # `float | None` in a signature, which no call looks at
SECONDS = 300    # a mutant that runs for longer, as in a loop without an end, counts as noticed
RESULT = Path("_build") / "mutants.txt"


@dataclass(frozen=True)
class Mutant:
    """One change: what cosmic-ray needs to make it, and the room that it is in."""

    room: str
    path: str
    operator: str
    arguments: dict[str, Any]
    occurrence: int
    line: int


def mutants(room: str) -> Iterator[Mutant]:
    """All mutants of a room, in the working folder."""
    from cosmic_ray.commands import init
    from cosmic_ray.work_db import WorkDB, use_db

    files = sorted(Path(room).rglob("*.py")) if Path(room).is_dir() else [Path(room)]
    with tempfile.TemporaryDirectory() as folder, use_db(str(Path(folder) / "all"), WorkDB.Mode.create) as work:
        init([path for path in files if path.name != "__init__.py"], work, {})
        for item in work.work_items:
            change, = item.mutations
            if not change.operator_name.startswith(f"core/{ANNOTATIONS}"):
                yield Mutant(room, str(change.module_path), change.operator_name, change.operator_args, change.occurrence,
                             change.start_pos[0])


def enter(folder: str, numbers: Any) -> None:
    """Begin a process in a copy of its own."""
    os.chdir(Path(folder) / str(numbers.get()))
    os.environ |= {"PYTHONPATH": str(Path.cwd()), "NNBOOK_OFFLINE": "1", "OMP_NUM_THREADS": "1"}


def noticed(mutant: Mutant, tests: str) -> tuple[bool, str]:
    """Whether a test fails on the mutant, and its change as a diff."""
    from cosmic_ray.mutating import mutate_and_test
    from cosmic_ray.work_item import MutationSpec, TestOutcome

    change = MutationSpec(module_path=Path(mutant.path), operator_name=mutant.operator, operator_args=mutant.arguments,
                          occurrence=mutant.occurrence, start_pos=(mutant.line, 0), end_pos=(mutant.line, 1))
    done = mutate_and_test([change], f"{sys.executable} -m pytest -x -q -p no:cacheprovider {tests}", SECONDS)
    if done.test_outcome not in (TestOutcome.KILLED, TestOutcome.SURVIVED):
        raise RuntimeError(f"{mutant}: expected tests that ran, received {done.test_outcome}: {done.output}")
    return done.test_outcome == TestOutcome.KILLED, done.diff


def judged(mutant: Mutant) -> tuple[Mutant, str, str]:
    """By what a mutant was noticed ("its own room", "the tables", "nothing"), and its change."""
    for by, tests in (("its own room", ROOMS[mutant.room]), ("the tables", TABLES)):
        found, diff = noticed(mutant, tests)
        if found:
            return mutant, by, diff
    return mutant, "nothing", diff


def chosen(count: int, seed: int, room: str) -> list[Mutant]:
    """A random sample of the mutants of all rooms, or of one. The same seed gives the same sample of the same code."""
    everything = [mutant for each in ROOMS if room in each for mutant in mutants(each)]
    return random.Random(seed).sample(everything, min(count, len(everything)))


def main(count: int = 80, seed: int = 0, room: str = "") -> None:
    """Judge a sample, two mutants at a time, and write down what lives on."""
    from multiprocessing import Manager

    result = RESULT.resolve()
    with tempfile.TemporaryDirectory() as folder, Manager() as manager:
        numbers = manager.Queue()
        for number in range(2):
            copy_tree(Path(folder) / str(number))
            numbers.put(number)
        sample, by_room, lines = chosen(count, seed, room), Counter(), []
        with ProcessPoolExecutor(2, initializer=partial(enter, folder, numbers)) as pool:
            for number, (mutant, by, diff) in enumerate(pool.map(judged, sample), start=1):
                by_room[mutant.room, by] += 1
                say(f"[{number}/{len(sample)}] {mutant.path}:{mutant.line} {mutant.operator}: noticed by {by}")
                if by == "nothing":
                    changed = re.findall(r"^[-+](?![-+]).*$", diff, re.MULTILINE)
                    lines += [f"{mutant.path}:{mutant.line}", *changed, ""]
    table = [f"{'room':24} {'mutants':>8} {'its own room':>13} {'the tables':>11} {'nothing':>8}"]
    for each in [*ROOMS, ""]:
        found = [sum(n for (where, by), n in by_room.items() if where.startswith(each) and (kind in ("", by)))
                 for kind in ("", "its own room", "the tables", "nothing")]
        table.append(f"{each or 'all':24} {found[0]:>8} {found[1]:>13} {found[2]:>11} {found[3]:>8}")
    result.parent.mkdir(exist_ok=True)
    result.write_text("\n".join([*table, "", *lines]), encoding="utf-8")
    say(result.read_text(encoding="utf-8"))


def say(line: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(*(int(number) for number in given[:2]), *given[2:])
