"""What the theme leaves undone: a page without JavaScript, a page on paper, and what only keys or a screen reader notice."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).parent
# What the theme writes, and what should be there.
REPAIRS = {
    # The sidebar is a part of the page that has a name, so that nothing is outside of such parts.
    '<div id="pst-primary-sidebar" class=': '<div id="pst-primary-sidebar" role="navigation" aria-label="Book" class=',
    # Without JavaScript nothing chooses between light and dark, and a page that is neither has no colours.
    ' data-theme="auto">': ' data-theme="light">',
}
# For a search while one types, which the book hasn't: 50 KB compressed on every page. The page of the search keeps them.
SEARCH = re.compile(r'\s*<script src="(?:\.\./)*(?:_static/searchtools|_static/language_data|searchindex)\.js"></script>')
# Without JavaScript the sidebar is below the text on a phone, where no button opens it.
TO_CONTENTS = '<noscript><p><a href="#pst-primary-sidebar">Contents of the book</a></p></noscript>\n'


def configure(app: Sphinx, config: Config) -> None:
    """Every page has the script."""
    config.html_static_path.append(str(HERE / "page.js"))
    app.add_js_file("page.js", loading_method="defer")


def fill_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Without JavaScript no button is shown that needs it, and the contents can be reached."""
    style = " ".join((HERE / "no_script.css").read_text(encoding="utf-8").split())
    context["metatags"] = context.get("metatags", "") + f"<noscript><style>{style}</style></noscript>\n"
    if "body" in context:
        context["body"] = TO_CONTENTS + context["body"]


def repair(app: Sphinx, error: Exception | None) -> None:
    """Put right what no template of ours could."""
    if error or app.builder.name != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        repaired = text if path.name == "search.html" else SEARCH.sub("", text)
        for old, new in REPAIRS.items():
            repaired = repaired.replace(old, new)
        if repaired != text:
            path.write_text(repaired, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect it to Sphinx."""
    app.connect("config-inited", configure)
    app.connect("html-page-context", fill_page, priority=960)
    app.connect("build-finished", repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
