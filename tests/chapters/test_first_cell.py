"""The first cell of every notebook: wherever it runs, it finds the book's own package, or says in a sentence what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from address import TEMPLATE, first_cell

FROM = "import nnbook; print(nnbook.WHO)"
COLAB = "import sys, types; sys.modules['google.colab'] = types.ModuleType('google.colab')\n"


def package(folder: Path, who: str) -> Path:
    """A stand-in for the package, in the folder of a book."""
    (folder / "nnbook").mkdir(parents=True)
    (folder / "nnbook" / "__init__.py").write_text(f"WHO = {who!r}\n", encoding="utf-8")
    return folder


def repository(folder: Path, who: str) -> str:
    """A book that can be cloned; its address."""
    package(folder, who)
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "one"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    return folder.as_uri()


def run(folder: Path, *, book: str = "", before: str = "", after: str = FROM, times: int = 1) -> tuple[str, str]:
    """Run the cell in a folder, without what is installed (-S): what it prints, and its last line of errors."""
    folder.mkdir(parents=True, exist_ok=True)
    cell = TEMPLATE.read_text(encoding="utf-8").replace('BOOK = ""', f"BOOK = {book!r}")
    done = subprocess.run([sys.executable, "-S", "-c", before + (cell + "\n") * times + after], cwd=folder, capture_output=True,
                          text=True, check=False, timeout=60)
    return done.stdout.strip(), (done.stderr.strip().splitlines() or [""])[-1]


@pytest.mark.parametrize("inside", [".", "chapters", "chapters/deeper"])
def test_it_finds_the_book_that_the_notebook_lies_in(inside, tmp_path) -> None:
    package(tmp_path / "clone", "the book")
    assert run(tmp_path / "clone" / inside) == ("the book", "")


def test_the_nearest_book_is_the_one(tmp_path) -> None:
    package(tmp_path, "another")
    package(tmp_path / "clone", "the book")
    assert run(tmp_path / "clone" / "chapters") == ("the book", "")


@pytest.mark.parametrize("name", ["book", "nnbook"])
def test_it_finds_a_clone_beside_the_notebook(name, tmp_path) -> None:
    package(tmp_path / name, "the book")
    assert run(tmp_path) == ("the book", "")


def test_a_folder_of_that_name_is_not_taken_for_the_package(tmp_path) -> None:
    """A clone that is called like the package: its neighbours find a folder nnbook, and in it no package."""
    package(tmp_path / "nnbook", "the book")
    for folder in (tmp_path / "homework", tmp_path / "homework" / "week 1"):
        printed, error = run(folder)
        assert printed == ""
        assert error.startswith("ModuleNotFoundError: No package nnbook here:")
    (tmp_path / "homework" / "nnbook").mkdir()
    assert run(tmp_path / "homework")[1].startswith("ModuleNotFoundError: No package nnbook here:")
    installed = f"import sys; sys.path.append({str(tmp_path / 'nnbook')!r})\n"
    assert run(tmp_path / "homework", before=installed) == ("the book", "")


@pytest.mark.parametrize(("book", "said"), [("", "<the book's address>"), ("https://example.org/me/book", "https://example.org/me/book")])
@pytest.mark.parametrize("before", ["", COLAB])
def test_a_chapter_on_its_own_says_what_to_do(before, book, said, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")    # nothing is fetched from the network
    printed, error = run(tmp_path, book=book, before=before)
    assert printed == ""
    assert error == (f"ModuleNotFoundError: No package nnbook here: git clone {said} and open this chapter in it, or pip install "
                     f"git+{said}, or open this chapter on Colab, where no other folder may be called book.")


def test_on_colab_it_fetches_the_book_once(tmp_path) -> None:
    address, content = repository(tmp_path / "origin", "the book"), tmp_path / "content"
    assert run(content, book=address, before=COLAB, times=2) == ("the book", "")
    mark = content / "book" / "nnbook" / "mine.txt"
    mark.write_text("what the reader has changed", encoding="utf-8")
    assert run(content, book=address, before=COLAB) == ("the book", "")    # in a session that begins anew
    assert mark.exists()


@pytest.mark.parametrize("what", ["empty", "other", "namespace"])
def test_on_colab_another_folder_called_book_is_not_taken_for_it(what, tmp_path) -> None:
    address, content = repository(tmp_path / "origin", "the book"), tmp_path / "content"
    (content / "book").mkdir(parents=True)
    if what == "other":
        (content / "book" / "notes.txt").write_text("mine", encoding="utf-8")
    if what == "namespace":
        (content / "book" / "nnbook").mkdir()
        (content / "book" / "nnbook" / "notes.txt").write_text("mine", encoding="utf-8")
    printed, error = run(content, book=address, before=COLAB)
    if what == "empty":
        assert (printed, error) == ("the book", "")
    else:
        assert printed == ""
        assert error.endswith("on Colab, where no other folder may be called book.")


def test_elsewhere_nothing_is_fetched(tmp_path) -> None:
    address = repository(tmp_path / "origin", "the book")
    assert run(tmp_path / "content", book=address)[1].startswith("ModuleNotFoundError: No package nnbook here:")
    assert not (tmp_path / "content" / "book").exists()


def test_the_cell_is_short() -> None:
    lines = first_cell().splitlines()
    assert len(lines) <= 21
    assert max(map(len, lines)) <= 80
