"""What the theme leaves undone: a page without JavaScript, a page on paper, and what only keys or a screen reader notice."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).parent
# The sidebar as the theme writes it, and as a part of the page that has a name.
SIDEBAR = '<div id="pst-primary-sidebar" class='
NAMED = '<div id="pst-primary-sidebar" role="navigation" aria-label="Book" class='
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


def name_sidebar(app: Sphinx, error: Exception | None) -> None:
    """The sidebar becomes a landmark, so that nothing on a page is outside of one."""
    if error or app.builder.name != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if SIDEBAR in text:
            path.write_text(text.replace(SIDEBAR, NAMED), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect it to Sphinx."""
    app.connect("config-inited", configure)
    app.connect("html-page-context", fill_page, priority=960)
    app.connect("build-finished", name_sidebar)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
