"""A notebook as one HTML file to pass on, made by nbconvert: its widgets are alive there, too.

An output of a widget carries its twin for a page without Python (see `nnbook.widgets.kit.base`). nbconvert shows it as it
is; what it lacks is the script that mounts it. `nbconvert_config.py` has nbconvert use this.
"""

import re
import sys
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import nnbook.widgets  # noqa: E402
from nnbook.widgets.kit import modules  # noqa: E402
from nnbook.widgets.kit.base import style_sheet  # noqa: E402

WIDGET = "application/vnd.jupyter.widget-view+json"


class AliveTwins(Preprocessor):
    """Takes each widget's twin instead of its live view, which needs Python, and puts the script behind the last one."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with its twins; unchanged where it shows no widget of the book."""
        outputs = [output.data for cell in nb.cells for output in cell.get("outputs", []) if "data" in output]
        twins = [data for data in outputs if 'data-widget="' in data.get("text/html", "")]
        for data in twins:
            data.pop(WIDGET, None)
        if twins:
            twins[-1]["text/html"] += script({name for data in twins for name in
                                              re.findall(r'data-widget="(\w+)"', data["text/html"])})
        return nb, resources


def script(names: set[str]) -> str:
    """Style sheet and script of these widgets, as HTML."""
    folders = {name: getattr(nnbook.widgets, name).folder for name in sorted(names)}
    mount = (ROOT / "book" / "mount.js").read_text(encoding="utf-8")
    made = modules.classic({name: folder / "view.js" for name, folder in folders.items()}, mount)
    return f"<style>{style_sheet(list(folders.values()))}</style><script>{made.replace('</', '<' + chr(92) + '/')}</script>"
