"""What every widget shares: the Python base classes, the joiner of ES modules, the look."""

from nnbook.widgets.kit.base import Asking as Asking
from nnbook.widgets.kit.base import Widget as Widget
from nnbook.widgets.kit.explorer import Explorer as Explorer

__all__ = ["Asking", "Explorer", "Widget"]
