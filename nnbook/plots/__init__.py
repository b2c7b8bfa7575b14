"""Figures: digits, learning curves, confusion matrices, the plane, networks. Every function draws on an `Axes` and returns it.

`show` puts a figure into the page together with the text that says what it shows; a figure without one is
refused. Figures are drawn in the light colours of the house, and shown in its dark ones on a dark page:
BLUE and ORANGE for classes and signs, SERIES for curves, INK, MUTED, LINE and HAIR for the rest, from strong to faint.
"""

from nnbook.plots.charts import bars as bars
from nnbook.plots.charts import confident_mistakes as confident_mistakes
from nnbook.plots.charts import confusion as confusion
from nnbook.plots.charts import curves as curves
from nnbook.plots.charts import images as images
from nnbook.plots.diagram import network as network
from nnbook.plots.figure import figure as figure
from nnbook.plots.figure import listed as listed
from nnbook.plots.figure import panels as panels
from nnbook.plots.figure import show as show
from nnbook.plots.plane import points as points
from nnbook.plots.plane import regions as regions
from nnbook.plots.plane import terrain as terrain
from nnbook.plots.style import BLUE as BLUE
from nnbook.plots.style import BOLD as BOLD
from nnbook.plots.style import DASHES as DASHES
from nnbook.plots.style import GOOD as GOOD
from nnbook.plots.style import HAIR as HAIR
from nnbook.plots.style import HALO as HALO
from nnbook.plots.style import INK as INK
from nnbook.plots.style import LINE as LINE
from nnbook.plots.style import MUTED as MUTED
from nnbook.plots.style import ORANGE as ORANGE
from nnbook.plots.style import PAPER as PAPER
from nnbook.plots.style import REGIONS as REGIONS
from nnbook.plots.style import SERIES as SERIES
from nnbook.plots.style import SUNK as SUNK
from nnbook.plots.style import shades as shades
