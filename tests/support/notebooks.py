"""The chapters' notebooks, as tests read them."""

import ast
import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.stem[:2].isdigit()]    # the gallery of widgets is none: it teaches nothing new
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == kind]


def tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def run_code(path: Path) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    """Run a notebook's code in one namespace: that, and for each cell what it printed and what its last line shows."""
    space: dict[str, Any] = {}
    printed, shown = {}, {}
    for cell in cells(path, "code"):
        name, tree, out = cell["id"], ast.parse(source(cell)), io.StringIO()
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(out):
            exec(compile(tree, name, "exec"), space)
            shown[name] = eval(compile(ast.Expression(last.value), name, "eval"), space) if last else None
        printed[name] = out.getvalue()
    return space, printed, shown
