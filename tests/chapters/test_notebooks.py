"""The rules for notebooks: what Jupyter, Colab and the built page can all show, and nothing that drifts."""

import ast
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import nnbook.widgets
from address import address, first_cell, set_address
from notebooks import CHAPTERS, NOTEBOOKS, ROOT, cells, read, source, tags, values

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

UNPORTABLE = {
    "a directive": r"^\s*:::|^```\{|^~~~\{",
    "a role": r"\{[a-z-]+\}`",
    "maths without $": r"\\\(|\\\[",
    "damaged characters": r"Ã|Î´|âˆ|ğŸ|â€",
    "active HTML": r"<script|<style|<iframe",
    "an image without a text": r"^\s*!\[[^\]]{0,15}\]\(",
    "an unsafe link": r"\]\(http://",
}


def text(path: Path) -> str:
    return "\n\n".join(source(cell) for cell in cells(path, "markdown"))


def prose(path: Path) -> str:
    """The text without code in it."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text(path), flags=re.DOTALL)


def test_the_contents_list_every_chapter() -> None:
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    listed = [chapter["file"] for part in parts for chapter in part["chapters"]]
    pages = [*NOTEBOOKS, *(ROOT / "chapters").glob("*.md")]
    files = {str(path.relative_to(ROOT).with_suffix("")) for path in pages}
    assert set(listed) == files
    front = (ROOT / "index.md").read_text(encoding="utf-8")
    assert all(f"({path.relative_to(ROOT)})" in front for path in NOTEBOOKS)


@each_notebook
def test_no_outputs_are_stored(path: Path) -> None:
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@each_notebook
def test_metadata_and_ids_are_plain(path: Path) -> None:
    notebook = read(path)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    identities = [cell["id"] for cell in notebook["cells"]]
    assert len(set(identities)) == len(identities)
    assert all(re.fullmatch(r"[a-z0-9-]{2,40}", name) for name in identities)
    assert all(set(cell["metadata"]) <= {"tags"} for cell in notebook["cells"])


@each_notebook
def test_code_cells_are_small_and_fit_the_page(path: Path) -> None:
    for cell in cells(path, "code"):
        lines = source(cell).splitlines()
        assert 0 < len(lines) <= 25, cell["id"]
        assert max(map(len, lines)) <= 82, f"{cell['id']}: {max(lines, key=len)}"
        ast.parse(source(cell))     # no magics, no shell: only Python runs everywhere


@each_notebook
def test_the_first_code_cell_finds_the_book(path: Path) -> None:
    first = cells(path, "code")[0]
    assert source(first) == first_cell()
    assert tags(first) == ["hide-input"]


@each_notebook
def test_text_is_what_all_three_places_can_show(path: Path) -> None:
    for what, pattern in UNPORTABLE.items():
        assert not re.search(pattern, text(path) if what == "a directive" else prose(path), re.MULTILINE), what
    assert text(path).count("<details>") == text(path).count("</details>")


@each_notebook
def test_headings_do_not_skip_a_level(path: Path) -> None:
    levels = [len(mark) for mark in re.findall(r"^(#+) ", prose(path), re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@each_chapter
def test_a_chapter_has_all_its_parts(path: Path) -> None:
    headings = re.findall(r"^## (.+)$", text(path), re.MULTILINE)
    assert headings[-4:] == ["Summary", "Exercises", "Quick questions", "Sources"]
    assert text(path).count("<details>") > 0
    assert all(phrase in text(path) for phrase in ("**You will be able to**", "**You need:**", "**New words:**", "**Try it.**"))
    summary = text(path).split("## Summary")[1].split("##")[0]
    assert len(re.findall(r"^\d\. ", summary, re.MULTILINE)) == 5
    quick = text(path).split("## Quick questions")[1].split("## Sources")[0]
    assert 3 <= quick.count("<summary>") <= 6
    assert 3 <= len(re.findall(r"^### \d\. ", text(path).split("## Exercises")[1], re.MULTILINE)) <= 6


def test_the_gallery_shows_every_widget_and_one_thing_to_try() -> None:
    gallery = ROOT / "chapters" / "gallery.ipynb"
    sections = re.split(r"^## ", text(gallery), flags=re.MULTILINE)[1:]
    code = "\n".join(source(cell) for cell in cells(gallery, "code"))
    assert all(section.count("**Try it.**") == 1 for section in sections)
    for name in nnbook.widgets.__all__:
        assert f"{name}(" in code or f'#{name}"' in text(gallery), name


@each_chapter
def test_new_words_are_in_the_glossary(path: Path) -> None:
    glossary = (ROOT / "chapters" / "glossary.md").read_text(encoding="utf-8")
    known = {re.sub(r"[^\w-]", "", word.lower().replace(" ", "-")) for word in re.findall(r"^## (.+)$", glossary, re.MULTILINE)}
    used = re.findall(r"\(glossary\.md#([\w-]+)\)", text(path))
    assert len(used) >= 3
    assert set(used) <= known


@each_notebook
def test_formulas_are_not_left_open(path: Path) -> None:
    assert len(re.findall(r"(?<!\\)\$", prose(path))) % 2 == 0


def test_the_address_stands_in_one_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import address as module

    original = address()
    (tmp_path / "chapters").mkdir()
    for name in ("_config.yml", *(f"chapters/{path.name}" for path in NOTEBOOKS)):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    set_address("https://example.org/me/book")
    assert address() == "https://example.org/me/book"
    assert yaml.safe_load((tmp_path / "_config.yml").read_text())["repository"]["url"] == "https://example.org/me/book"
    for path in NOTEBOOKS:
        assert 'BOOK = "https://example.org/me/book"' in source(cells(tmp_path / "chapters" / path.name, "code")[0])
    for wrong in ("http://example.org/me/book", "example.org", 'https://x/y"; import os', "https://example.org/a b"):
        with pytest.raises(ValueError, match="expected something like https://"):
            set_address(wrong)
    set_address(original)
    assert all((tmp_path / "chapters" / path.name).read_bytes() == path.read_bytes() for path in NOTEBOOKS)
    assert (tmp_path / "_config.yml").read_bytes() == (ROOT / "_config.yml").read_bytes()


def test_values_run_no_cell_whose_work_is_stored_again(tmp_path: Path) -> None:
    """The first and the last cell would fail. A loop may have no round, so what it stores is perhaps of an older cell."""
    texts = ["total, last = 1 / 0, 2", "total = 0", "for x in range(3):\n    total += x", "for last in []:\n    pass", "1 / 0"]
    made = [{"cell_type": "code", "id": f"cell-{i}", "metadata": {}, "source": text} for i, text in enumerate(texts)]
    path = tmp_path / "page.ipynb"
    path.write_text(json.dumps({"cells": made}), encoding="utf-8")
    assert values(path, "total")["total"] == 3
    with pytest.raises(ZeroDivisionError):
        values(path, "last")
