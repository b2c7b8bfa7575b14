"""Figures that tests find and `make test` prints at its end."""

from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "_build" / "test" / "reports"


def report(name: str, lines: Iterable[str]) -> None:
    """Keep `lines` for the end of `make test`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
