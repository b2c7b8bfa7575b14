"""Build the book: run what has changed, two notebooks at a time, then make the pages. Run by `make book`.

The outputs go into a cache that the Sphinx build reads. So a second build without changes takes seconds, and a
change of prose runs nothing again. A failing cell ends the build with its traceback.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "book")]

import nbformat  # noqa: E402
import yaml  # noqa: E402
from jupyter_cache import get_cache  # noqa: E402
from jupyter_cache.base import CacheBundleIn  # noqa: E402
from jupyter_cache.cache.main import JupyterCacheBase  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402

from fingerprint import cache_folder  # noqa: E402

NOTEBOOKS_AT_ONCE = 2
CELL_SECONDS = 300
EXECUTED = ROOT / "_build" / "executed"    # the notebooks with their outputs; `make test` runs these, and compares
# Two notebooks on two cores: one thread each, as threads that compete cost ten times what they bring.
ONE_THREAD = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"], "1")


def notebooks() -> list[Path]:
    """The notebooks that the table of contents lists, in its order."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    return [path for page in pages if (path := ROOT / f"{page}.ipynb").exists()]


def choose_data() -> str:
    """Have the data in place before any notebook runs, and say in a sentence which they are."""
    from nnbook.datasets.digits import digits

    if data := os.environ.get("NNBOOK_DATA"):
        os.environ["NNBOOK_DATA"] = str(Path(data).resolve())    # a relative folder means another one inside a notebook
    found = digits()
    os.environ["NNBOOK_OFFLINE"] = "1"    # what is not here by now is not fetched by a notebook either
    return f"data: {found.name}" + ("" if found.is_mnist else f" ({found.note})")


@contextmanager
def outputs(folder: Path) -> Iterator[JupyterCacheBase]:
    """The cache of outputs, made where it is missing, and its database closed in the end."""
    cache = get_cache(folder)
    try:
        yield cache
    finally:
        cache.db.dispose()


def run(path: Path, folder: Path) -> tuple[Path, float | None, str | None]:
    """Run one notebook unless the cache has it: (path, seconds or None, error or None)."""
    notebook, start = nbformat.read(path, as_version=4), perf_counter()
    with outputs(folder) as cache:
        try:
            cache.match_cache_notebook(notebook)
            return path, None, None
        except KeyError:
            error = execute(notebook, path.parent)
        seconds = perf_counter() - start
        if error is None:
            bundle = CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    return path, seconds, error


def execute(notebook: nbformat.NotebookNode, folder: Path) -> str | None:
    """Run the cells in a kernel of this environment; the traceback if one fails."""
    client = NotebookClient(notebook, timeout=CELL_SECONDS, kernel_name="python3", store_widget_state=False,
                            record_timing=False,    # times in the cells would be part of the cache's key
                            extra_arguments=["--IPKernelApp.log_level=ERROR"],    # no word about local sockets
                            resources={"metadata": {"path": str(folder)}})
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return str(error)
    return None


def run_all() -> bool:
    """Run the notebooks with a line for each, the last one first: later chapters train more. Whether all of them passed."""
    folder, paths, failures = cache_folder(), notebooks()[::-1], []
    forget_old_outputs(folder)
    with outputs(folder) as cache:
        cache.list_cache_records()    # makes the database here once, so that two threads do not both make it
    with ThreadPoolExecutor(NOTEBOOKS_AT_ONCE) as pool:
        for number, (path, seconds, error) in enumerate(pool.map(lambda path: run(path, folder), paths), start=1):
            state = "unchanged" if seconds is None else f"{'FAILED' if error else 'done'} in {seconds:.0f} s"
            say(f"[{number}/{len(paths)}] {path.stem}: {state}")
            failures += [f"{path}\n{error}"] if error else []
    for failure in failures:
        say(failure)
    if not failures:
        leave_executed(paths, folder)
    return not failures


def leave_executed(paths: list[Path], folder: Path, target: Path = EXECUTED) -> None:
    """Write each notebook with its outputs from the cache; what was there before goes."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with outputs(folder) as cache:
        for path in paths:
            _, executed = cache.merge_match_into_notebook(nbformat.read(path, as_version=4))
            nbformat.write(executed, target / path.name)


def forget_old_outputs(current: Path, keep: int = 3) -> None:
    """Keep the outputs of the few states used last, as with and without the real data."""
    others = [folder for folder in current.parent.glob("*") if folder != current]
    for folder in sorted(others, key=lambda folder: folder.stat().st_mtime, reverse=True)[keep:]:
        shutil.rmtree(folder)


def make_pages() -> bool:
    """Build the HTML with every warning an error; whether that worked and left a first page."""
    program = Path(sys.executable).parent / "jupyter-book"
    built = subprocess.run([str(program), "build", ".", "--warningiserror", "--nitpick", "--keep-going", "--quiet"],
                           cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)    # warnings come on stderr
    page = ROOT / "_build" / "html" / "index.html"
    if built.returncode or not page.exists():
        # A page that gave a warning counts as read, and would give none in the next build.
        shutil.rmtree(ROOT / "_build" / ".doctrees", ignore_errors=True)
        page.unlink(missing_ok=True)
        return False
    return True


def say(line: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Build all; 0 if everything worked."""
    os.environ.update(ONE_THREAD)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"    # the kernel of this environment, not one of the user's
    os.environ["NNBOOK_BUILD"] = "1"    # figures with sliders draw all of their frames, as the page has no Python
    say(choose_data())
    if not run_all():
        say("The book was not built: a cell failed (above).")
        return 1
    if not make_pages():
        say("The book was not built: see the warnings above; each counts as an error.")
        return 1
    say(f"The book is built. Open {ROOT / '_build' / 'html' / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
