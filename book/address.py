"""Set the book's address: `make address URL=https://github.com/you/your-book`.

It stands in `_config.yml`. A notebook on Colab cannot read that file before it has the book, so the first cell
of each notebook repeats it; this script writes both, and a test compares them.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r'^(  url: )"(.*)"$', re.MULTILINE)
TEMPLATE = ROOT / "book" / "first_cell.py"


def address() -> str:
    """The address in `_config.yml`; empty when it is not set."""
    return ADDRESS.search((ROOT / "_config.yml").read_text(encoding="utf-8"))[2]


def first_cell() -> str:
    """The first code cell of every notebook, with the address of `_config.yml`."""
    return TEMPLATE.read_text(encoding="utf-8").strip().replace('BOOK = ""', f'BOOK = "{address()}"')


def set_address(url: str) -> None:
    """Write the address everywhere. Raises ValueError unless it is an https address or empty."""
    if url and not re.fullmatch(r"https://[\w.-]+/[\w./-]+[\w-]", url):
        raise ValueError(f"URL: expected something like https://github.com/you/your-book, received {url!r}; try again")
    config = ROOT / "_config.yml"
    config.write_text(ADDRESS.sub(rf'\g<1>"{url}"', config.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        cell["source"] = first_cell().splitlines(keepends=True)
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    set_address(sys.argv[1] if len(sys.argv) > 1 else "")
