"""The Sphinx extension of the book: widgets that live without a kernel, formulas without a network.

What it changes in the pages of Jupyter Book 1 is said at each place.
"""

import json
import re
import shutil
import sys
from importlib.metadata import files
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "book")]

from fingerprint import cache_folder, fingerprint  # noqa: E402
from fonts import font_faces, font_files  # noqa: E402
from nnbook.widgets.kit import Widget, modules  # noqa: E402
from nnbook.widgets.kit.base import KIT, style_sheet  # noqa: E402

# Not below a folder named `_static`: Jupyter Book would put every script there on every page.
GENERATED = ROOT / "_build" / "generated"
SHEETS = ("page", "parts", "predict", "order", "pen", "front")    # the later ones may overrule the earlier
KIT_SCRIPT, MOUNT_SCRIPT = "nnbook-kit.js", "nnbook-mount.js"    # before and after those of the widgets
COPY = re.compile(r"""<div data-copy-widget="([\w/]+)#(\w+)"(?: data-state='([^']*)')?>.*?</div>""", re.DOTALL)
# The parts of MathJax that the book's formulas need; its menu and its speech engine stay out.
MATHJAX = ("startup.js", "core.js", "input/tex.js", "output/chtml.js", "output/chtml/fonts/tex.js", "a11y/assistive-mml.js",
           "output/chtml/fonts/woff-v2")


def configure(app: Sphinx, config: Config) -> None:
    """Settings that follow from others, or from the state of the project."""
    config.nnbook_fingerprint = fingerprint()
    config.nb_execution_cache_path = str(cache_folder())
    config.mathjax_path = "mathjax/startup.js"
    config.mathjax3_config = {
        "loader": {"load": ["input/tex", "output/chtml", "a11y/assistive-mml"]},
    }
    config.html_context["default_mode"] = "auto"    # without it the theme logs an error on a first visit
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)    # they would lead nowhere


def generate(app: Sphinx) -> None:
    """Write the site's scripts and style sheets into a folder of their own."""
    shutil.rmtree(GENERATED, ignore_errors=True)
    GENERATED.mkdir(parents=True)
    mount = (ROOT / "book" / "mount.js").read_text(encoding="utf-8")
    kinds = widget_classes()
    scripts = {KIT_SCRIPT: modules.shared(KIT), MOUNT_SCRIPT: modules.mounting(mount)}
    scripts |= {widget_script(name): modules.part(name, kind.folder / "view.js", KIT) for name, kind in kinds.items()}
    for name, text in scripts.items():
        (GENERATED / name).write_text(text, encoding="utf-8")
    own = [(ROOT / "book" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS]
    sheet = style_sheet([kind.folder for kind in kinds.values()])
    (GENERATED / "book.css").write_text("\n".join([font_faces("fonts"), sheet, *own]), encoding="utf-8")
    font_files(GENERATED / "fonts")
    copy_mathjax(GENERATED / "mathjax")
    app.config.html_static_path.append(str(GENERATED))
    app.add_css_file("book.css")


def widget_classes() -> dict[str, type[Widget]]:
    """Every widget of the book, by name."""
    import nnbook.widgets

    return {name: getattr(nnbook.widgets, name) for name in nnbook.widgets.__all__}


def widget_script(name: str) -> str:
    """The file of one widget's script: a page loads those of the widgets that it shows."""
    return f"nnbook-{name}.js"


def copy_mathjax(target: Path) -> None:
    """Copy what the book needs of the MathJax that an installed package brings along."""
    package = "sphinx-mathjax-offline"
    marker = next(file for file in files(package) or [] if file.name == "startup.js")
    source = Path(str(marker.locate())).parent
    for name in MATHJAX:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, dirs_exist_ok=True)
        else:
            shutil.copy(source / name, target / name)


def change_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put in the scripts of the widgets that it shows."""
    context["body"] = COPY.sub(lambda match: copied_widget(app, *match.groups("{}")), context.get("body", ""))
    shown = sorted(set(re.findall(r'data-widget="(\w+)"', context["body"])))
    for number, script in enumerate([KIT_SCRIPT, *map(widget_script, shown), MOUNT_SCRIPT] if shown else []):
        app.add_js_file(script, loading_method="defer", priority=600 + number)


def copied_widget(app: Sphinx, chapter: str, name: str, changes: str) -> str:
    """The twin of a widget as a chapter's own cell left it, but for some values (as JSON), for the landing page."""
    for node in app.env.get_doctree(chapter).findall(nodes.raw):
        if f'data-widget="{name}"' in node.astext():
            made = BeautifulSoup(node.astext(), "html.parser")
            twin = made.select_one(f'[data-widget="{name}"]')
            twin["data-state"] = json.dumps(json.loads(twin["data-state"]) | json.loads(changes))
            return str(made)
    raise ValueError(f"data-copy-widget: expected a {name} in {chapter}, received none; name a chapter that shows it")


def pages_that_copy(app: Sphinx, env: Any) -> list[str]:
    """Pages with a copied widget are written anew in every build, as the chapter may have changed."""
    return [page for page in env.found_docs if "data-copy-widget" in Path(env.doc2path(page)).read_text(encoding="utf-8")]


def quiet(app: Sphinx, error: Exception | None) -> None:
    """No script of the page writes to the console."""
    if error or app.builder.name != "html":
        return
    for talker in (Path(app.outdir) / "_static").glob("*.js"):
        text = talker.read_text(encoding="utf-8")
        silent = re.sub(r"console\.(log|info|debug)\(", "void(", text)
        if silent != text:
            talker.write_text(silent, encoding="utf-8")


def plain_bars(*event: Any) -> None:
    """In a docstring |z| is the size of z, not the name of a substitution."""
    lines = event[-1]
    lines[:] = [line.replace("|", r"\|") for line in lines]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect all of it to Sphinx."""
    app.add_config_value("nnbook_fingerprint", "", "env")    # when it changes, every page is read again
    app.connect("config-inited", configure)
    app.connect("builder-inited", generate)
    app.connect("env-updated", pages_that_copy)
    app.connect("autodoc-process-docstring", plain_bars)
    app.connect("html-page-context", change_page, priority=900)
    app.connect("build-finished", quiet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
