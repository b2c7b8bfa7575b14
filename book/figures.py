"""Figures of executed notebooks become files beside the pages: a page is read before they are here, and those of the theme that
isn't shown are never loaded."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

FOLDER = "_images/figures"
# A picture in an image, or in the state of a widget.
DATA = re.compile(r"data:image/(svg\+xml|webp);base64,([A-Za-z0-9+/=]+)")
FIGURE = re.compile(r'<img class="nnb-figure[^>]*>')
STYLE = re.compile(r"<style>img\.nnb-figure.*?</style>")


def move_out(body: str, site: Path, to_root: str) -> str:
    """The HTML of a page with its figures as files of the site; `to_root` leads from the page to the site's folder."""

    def written(picture: re.Match[str]) -> str:
        content = base64.b64decode(picture[2])
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{picture[1].partition('+')[0]}"
        (site / FOLDER).mkdir(parents=True, exist_ok=True)
        (site / FOLDER / name).write_bytes(content)
        return f"{to_root}{FOLDER}/{name}"

    # The theme forbids `hidden` to be overruled, and the rules of one figure do for all.
    shown = FIGURE.sub(lambda image: image[0].replace(" hidden>", ">"), DATA.sub(written, body))
    first = STYLE.search(shown)
    return first[0] + STYLE.sub("", shown) if first else shown


def change_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Move the figures of a page out of it."""
    if "body" in context:
        context["body"] = move_out(context["body"], Path(app.outdir), "../" * page.count("/"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect it to Sphinx, after widgets were copied from other pages."""
    app.connect("html-page-context", change_page, priority=920)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
