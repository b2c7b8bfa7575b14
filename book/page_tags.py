"""What a page says of itself in its head: one title, a description, and what a link to it shows in a chat.

Nothing in it is loaded by the page. A picture needs a full address, so it's named only where the book's address is known.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from address import address

PICTURE = Path(__file__).with_name("page.png")
SHOWS = "A page of the book: a pad with a hand-drawn digit, and ten bars that say what a network reads in it."
LONGEST = 200    # characters of a description; search engines show some 160, chats up to 200
# Pages that Sphinx makes without a text of ours: title and description.
MADE = {"search": ("Search", "Search the chapters, the glossary and the pages of the package."),
        "genindex": ("Index", "All functions and classes of the book's package by name, each with a link to its description."),
        "py-modindex": ("Modules", "The modules of the book's package by name, each with a link to its functions and classes.")}


def site_address(repository: str) -> str:
    """Where the workflow publishes the book of a repository on GitHub; empty for none or another host."""
    found = re.fullmatch(r"https://github\.com/([\w.-]+)/([\w.-]+)", repository)
    if not found:
        return ""
    owner, name = found[1].lower(), found[2]
    return f"https://{owner}.github.io/" + ("" if name.lower() == f"{owner}.github.io" else f"{name}/")


def description(doctree: nodes.document) -> str:
    """The first sentences of a page, 200 characters at most; empty where it has no paragraph of plain text."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section) and not list(paragraph.findall(nodes.math)):
            return first_sentences(" ".join(paragraph.astext().split()))
    return ""


def first_sentences(text: str) -> str:
    """As many whole sentences as fit; else as many words of the first one."""
    sentences = re.split(r"(?<=[.?!]) ", text)
    fitting = [" ".join(sentences[:count]) for count in range(1, len(sentences) + 1)]
    whole = [some for some in fitting if len(some) <= LONGEST]
    return whole[-1] if whole else text[:LONGEST - 1].rpartition(" ")[0].rstrip(",;: ") + "…"


def tags(title: str, about: str, book: str, site: str = "", page: str = "") -> str:
    """The tags for a page as HTML. `site` is the book's address, with a slash at its end; `page` a path below it, or empty."""
    named = {"description": about, "twitter:card": "summary", "twitter:title": title, "twitter:description": about}
    graph = {"og:type": "article" if page else "website", "og:site_name": book, "og:title": title, "og:description": about}
    if site:
        picture = f"{site}_static/{PICTURE.name}"
        graph |= {"og:url": site + page, "og:image": picture, "og:image:alt": SHOWS}
        named |= {"twitter:card": "summary_large_image", "twitter:image": picture, "twitter:image:alt": SHOWS}
    written = {"name": named, "property": graph}
    return "".join(f'<meta {key}="{name}" content="{escape(value)}" />\n'
                   for key, some in written.items() for name, value in some.items())


def add_tags(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give a page its tags, and a title that doesn't say the same twice."""
    title, about = MADE.get(page, ("", ""))
    title = re.sub(r"<[^>]*>", "", context.get("title", "")) or title
    about = (context.get("meta") or {}).get("description") or (description(doctree) if doctree else about)
    first = page == app.config.root_doc
    context["metatags"] = context.get("metatags", "") + tags(
        title, about, app.config.html_title, app.config.html_baseurl, "" if first else f"{page}.html")
    if first:
        context["docstitle"] = ""    # the theme would write it behind the title, which is the same


def configure(app: Sphinx, config: Config) -> None:
    """The address of the book, from that of its repository unless `html: baseurl:` of `_config.yml` says another."""
    config.html_baseurl = config.html_baseurl or site_address(address())
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"
        config.html_static_path.append(str(PICTURE))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect it to Sphinx."""
    app.connect("config-inited", configure)
    app.connect("html-page-context", add_tags, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
