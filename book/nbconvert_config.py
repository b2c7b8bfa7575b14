"""Widgets stay alive in a page of nbconvert: `jupyter nbconvert --config=book/nbconvert_config.py --to html …`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ["NNBOOK_BUILD"] = "1"    # with --execute: figures with sliders draw all of their frames
c.HTMLExporter.preprocessors = ["standalone.AliveTwins"]  # noqa: F821  (Jupyter puts `c` in)
