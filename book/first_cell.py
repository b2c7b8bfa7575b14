# Finds the book's package, wherever this runs: in Jupyter, in the built book, on Colab.
import pathlib
import subprocess
import sys

BOOK = ""
if "google.colab" in sys.modules and not pathlib.Path("book").exists():
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", BOOK, "book"], check=True)
here = pathlib.Path.cwd()
sys.path[:0] = [str(p) for p in (here, *here.parents, here / "book") if (p / "nnbook").is_dir()][:1]
