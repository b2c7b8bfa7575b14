"""A progress bar that works in a notebook, in a terminal, and leaves clean output in the built book."""

import sys
from html import escape
from time import perf_counter
from types import TracebackType
from typing import Any

INTERVAL = 0.2    # seconds between two drawings


class Progress:
    """A bar over `total` steps with lines of text below; use it in a `with` statement.

    In a notebook it is an HTML element that is updated in place, so only the last state stays in the page.
    Elsewhere it is one line on standard error, drawn only when that is a terminal.

    Args:
        total: the number of steps, 0 or more.
        shown: False keeps quiet.
    """

    def __init__(self, total: int, *, shown: bool = True) -> None:
        self.total, self.shown, self.done = total, shown, 0
        self._lines: list[str] = []
        self._drawn, self._handle = 0.0, None

    def __enter__(self) -> "Progress":
        if self.shown and _in_notebook():
            from IPython.display import HTML, display

            self._handle = display(HTML(self._html()), display_id=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._draw()
        if self._on_terminal():
            sys.stderr.write("\n")

    def step(self) -> None:
        """One step more is done."""
        self.done += 1
        if self.shown and perf_counter() - self._drawn > INTERVAL:
            self._draw()

    def say(self, line: str) -> None:
        """Add a line of text."""
        self._lines.append(line)
        if self.shown and self._handle is None:
            sys.stderr.write(("\r\033[K" if self._on_terminal() else "") + line + "\n")
        self._draw()

    def _draw(self) -> None:
        self._drawn = perf_counter()
        if self._handle is not None:
            from IPython.display import HTML

            self._handle.update(HTML(self._html()))
        elif self._on_terminal():
            filled = 30 * self.done // max(self.total, 1)
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {self.done}/{self.total}")
            sys.stderr.flush()

    def _html(self) -> str:
        bar = "" if self.done >= self.total else (
            f'<progress value="{self.done}" max="{self.total}" aria-label="training"></progress> '
            f"{self.done} of {self.total} batches")
        return f'<div class="nnb-progress"><pre>{escape(chr(10).join(self._lines))}</pre>{bar}</div>'

    def _on_terminal(self) -> bool:
        return self.shown and self._handle is None and sys.stderr.isatty()


def _in_notebook() -> bool:
    """Whether this code runs in a Jupyter kernel. IPython is asked only if something has imported it already."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")
