"""A table of cases as one test, where one test for each row would cost more than the rows themselves."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest


def each_row(names: str | tuple[str, ...], table: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, but in one test, which runs all rows and lists every one that failed.

    Fixtures are the same ones for all rows.
    """
    names = (names,) if isinstance(names, str) else names
    rows = [row if len(names) > 1 else (row,) for row in table]
    assert rows, f"expected rows for {', '.join(names)}, received none"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            faults = []
            for place, row in enumerate(rows):
                try:
                    test(**dict(zip(names, row, strict=True)), **fixtures)
                except (Exception, pytest.fail.Exception) as fault:
                    faults.append(f"row {place}, {shown(row)}: {type(fault).__name__}: {fault}")
            assert not faults, f"{len(faults)} of {len(rows)} rows failed\n" + "\n".join(faults)

        kept = [part for name, part in inspect.signature(test).parameters.items() if name not in names]
        run.__signature__ = inspect.Signature(kept)
        return run

    return decorate


def shown(row: tuple[Any, ...]) -> str:
    return " ".join(repr(row).split())[:200]
