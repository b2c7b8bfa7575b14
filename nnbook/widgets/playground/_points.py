"""The reader's own points, checked and brought into the playground's plane, which reaches from -6 to 6 both ways."""

from typing import Any

import numpy as np
from traitlets import TraitError

from nnbook._check import shown
from nnbook.widgets.kit.traits import elements, is_finite

RANGE, MOST, HIGHEST, FARTHEST = 6.0, 2000, 10.0, 1e100    # FARTHEST: before they are scaled
WHOLE_PLANE = [-RANGE, RANGE, -RANGE, RANGE]


def from_arrays(x: Any, y: Any) -> tuple[list[list[float]], list[float]]:
    """Points [x, y, label] of the plane, and what the plane's edges are in the reader's numbers.

    Points that already fill the plane stay where they are. Others are scaled, each axis by itself, to -5..5.

    Args:
        x: shape (n, 2), n from 2 to 2000, in -1e100..1e100.
        y: shape (n,), in -10..10: classes 0 and 1. If one is another number, whole or not, all are numbers to be learned.

    Returns:
        The points, rounded to four digits, and [left, right, bottom, top], the reader's numbers at -6 and 6.

    Raises:
        TraitError: with what was expected and what came.
    """
    points, labels = _points(x), _labels(y)
    if len(points) != len(labels):
        raise TraitError(f"data: expected as many labels as points, received {len(points)} points and {len(labels)} labels; "
                         "pass one label for each row of X")
    frame = list(WHOLE_PLANE)
    if not 3 <= np.abs(points).max() <= RANGE:
        low, high = points.min(axis=0), points.max(axis=0)
        centre, half = (low + high) / 2, (high - low) / 2
        half = np.where(half > 0, half, np.maximum(1.0, np.abs(low) / 1e6))
        points = np.clip((points - centre) / half * 5, -5, 5)
        frame = [edge for c, h in zip(centre, half, strict=True) for edge in _edges(float(c), float(h))]
    rows = np.column_stack([np.round(points, 4), labels]) + 0.0
    return rows.tolist(), frame


def _edges(centre: float, half: float) -> list[float]:
    """Six digits of an axis' length, and as many more as its place needs: edges that are close stay apart."""
    digits, size = 6, abs(centre)
    while size > half and digits < 17:    # as in own.js, to the last bit
        digits, size = digits + 1, size / 10
    return [float(f"{edge:.{digits}g}") for edge in (centre - 1.2 * half, centre + 1.2 * half)]


def _points(x: Any) -> np.ndarray:
    try:
        points = np.asarray(x, dtype=float)
    except Exception:    # a list of anything, or what only looks like an array
        raise TraitError(f"data: expected X as numbers of shape (n, 2), received {type(x).__name__}; pass an array") from None
    if points.ndim != 2 or points.shape[1] != 2:
        raise TraitError(f"data: expected X of shape (n, 2), received {points.shape}; choose two columns")
    if not 2 <= len(points) <= MOST:
        raise TraitError(f"data: expected 2 to {MOST} points, received {len(points)}; "
                         + ("add some" if len(points) < 2 else "take a part of them"))
    if not np.isfinite(points).all():
        place = int(np.argmin(np.isfinite(points).all(axis=1)))
        raise TraitError(f"data: expected finite numbers in X, received {points[place].tolist()} at index {place}; leave it out")
    if np.abs(points).max() > FARTHEST:
        raise TraitError(f"data: expected X in -{FARTHEST:g}..{FARTHEST:g}, received {np.abs(points).max():g}; scale it first")
    return points


def _labels(y: Any) -> np.ndarray:
    try:
        given = np.asarray(y)
    except Exception:
        raise TraitError(f"data: expected y as numbers of shape (n,), received {type(y).__name__}; pass an array") from None
    if given.ndim != 1 or given.dtype.kind not in "biuf":
        raise TraitError(f"data: expected y of shape (n,), classes 0 and 1 or numbers, received shape {given.shape} of "
                         f"{given.dtype}; flatten it, or name the classes 0 and 1")
    labels = given.astype(float)
    if not np.isfinite(labels).all():
        place = int(np.argmin(np.isfinite(labels)))
        raise TraitError(f"data: expected finite numbers in y, received {labels[place]} at index {place}; leave it out")
    if np.abs(labels).max(initial=0) > HIGHEST:
        raise TraitError(f"data: expected y in -{HIGHEST:g}..{HIGHEST:g}, received {np.abs(labels).max():g}; "
                         "scale it first, as in (y - y.mean()) / y.std()")
    return labels


def checked_frame(value: Any) -> list[float]:
    """[left, right, bottom, top] as floats. Raises TraitError."""
    edges = elements(value, 4)
    if edges is None or len(edges) != 4 or not all(map(is_finite, edges)) \
            or not (edges[0] < edges[1] and edges[2] < edges[3]):
        raise TraitError(f"frame: expected [left, right, bottom, top], received {shown(value)}; such as {WHOLE_PLANE}")
    return [float(edge) for edge in edges]


def from_pair(value: Any) -> tuple[list[list[float]], list[float]]:
    """As `from_arrays`, from (X, y)."""
    if not (isinstance(value, tuple | list) and len(value) == 2):
        raise TraitError(f"data: expected a name or (X, y), received {type(value).__name__}; such as data=(X, y)")
    return from_arrays(*value)


def is_regression(points: list[list[float]] | None) -> bool:
    """Whether any label is another number than 0 and 1."""
    return any(label not in {0, 1} for _, _, label in points or [])
