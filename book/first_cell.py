# Finds the book's package: in Jupyter, in the built book, and on Colab.
import importlib.util
import pathlib
import subprocess
import sys

BOOK = ""
here, package = pathlib.Path.cwd(), pathlib.Path("nnbook/__init__.py")
if "google.colab" in sys.modules and not ("book" / package).exists():
    clone = ["git", "clone", "-q", "--depth=1", BOOK, "book"]
    subprocess.run(clone, check=False)
for folder in (here / "book", here / "nnbook", *reversed(here.parents), here):
    if (folder / package).exists():
        sys.path.insert(0, str(folder))
found = importlib.util.find_spec("nnbook")
if found is None or found.origin is None:    # no file: any folder called so
    book = BOOK or "<the book's address>"
    raise ModuleNotFoundError(
        f"No package nnbook here: git clone {book} and open this chapter in "
        f"it, or pip install git+{book}, or open this chapter on Colab, "
        "where no other folder may be called book.")
