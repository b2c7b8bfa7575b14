"""What stands around the text of each page: contents at the side, the page before and the one behind, copies to take along.

Jupyter Book's theme brings 100 KB of style sheets and scripts for things that this book doesn't have. The book keeps the
theme's Python, and has a page of its own: `templates/layout.html`, `page.css`, `page.js`.
"""

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config

from fonts import FONTS

HERE = Path(__file__).parent
NUMBERED = re.compile(r"(\d\d) · (.*)")
# What the pages load besides the book's own style sheet and scripts.
KEPT_SHEETS = re.compile(r"book\.css|copybutton\.css")
UNUSED_SCRIPTS = re.compile(r"thebe|togglebutton|toggleHint|toggleOpen|design-tabs|tabs-storage|scripts/|mathjax/|"
                            r"search_as_you_type", re.IGNORECASE)
UNUSED_FILES = ("*.map", "*webpack-macros.html", "*thebe*", "*togglebutton*", "*design*", "mystnb*.css", "basic.css",
                "pygments.css", "styles", "scripts", "vendor", "images", "locales", "sbt-*")
ICONS = {
    "menu": '<path d="M2 4h12M2 8h12M2 12h12"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="m10.5 10.5 4 4"/>',
    "theme": '<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>',
    "fold": '<path d="m5.5 3.5 5 4.5-5 4.5"/>',
    "hand": '<path d="M6 9V3.2a1.3 1.3 0 0 1 2.6 0V7l3.6.9c.9.2 1.5 1 1.4 1.9l-.4 2.7c-.2 1.4-1.3 2.4-2.7 2.4H8.3'
            'c-.9 0-1.7-.4-2.2-1.1L3 9.9c-.8-1.1.6-2.3 1.6-1.5z"/>',
    "said": '<path d="M1.5 3.2A1.7 1.7 0 0 1 3.2 1.5h9.6a1.7 1.7 0 0 1 1.7 1.7v6.6a1.7 1.7 0 0 1-1.7 1.7H8l-3.5 3v-3H3.2'
            'a1.7 1.7 0 0 1-1.7-1.7z"/>',
    "guess": '<path d="M5.2 5.600a2.8 2.800 0 1 1 4.300 2.400c-1 .7-1.500 1.200-1.500 2.300M8 13v.1"/>',
    "open": '<circle cx="8" cy="8" r="6.5"/>',
    "half": '<circle cx="8" cy="8" r="6.5"/><path d="M8 1.500a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    "right": '<path d="m3 8.5 3.5 3.500L13 4.5"/>',
}


def icon(name: str) -> Markup:
    """A small picture in the colour of the letters around it; it says nothing to a screen reader."""
    size = 'viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"'
    return Markup(f'<svg class="book-icon book-icon-{name}" {size}>{ICONS[name]}</svg>')


def drawing(path: Path) -> Tag:
    """A picture of lines, to be put into a page, where its colours are those of the page."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").svg


def parts() -> list[tuple[str, list[str]]]:
    """The parts of the book as `_toc.yml` lists them: (name, pages)."""
    listed = yaml.safe_load((HERE.parent / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    return [(part["caption"], [chapter["file"] for chapter in part["chapters"]]) for part in listed]


def sections(app: Sphinx, page: str) -> Iterator[tuple[str, str]]:
    """The sections of a page: (address, name). A page with more than 30, such as the glossary, is sorted by itself: none."""
    for title in app.env.tocs[page].children[:1]:
        for listed in title.findall(lambda node: isinstance(node, nodes.bullet_list)):
            for item in listed.children if len(listed.children) <= 30 else []:
                link = next(iter(item.findall(nodes.reference)))
                yield link["anchorname"], link.astext()
            return


def contents(app: Sphinx, page: str) -> Markup:
    """The contents of the book as HTML, with the sections of this page below its name."""
    made = []
    for name, pages in parts():
        made.append(f'<h2>{escape(name)}</h2><ul>')
        for other in pages:
            title = app.env.titles[other].astext()
            number, words = NUMBERED.fullmatch(title).groups() if NUMBERED.fullmatch(title) else ("", title)
            here, inside = "", ""
            if other == page:
                here = ' aria-current="page"'
                inside = "".join(f'<li><a href="{anchor}">{escape(text)}</a></li>' for anchor, text in sections(app, page))
            address = app.builder.get_relative_uri(page, other) or "#"
            made.append(f'<li><a href="{address}"{here}><i>{number}</i> {escape(words)}</a>')
            made.append(f"<ul>{inside}</ul></li>" if inside else "</li>")
        made.append("</ul>")
    return Markup("".join(made))


def copies(context: dict[str, Any], page: str) -> list[tuple[str, str]]:
    """The notebook of a chapter, and Colab where the book has an address: (name, address)."""
    if not (source := context.get("sourcename", "")).endswith(".ipynb"):
        return []
    launched = [button["url"] for group in context.get("header_buttons", []) for button in group.get("buttons", [])
                if "colab" in button.get("url", "")]
    notebook = context["pathto"](f"_sources/{source}", 1)
    return [("This page as a notebook", notebook), *(("Open in Colab", url) for url in launched)]


def fill(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give a page what its template asks for, and leave out what the theme would load."""
    fonts = [context["pathto"](f"_static/fonts/{font}", 1) for font in list(FONTS)[:2]]
    context |= {"icon": icon, "contents": contents(app, page), "fonts": fonts, "project_name": app.config.html_title,
                "copies": copies(context, page), "author": app.config.author}
    if 'class="math' in context.get("body", ""):
        context["formulas"] = context["pathto"](f"_static/{app.config.mathjax_path}", 1)    # page.js loads it
    context["script_files"] = [script for script in context.get("script_files", []) if not unwanted(script)]
    context["css_files"] = [sheet for sheet in context.get("css_files", []) if KEPT_SHEETS.search(str(sheet.filename))]


def unwanted(script: Any) -> bool:
    """Scripts of the theme and of extensions that the book does not use, and the state of live widgets, which the twins replace.

    Thebe's are declared twice, which is an error on every page, and they name a CDN; the toggle button logs.
    """
    attributes = getattr(script, "attributes", {})
    body, kind = attributes.get("body") or "", attributes.get("type") or ""
    return bool(UNUSED_SCRIPTS.search(str(script.filename) + body)) or "jupyter.widget-state" in kind


def clear(app: Sphinx, error: Exception | None) -> None:
    """Take away the files of the theme that no page loads."""
    if error or app.builder.name != "html":
        return
    for pattern in UNUSED_FILES:
        for unused in list((Path(app.outdir) / "_static").rglob(pattern)):
            shutil.rmtree(unused) if unused.is_dir() else unused.unlink(missing_ok=True)


def configure(app: Sphinx, config: Config) -> None:
    """The book's templates go before those of the theme; every page has the script."""
    config.templates_path.append(str(HERE / "templates"))
    config.html_static_path += [str(HERE / name) for name in ("page.js", "predict.js", "order.js", "pen.js")]
    app.add_js_file("page.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect it to Sphinx."""
    app.connect("config-inited", configure)
    app.connect("html-page-context", fill, priority=950)
    app.connect("build-finished", clear, priority=900)    # the theme writes a file in the end, too
    return {"parallel_read_safe": True, "parallel_write_safe": True}
