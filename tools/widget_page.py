"""Widgets on a page of their own, on disk."""

from functools import cache
from pathlib import Path

from nnbook.widgets.kit import Widget, modules
from nnbook.widgets.kit.base import style_sheet

MOUNT = Path(__file__).resolve().parent.parent / "book" / "mount.js"


@cache
def script(kinds: tuple[tuple[str, Path], ...]) -> str:
    """What mounts widgets of these names and folders."""
    return modules.classic({name: home / "view.js" for name, home in kinds}, MOUNT.read_text(encoding="utf-8"))


def write_page(folder: Path, widgets: list[Widget], theme: str = "light") -> Path:
    """A page with these widgets and long texts around them, in a folder."""
    kinds = tuple({type(widget).__name__: type(widget).folder for widget in widgets}.items())
    (folder / "widgets.js").write_text(script(kinds), encoding="utf-8")
    sheet = style_sheet([home for _, home in kinds])
    sheet += "html { background: var(--nnb-paper); color: var(--nnb-ink); } body { margin: 8px; }"
    (folder / "widgets.css").write_text(sheet, encoding="utf-8")
    page = folder.resolve() / f"{theme}.html"
    page.write_text(f'<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8"><title>Widgets</title>'
                    '<meta name="viewport" content="width=device-width, initial-scale=1">'
                    '<link rel="stylesheet" href="widgets.css"><script src="widgets.js"></script><body><main><h1>Widgets</h1>'
                    '<p><a href="#after">Below</a></p>' + "<p>Between.</p>".join(widget.twin() for widget in widgets)
                    + '<p id="after" style="height: 900px">After.</p></main>', encoding="utf-8")
    return page
