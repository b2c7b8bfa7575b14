"""The house: floors, sizes, docstrings, and what must not be in it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "nnbook"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
SOURCES = [*MODULES, *sorted(path for path in (ROOT / "book").glob("*.py") if path.stem != "first_cell")]
SCRIPTS = sorted([*PACKAGE.rglob("*.js"), *(ROOT / "book").glob("*.js")])
FRAMEWORKS = {"torch", "keras", "tensorflow", "sklearn", "IPython", "matplotlib", "pooch", "anywidget",
              "threadpoolctl"}


def imported(path: Path, *, top_level: bool = False) -> set[str]:
    """Dotted names that a file imports; those at its top level only, if so asked."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level else ast.walk(tree)
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_imports_go_downward() -> None:
    """The floors are the contract in pyproject.toml; every module is on one of them."""
    done = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout
    assert "floors KEPT" in done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_frameworks_are_imported_where_they_are_used(path: Path) -> None:
    # The last three are themselves imported only inside of to_torch, to_keras and panels.
    name = path.stem if path.parent.name in ("frameworks", "plots") else path.relative_to(PACKAGE).parts[0]
    allowed = {"widgets": {"anywidget"}, "torch_layers": {"torch"}, "keras_layers": {"keras"},
               "paper": {"matplotlib"}}.get(name, set())
    assert {name.split(".")[0] for name in imported(path, top_level=True)} & FRAMEWORKS <= allowed


def test_import_needs_numpy_alone() -> None:
    code = f"import sys, nnbook; print(sorted(set(sys.modules) & {FRAMEWORKS!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            documented = node.body[0].end_lineno if ast.get_docstring(node) else node.body[0].lineno - 1
            assert node.end_lineno - documented <= 30, f"{path.name}: {node.name}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_scripts_are_small_and_their_lines_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert 0 < len(lines) < 300
    assert [(number, len(line)) for number, line in enumerate(lines, start=1) if len(line) > 100] == []


def test_a_line_of_a_script_declares_one_thing() -> None:
    """But for numbers that are alike, as in `let p0 = 0, p1 = 0;`, and the head of a loop."""
    declared = re.compile(r"^\s*(?:export )?(?:const|let) (\w*[A-Za-z_])\d* = [^;]*?, (\w*[A-Za-z_])\d* = ")
    for path in SCRIPTS:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|`[^`]*`|\"[^\"]*\"", "", re.sub(r"\([^()]*\)", "", line))
            found = declared.match(bare)
            assert not found or found[1] == found[2], f"{path.name}, line {number}: {line.strip()}"


def public(path: Path) -> list[ast.FunctionDef | ast.ClassDef]:
    """The public classes and functions of a module, and the public methods of those classes; no property setters."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    nodes = [*tree.body, *(node for made in classes for node in made.body)]
    named = [node for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")]
    return [node for node in named if "setter" not in [getattr(mark, "attr", "") for mark in node.decorator_list]]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_names_have_docstrings_and_types(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says nothing of itself"
    assert all(ast.get_docstring(node) for node in public(path)), [node.name for node in public(path)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not re.fullmatch(r"__init(_subclass)?__", node.name):
            assert node.returns is not None, f"{node.name} has no return type"


def test_no_forbidden_calls() -> None:
    forbidden = re.compile(r"\b(pickle|allow_pickle=True|torch\.load|eval\(|exec\(|shell=True|verify=False|print\()|http://")
    for path in SOURCES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not forbidden.search(line), f"{path.name}:{number}: {line.strip()}"
    for path in MODULES:
        assert not re.search(r"^\s*assert\b", path.read_text(encoding="utf-8"), re.MULTILINE), f"assert in {path.name}"


def test_random_numbers_come_in_as_rng() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"np\.random\.(seed|rand|randn|randint|normal|permutation|shuffle)\b", text), path.name


def test_every_style_rule_stays_in_its_widget() -> None:
    for sheet in PACKAGE.rglob("*.css"):
        if sheet.name == "tokens.css":    # colours and sizes have names of their own: they are the whole page's
            assert set(re.findall(r"(--\w+)-", sheet.read_text(encoding="utf-8"))) == {"--nnb"}
            continue
        scope = ".nnb" if sheet.parent.name == "kit" else f".nnb-{sheet.parent.name.replace('_', '-')}"
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+?)\s*\{", rules)
        assert len(selectors) > 3
        for selector in re.sub(r"\([^()]*\)", "()", ",".join(selectors)).split(","):    # commas in `:is(a, b)` part nothing
            assert re.search(rf"{re.escape(scope)}(?![\w])", selector), f"{sheet.parent.name}: {selector}"


def test_ruff_is_content() -> None:
    done = subprocess.run([Path(sys.executable).parent / "ruff", "check", "--no-cache", "."], cwd=ROOT, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_source_stands_among_the_references() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "chapters" / "references.md").read_text(encoding="utf-8"), re.MULTILINE)
    known = {(heading.removeprefix("van ").replace(",", " ").split()[0], heading[-4:]) for heading in headings}
    named = set()
    for path in MODULES:
        for source in re.findall(r"Sources?: ([^\n]*(?:\n[^\n]+)*?)(?:\n\n|\"\"\"|$)", path.read_text(encoding="utf-8")):
            others, title = r"(?: et al\.|(?:, [A-Z]\w+)*,? and [A-Z]\w+)?", r"(?:\"[^\"]+\", )?(?:UCI, )?"
            named |= {(path.name, *pair) for pair in re.findall(rf"([A-ZÀ-Ž]\w+){others}, {title}(\d{{4}})", source)}
    assert len(named) > 50
    assert {(name, *pair) for name, *pair in named if tuple(pair) not in known} == set()
