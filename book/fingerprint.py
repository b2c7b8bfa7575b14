"""What the outputs of the notebooks depend on, besides their own code cells.

Outputs are kept in a cache. Prose may change without running anything again, but not the package, the
pinned versions or the data.
"""

import ast
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def fingerprint() -> str:
    """16 hexadecimal digits that change with the package's Python files, requirements.txt, Python and the data."""
    from nnbook.datasets.digits import mnist_is_at_hand

    parts = [f"python {sys.version_info.major}.{sys.version_info.minor}", f"mnist {mnist_is_at_hand()}"]
    parts.append((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    for file in sorted((ROOT / "nnbook").rglob("*.py")):
        parts += [file.relative_to(ROOT).as_posix(), code_of(file.read_text(encoding="utf-8"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def code_of(source: str) -> str:
    """A module without its comments and docstrings: they are prose, too."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.dump(tree)


def cache_folder() -> Path:
    """Where the outputs that belong to the present state are kept."""
    return ROOT / "_build" / "outputs" / fingerprint()
