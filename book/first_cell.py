# Finds the book's package: in Jupyter, in the built book, and on Colab.
import pathlib
import subprocess
import sys

BOOK = ""
if "google.colab" in sys.modules and not pathlib.Path("book").exists():
    subprocess.run(["git", "clone", "-q", "--depth=1", BOOK, "book"], check=True)
here = pathlib.Path.cwd()
for folder in (here / "book", *reversed(here.parents), here):
    if (folder / "nnbook").is_dir():
        sys.path.insert(0, str(folder))
