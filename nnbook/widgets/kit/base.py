"""The base class of the book's widgets: one class, two hosts.

In Jupyter and Colab it is an anywidget, and Python can read and set its traits. In the built book there is
no Python any more, so the same output carries a twin: a `div` with the widget's name and its state as data,
which a script of the page mounts with the very same JavaScript.
"""

import json
import os
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import anywidget

from nnbook.widgets.kit import modules
from nnbook.widgets.kit.traits import Flag, Text, settings_module, settings_of

KIT = Path(__file__).parent


class Widget(anywidget.AnyWidget):
    """A widget of the book. A subclass sets `folder`, `describes`, and its traits.

    Its settings, of `kit/traits.py` and `kit/list_traits.py`, are what the folder's modules import from `./settings.js`.

    Class attributes:
        folder: the folder of the widget, which holds `view.js` and `style.css`.
        describes: one sentence, shown where no script runs.

    Every trait tagged `sync=True` that the subclass itself declares is part of the twin's state;
    its value must be JSON (text, numbers, lists, dictionaries).

    Raises:
        TypeError: for a first value of a name that is no trait.
    """

    folder: ClassVar[Path]
    describes: ClassVar[str] = "An interactive figure."

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Join the modules and the style sheets of the subclass."""
        if "folder" in cls.__dict__:
            if settings_of(cls):
                modules.derive(cls.folder / "settings.js", settings_module(cls))
            cls._esm = modules.live(cls.folder / "view.js")
            cls._css = style_sheet([cls.folder])
        super().__init_subclass__(**kwargs)

    def __init__(self, **first: Any) -> None:
        known = {name for name in self.trait_names(sync=True) if not name.startswith("_")}
        if unknown := sorted(set(first) - known):
            kind = type(self).__name__
            raise TypeError(f"{kind}: expected the names of its traits, received {unknown[0]!r}; see help({kind})")
        super().__init__(**first)

    def twin_state(self) -> dict[str, Any]:
        """The state that the built page starts from: name of trait to value."""
        inherited = set(anywidget.AnyWidget.class_trait_names())
        own = [name for name in self.trait_names(sync=True) if name not in inherited and not name.startswith("_")]
        return {name: getattr(self, name) for name in sorted(own)}

    def twin(self) -> str:
        """The widget as HTML for a page without a kernel: a `div` with name and state.

        Where no script mounts it, a sentence remains. In the pages of the book that is for want of JavaScript; elsewhere (a
        notebook that was saved and is opened again, on a site that shows notebooks, made to HTML) the cell has to be run.
        """
        state = escape(json.dumps(self.twin_state(), allow_nan=False, separators=(",", ":")), quote=True)
        name = type(self).__name__
        use = "It needs JavaScript." if os.environ.get("NNBOOK_BUILD") else "To use it, run this cell in Jupyter or Colab."
        return (
            f'<div class="nnb-twin" data-widget="{name}" data-state="{state}">'
            f"<p>{escape(self.describes)} {use}</p>{self.fallback()}</div>"
        )

    def fallback(self) -> str:
        """HTML for a page without JavaScript, after the sentence that describes the widget. Most widgets: nothing."""
        return ""

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/html": self.twin()}, metadata


class Asking(Widget):
    """A widget with something to find out.

    Attributes:
        question: None for the widget's own, "" for none, or a sentence of yours; then the page does not say what is found.
        found: whether the reader has found what the widget's own question asks for. Set it to False to ask anew.
    """

    question = Text(None, allow_none=True).tag(sync=True)
    found = Flag(False).tag(sync=True)


def style_sheet(folders: list[Path]) -> str:
    """The tokens and the kit's style sheet, followed by that of each widget folder."""
    files = [KIT / "kit.css", *(folder / "style.css" for folder in folders)]
    return "\n".join([tokens(), *(file.read_text(encoding="utf-8") for file in files)])


def tokens() -> str:
    """The colours and sizes of `tokens.css`; where a page names no theme, the dark ones also if the system prefers them."""
    sheet = (KIT / "tokens.css").read_text(encoding="utf-8")
    dark = sheet.split('html[data-theme="dark"]')[1].split("{")[1].split("}")[0]
    return f"{sheet}@media (prefers-color-scheme: dark) {{ :root:not([data-theme], [theme]) {{{dark}}} }}\n"
