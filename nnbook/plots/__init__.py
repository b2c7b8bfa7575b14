"""Figures: digits, learning curves, confusion matrices, the plane, networks. Every function draws on an `Axes` and returns it.

`show` puts a figure into the page together with the text that says what it shows; a figure without one is
refused. Figures have dark ink on white paper; the book's style sheet turns them over for the dark theme.
"""

from nnbook.plots.charts import bars as bars
from nnbook.plots.charts import confident_mistakes as confident_mistakes
from nnbook.plots.charts import confusion as confusion
from nnbook.plots.charts import curves as curves
from nnbook.plots.charts import images as images
from nnbook.plots.diagram import network as network
from nnbook.plots.figure import BLUE as BLUE
from nnbook.plots.figure import ORANGE as ORANGE
from nnbook.plots.figure import figure as figure
from nnbook.plots.figure import listed as listed
from nnbook.plots.figure import panels as panels
from nnbook.plots.figure import show as show
from nnbook.plots.plane import REGIONS as REGIONS
from nnbook.plots.plane import points as points
from nnbook.plots.plane import regions as regions
