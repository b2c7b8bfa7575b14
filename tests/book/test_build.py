"""The build: what it runs again and what not, and that a failing cell or a skipped test does not pass for success."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import pytest
import suite

import book_extension
import build
import fingerprint
import shell


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one module, for the fingerprint."""
    (tmp_path / "nnbook").mkdir()
    module = '"""Words."""\n\n\ndef f(x):\n    """Words."""\n    return x + 1\n'
    (tmp_path / "nnbook" / "part.py").write_text(module, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("numpy==2\n", encoding="utf-8")
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    return tmp_path


def test_outputs_outlive_prose_but_not_code(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part, before = project / "nnbook" / "part.py", fingerprint.fingerprint()
    text = part.read_text(encoding="utf-8")
    part.write_text(text.replace("Words", "Other words") + "# a comment\n", encoding="utf-8")
    assert fingerprint.fingerprint() == before
    part.write_text(text.replace("+ 1", "+ 2"), encoding="utf-8")
    assert fingerprint.fingerprint() != before
    part.write_text(text, encoding="utf-8")
    assert fingerprint.fingerprint() == before
    (project / "requirements.txt").write_text("numpy==3\n", encoding="utf-8")
    assert fingerprint.fingerprint() != before


def test_outputs_belong_to_their_data(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for at_hand in (True, False):
        monkeypatch.setattr(sys.modules["nnbook.datasets.digits"], "mnist_is_at_hand", lambda at_hand=at_hand: at_hand)
        found.append(fingerprint.fingerprint())
    assert found[0] != found[1]


def write(path: Path, *cells: tuple[str, str]) -> Path:
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[make[kind](text) for kind, text in cells], metadata=kernel), path)
    return path


def test_a_notebook_runs_once_and_again_only_for_new_code(tmp_path: Path) -> None:
    path, cache = tmp_path / "page.ipynb", tmp_path / "cache"
    _, seconds, error = build.run(write(path, ("markdown", "one"), ("code", "1 + 1")), cache)
    assert seconds > 0
    assert error is None
    assert build.run(path, cache)[1:] == (None, None)
    assert build.run(write(path, ("markdown", "two"), ("code", "1 + 1")), cache)[1:] == (None, None)
    assert build.run(write(path, ("markdown", "two"), ("code", "1 + 2")), cache)[1] is not None


def test_the_executed_copy_has_the_prose_of_now_and_the_outputs(tmp_path: Path) -> None:
    path, cache, target = tmp_path / "page.ipynb", tmp_path / "cache", tmp_path / "executed"
    build.run(write(path, ("markdown", "one"), ("code", "print(6 * 7)")), cache)
    write(path, ("markdown", "two"), ("code", "print(6 * 7)"))
    (target / "of old").mkdir(parents=True)
    build.leave_executed([path], cache, target)
    prose, code = nbformat.read(target / "page.ipynb", as_version=4).cells
    assert (prose.source, code.outputs[0].text) == ("two", "42\n")
    assert [made.name for made in target.iterdir()] == ["page.ipynb"]


def test_a_failing_cell_is_an_error_and_is_not_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "page.ipynb", ("code", "x = 0"), ("code", "1 / x"))
    for _ in range(2):
        _, seconds, error = build.run(path, tmp_path / "cache")
        assert seconds is not None
        assert "ZeroDivisionError" in error


def test_old_outputs_go_but_the_newest_stay(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "abcdef"]
    for age, folder in enumerate(folders):
        folder.mkdir()

        os.utime(folder, (age, age))
    build.forget_old_outputs(tmp_path / "a", keep=3)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["a", "d", "e", "f"]


@pytest.mark.parametrize("url", ["", "https://github.com/you/your-book"])
def test_without_an_address_there_are_no_launch_buttons(url: str) -> None:
    options = {"repository_url": url, "launch_buttons": {"colab_url": "https://colab.research.google.com"}}
    config = SimpleNamespace(html_theme_options=options, html_context={})
    book_extension.configure(None, config)
    assert ("launch_buttons" in options) == bool(url)


def test_thebe_and_other_idle_scripts_stay_out() -> None:
    def script(name: str | None, **attributes: str) -> SimpleNamespace:
        return SimpleNamespace(filename=name, attributes=attributes)

    for idle in (script("_static/sphinx-thebe.js"), script(None, body='const THEBE_JS_URL = "x"'), script("togglebutton.js"),
                 script(None, body="{}", type="application/vnd.jupyter.widget-state+json")):
        assert shell.unwanted(idle)
    for needed in (script("page.js"), script("nnbook-mount.js"),
                   script(None, body="window.MathJax = {}")):
        assert not shell.unwanted(needed)


