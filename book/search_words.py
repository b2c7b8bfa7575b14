"""What the book's search takes for a word: numbers, Greek letters and signs of mathematics as well.

Sphinx makes the index in Python, and splits what a reader types in JavaScript. Both sides follow this table here.
A sign becomes its name, which is also that of its LaTeX command: σ, \\sigma and sigma are one word.
"""

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

SCRIPT = Path(__file__).with_name("search.js")
GREEK = {chr(code): f" {unicodedata.name(chr(code)).split()[-1].lower()} " for code in range(ord("α"), ord("ω") + 1)}
SIGNS = GREEK | {"λ": " lambda ", "∂": " partial ", "∇": " gradient ", "∑": " sum ", "∏": " prod ", "√": " sqrt ",
                 "∫": " int ", "∞": " infty ", "≤": " le ", "≥": " ge ", "≈": " approx ", "±": " pm ", "⊙": " odot ",
                 "−": "-", "ø": "o", "ı": "i"}
OTHERS = {"nabla": "gradient", "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta"}    # other names of one thing
# A LaTeX command; C++ and C#; a number, as 60,000 or 0.1 or 1e-6; a word. The same in Python and in JavaScript.
TOKEN = (r"\\[a-z]+|[a-z](?:\+\+|#)|(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)*(?:e[-+]?\d+)?(?![a-z0-9_])|[a-z0-9_]+")


def words(text: str) -> list[str]:
    """The words of a text, in small letters without accents: "σ = 0.1, 60,000 Bézier" is sigma, 0.1, 60000, bezier."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text)).lower()
    spelled = "".join(SIGNS.get(sign, sign) for sign in plain)
    found = [word.removeprefix("\\").strip("_") for word in re.findall(TOKEN, spelled)]
    return [word.replace(",", "") if word[0].isdigit() else OTHERS.get(word, word) for word in found if word]


class SearchBook(SearchEnglish):
    """Sphinx's English with the book's own words."""

    @property
    def js_splitter_code(self) -> str:
        """The same in JavaScript."""
        tables = {"(SIGNS": f"({json.dumps(SIGNS)}", " OTHERS": f" {json.dumps(OTHERS)}", "/TOKEN/": f"/{TOKEN}/"}
        script = SCRIPT.read_text(encoding="utf-8")
        for name, table in tables.items():
            script = script.replace(name, table)
        return script

    def split(self, input: str) -> list[str]:
        """The words of a text."""
        return words(input)


def setup(app: Sphinx) -> dict[str, Any]:
    """Put it in place of Sphinx's English. When one of the two files changes, the index is made anew."""
    rules = SCRIPT.read_bytes() + Path(__file__).read_bytes()
    app.add_config_value("nnbook_search", hashlib.sha256(rules).hexdigest(), "env")
    app.add_search_language(SearchBook)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
