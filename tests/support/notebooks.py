"""The chapters' notebooks, as tests read them."""

import ast
import contextlib
import io
import json
import re
import symtable
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np

import nnbook
from nnbook.widgets.figure_slider.frames import weight

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.stem[:2].isdigit()]    # the gallery of widgets is none: it teaches nothing new
EXECUTED = ROOT / "_build" / "executed"
CERTAIN = (ast.Assign, ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)    # statements that store whatever happens
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == kind]


def tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def numbers(text: str) -> list[float]:
    """All the numbers of a text, in their order."""
    return [float(found.replace(",", "")) for found in re.findall(r"-?\d[\d,]*\.?\d*(?:e-?\d+)?", text)]


def shares(text: str) -> list[float]:
    """All the numbers of a text with a % behind them."""
    return [float(found) for found in re.findall(r"([\d.]+)%", text)]


class Executed:
    """What the page shows: the outputs of a notebook, from the copy that the build leaves.

    Attributes:
        printed: by cell, what it printed.
        html: by cell, the HTML that it shows.
        alts: by cell, the alternative text of its figure.
    """

    def __init__(self, path: Path) -> None:
        copy = EXECUTED / path.name
        assert copy.exists(), f"expected {copy}, received no such file; run `make book` first"
        outputs = {cell["id"]: cell["outputs"] for cell in cells(copy, "code")}
        codes = [[(cell["id"], source(cell)) for cell in cells(each, "code")] for each in (copy, path)]
        assert codes[0] == codes[1], f"{copy} has not the code of {path.name}; run `make book`"
        self.printed = {name: "".join("".join(each.get("text", "")) for each in shown) for name, shown in outputs.items()}
        self.html = {name: "".join("".join(each.get("data", {}).get("text/html", "")) for each in shown)
                     for name, shown in outputs.items()}
        self.alts = {name: unescape(re.search(r'alt="([^"]*)"', text)[1]) for name, text in self.html.items()
                     if 'class="nnb-figure ' in text and "nnb-twin" not in text}

    def numbers(self, cell: str, pattern: str) -> list[float]:
        """What the groups of a pattern caught in the text that a cell printed, row by row, as numbers."""
        caught = re.findall(pattern, self.printed[cell], re.MULTILINE)
        rows = [[found] if isinstance(found, str) else found for found in caught]
        return [float(number.replace(",", "")) for row in rows for number in row]

    def state(self, cell: str) -> dict[str, Any]:
        """What the widget of a cell starts from in the page: its traits, and more for a slider of figures."""
        return json.loads(unescape(re.search(r'data-state="([^"]*)"', self.html[cell])[1]))

    def weight(self, cell: str) -> int:
        """The bytes of a cell's figure, or of all frames of its slider, as a reader of the light theme loads them."""
        if cell in self.alts:
            return weight(re.findall(r'nnb-light"[^>]* src="([^"]+)"', self.html[cell]))
        frames = self.state(cell)["frames"]
        return weight([frames["sources"][place] for place in {frame["light"] for frame in frames["of"].values()}])


def values(path: Path, *names: str) -> dict[str, Any]:
    """The variables that a notebook's code gives to these names, and to those that these need: only cells that set one run."""
    wanted, chosen = set(names), []
    for cell in reversed(cells(path, "code")):
        tree = ast.parse(source(cell))
        stored, certain, loaded = variables(tree.body)
        if wanted & stored:
            if isinstance(tree.body[-1], ast.Expr):    # it only shows something
                tree.body.pop()
            chosen.append(compile(tree, cell["id"], "exec"))
            wanted = wanted - certain | loaded
    space: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for code in reversed(chosen):
            exec(code, space)
    return space


def defined(path: Path, *names: str) -> dict[str, Any]:
    """The functions that these cells define, without what the cells print."""
    space: dict[str, Any] = {"np": np, "nnbook": nnbook}
    for cell in cells(path, "code"):
        if cell["id"] in names:
            exec("\n\n".join(re.findall(r"^def .*?(?=^\S|\Z)", source(cell), re.MULTILINE | re.DOTALL)), space)
    return space


def variables(body: list[ast.stmt]) -> tuple[set[str], set[str], set[str]]:
    """The global names that some code stores, those of them that it stores in any case, and those that it reads before."""
    stored: set[str] = set()
    certain: set[str] = set()
    loaded: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.For):    # perhaps it has no round; but in each of them its target is stored first
            here, _, inside = variables([*statement.body, *statement.orelse])
            there, _, needed = variables([ast.Assign([statement.target], statement.iter)])
            loaded |= (needed | inside - there) - certain
            stored |= here | there
            continue
        table = symtable.symtable(ast.unparse(ast.fix_missing_locations(statement)), "cell", "exec")
        here = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
        loaded |= (read_globally(table) | (here if isinstance(statement, ast.AugAssign) else set())) - certain
        stored |= here
        certain |= here if isinstance(statement, CERTAIN) else set()
    return stored, certain, loaded


def read_globally(table: symtable.SymbolTable) -> set[str]:
    """The global names that a block reads, also within its functions."""
    top = table.get_type() == "module"
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced() and (top or symbol.is_global())}
    return own.union(*map(read_globally, table.get_children()))


def run_code(path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Run a notebook's code in one namespace: for each cell what it printed and what its last line shows."""
    space: dict[str, Any] = {}
    printed, shown = {}, {}
    for cell in cells(path, "code"):
        name, tree, out = cell["id"], ast.parse(source(cell)), io.StringIO()
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(out):
            exec(compile(tree, name, "exec"), space)
            shown[name] = eval(compile(ast.Expression(last.value), name, "eval"), space) if last else None
        printed[name] = out.getvalue()
    return printed, shown