def test_the_contents_name_the_notebooks() -> None:
    names = [path.name for path in build.notebooks()]
    assert names == sorted(names)
    assert {"12_mnist.ipynb", "gallery.ipynb"} <= set(names)


@pytest.mark.parametrize(("body", "counts"), [
    ("def test_a():\n    pass\n", {"passed": 1, "failed": 0, "not run": 0}),
    ("import pytest\ndef test_a():\n    pytest.skip('why')\n", {"passed": 0, "failed": 0, "not run": 1}),
    ("import pytest\n@pytest.mark.xfail\ndef test_a():\n    assert 0\n", {"passed": 0, "failed": 0, "not run": 1}),
    ("def test_a():\n    assert 0\n", {"passed": 0, "failed": 1, "not run": 0}),
    ("import nothing_of_that_name\n", {"passed": 0, "failed": 1, "not run": 0}),
    ("", {"passed": 0, "failed": 1, "not run": 0}),
])
def test_a_stage_counts_what_did_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str,
                                         counts: dict[str, int]) -> None:
    (tmp_path / "test_it.py").write_text(body, encoding="utf-8")
    monkeypatch.setattr(suite, "REPORTS", tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")    # they take most of the time of such a small run
    assert suite.run_stage("trial", [str(tmp_path / "test_it.py"), "-p", "no:cacheprovider"])[0] == counts


BAR = """from IPython.display import HTML, display
bar = display(HTML("0 of 2"), display_id=True)
bar.update(HTML("2 of 2"))"""


def test_every_text_of_the_page_comes_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is, and with something else in the page: only a clock may differ. A bar's last state counts."""
    changes = {"print(6 * 7)": ("42", "43"), "print('after 1.5 s')": ("1.5", "2.5"), "print('1.5 s')": ("1.5", "2.5"),
               BAR: ("2 of", "1 of")}
    path, copy, report = tmp_path / "page.ipynb", tmp_path / "executed" / "page.ipynb", tmp_path / "trial.xml"
    build.run(write(path, *(("code", cell) for cell in changes)), tmp_path / "cache")
    build.leave_executed([path], tmp_path / "cache", copy.parent)
    monkeypatch.setattr(suite, "REPORTS", tmp_path)
    arguments = [str(copy), *suite.AS_IN_THE_PAGE, *suite.EVERY_CELL]
    environment = suite.stages(tmp_path)["notebooks"]["environment"]
    assert suite.run_stage("trial", arguments, environment=environment)[0]["passed"] == 4
    page = nbformat.read(copy, as_version=4)
    for cell, (was, becomes) in zip(page.cells, changes.values(), strict=True):
        cell.outputs = nbformat.from_dict(json.loads(json.dumps(cell.outputs).replace(was, becomes)))
    nbformat.write(page, copy)
    assert suite.run_stage("trial", arguments, environment=environment)[0] == {"passed": 1, "failed": 3, "not run": 0}
    failed = [bool(list(case)) for case in ElementTree.parse(report).iter("testcase")]
    assert failed == [True, False, True, True]


def test_a_relative_data_folder_is_the_same_one_in_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks run in chapters/, where a relative path would lead somewhere else."""
    monkeypatch.setenv("NNBOOK_OFFLINE", "1")
    monkeypatch.setenv("NNBOOK_DATA", "data")
    monkeypatch.chdir(tmp_path)
    build.choose_data()
    assert os.environ["NNBOOK_DATA"] == str((tmp_path / "data").resolve())


def test_installing_the_package_leaves_nothing_untracked(tmp_path: Path) -> None:
    """`pip install .` in a clone; what it makes on its way is what .gitignore knows, in folders that are there anyway."""
    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(clone), *arguments], check=True, capture_output=True, text=True).stdout

    clone, root = tmp_path / "clone", Path(build.ROOT)
    clone.mkdir()
    for name in ("nnbook", ".gitignore", "pyproject.toml", "README.md", "LICENSE"):
        (shutil.copytree if (root / name).is_dir() else shutil.copy)(root / name, clone / name)
    shutil.rmtree(clone / "nnbook" / "__pycache__", ignore_errors=True)
    git("init", "-q")
    git("add", "-A")
    before = {path.name for path in clone.iterdir()}
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index",
                    "--disable-pip-version-check", "--target", str(tmp_path / "there"), "."], cwd=clone, check=True)
    assert "??" not in git("status", "--porcelain", "--untracked-files=all")
    assert {path.name for path in clone.iterdir()} - before <= {"_build", "nnbook.egg-info"}
    made = {str(path.relative_to(tmp_path / "there")) for path in (tmp_path / "there" / "nnbook").rglob("*")}
    assert {"nnbook/__init__.py", "nnbook/widgets/kit/kit.js", "nnbook/widgets/digit_pad/cnn.json"} <= made
