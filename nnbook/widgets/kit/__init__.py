"""What every widget shares: the Python base class, the joiner of ES modules, the look."""

from nnbook.widgets.kit.base import Widget as Widget

__all__ = ["Widget"]
