"""Simulated pen drawings: what a reader's hand might leave on the digit pad, made from pictures of real digits.

A picture is enlarged, thinned to lines one pixel wide, and followed with the pen; the lines are smoothed,
sampled as a pointer would, and put down at a random place of the pad, in a random size.
"""

import numpy as np
from numpy.typing import NDArray

Stroke = list[list[float]]
ENLARGE = 3              # thinning at 28 x 28 would lose small loops and bend straight lines
AROUND = [(-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)]      # clockwise from above


def pen_drawings(images: NDArray[np.uint8], rng: np.random.Generator) -> list[list[Stroke]]:
    """One drawing for each image.

    Args:
        images: shape (n, 28, 28), ink is bright.
        rng: chooses place and size (0.35 to 0.95 of the pad) and the unsteadiness of the hand.

    Returns:
        For each image a list of strokes, a stroke being a list of [x, y] in 0..1, y down.
    """
    return [place([sample(smooth(line), rng) for line in trace(bones)], rng) for bones in skeletons(images)]


def skeletons(images: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Lines one pixel wide, shape (n, 84, 84), by the thinning of Zhang and Suen (1984)."""
    old = (np.arange(28 * ENLARGE) + 0.5) / ENLARGE - 0.5
    blend = np.maximum(0, 1 - np.abs(old[:, None] - np.arange(28)))                  # linear interpolation
    large = blend @ (images / 255.0) @ blend.T
    ink = np.pad(large > 0.5, ((0, 0), (1, 1), (1, 1))).astype(np.uint8)
    for start in range(0, len(ink), 100):
        part, changed = ink[start:start + 100], True
        while changed:
            changed = False
            for table in REMOVABLE:
                gone = table[_code(part)] & (part[:, 1:-1, 1:-1] == 1)
                part[:, 1:-1, 1:-1][gone] = 0
                changed |= bool(gone.any())
    return ink[:, 1:-1, 1:-1] == 1


def _code(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The eight neighbours of every inner pixel as one byte, the neighbour above being the lowest bit."""
    height, width = ink.shape[1:]
    code = np.zeros((len(ink), height - 2, width - 2), np.uint8)
    for bit, (down, right) in enumerate(AROUND):
        code |= ink[:, 1 + down:height - 1 + down, 1 + right:width - 1 + right] << bit
    return code


def _removable() -> list[NDArray[np.bool_]]:
    """For both half steps of the thinning: may a pixel with these neighbours go?"""
    p = (np.arange(256)[:, None] >> np.arange(8)) & 1                                # (256, neighbour)
    ends = (p.sum(axis=1) >= 2) & (p.sum(axis=1) <= 6)
    edge = ((p == 0) & (np.roll(p, -1, axis=1) == 1)).sum(axis=1) == 1
    up, right, down, left = p[:, 0], p[:, 2], p[:, 4], p[:, 6]
    first = (up * right * down == 0) & (right * down * left == 0)
    second = (up * right * left == 0) & (up * down * left == 0)
    return [ends & edge & first, ends & edge & second]


REMOVABLE = _removable()


def trace(bones: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The lines of one skeleton, each of shape (points, 2) with columns x and y, in pixels."""
    near = _neighbours({(int(y), int(x)) for y, x in np.argwhere(bones)})
    used: set[frozenset] = set()
    paths = []

    def follow(at: tuple, to: tuple) -> None:
        path = [at]
        while frozenset((at, to)) not in used:
            used.add(frozenset((at, to)))
            path.append(to)
            onward = [step for step in near[to] if step != at]
            if len(near[to]) != 2 or not onward:
                break
            at, to = to, onward[0]
        if len(path) > 1 and not _spur(path, near):
            paths.append(path)

    for point in sorted(near, key=lambda point: len(near[point]) == 2):              # ends and crossings first, rings last
        if not near[point]:
            paths.append([point])
        for step in near[point]:
            follow(point, step)
    return [np.array(path, float)[:, ::-1] for path in paths]


def _neighbours(pixels: set[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Which pixels the pen may go to from each pixel; diagonally only where there is no way round the corner."""
    near = {}
    for y, x in pixels:
        near[y, x] = [(y + down, x + right) for down, right in AROUND if (y + down, x + right) in pixels
                      and (down * right == 0 or ((y + down, x) not in pixels and (y, x + right) not in pixels))]
    return near


def _spur(path: list[tuple[int, int]], near: dict) -> bool:
    """Is it one of the short hairs that thinning leaves on the side of a line?"""
    branches = sorted(len(near[end]) for end in (path[0], path[-1]))
    return branches[0] == 1 and branches[1] > 2 and len(path) <= ENLARGE + 1


def smooth(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take off the stairs of the pixels; the ends stay."""
    line = line.copy()
    for _ in range(2 * ENLARGE):
        line[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    return line


def sample(line: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """The points that a pointer moving along the line would report: about one a pixel of the small picture."""
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]                  # length so far at each point
    stops = np.linspace(0, along[-1], 2 + int(along[-1] / (ENLARGE * rng.uniform(0.7, 1.5))))
    points = np.stack([np.interp(stops, along, column) for column in line.T], axis=1)
    return points + rng.normal(0, 0.1 * ENLARGE / 3, points.shape)


def place(lines: list[NDArray[np.float64]], rng: np.random.Generator) -> list[Stroke]:
    """The lines on the pad: scaled to 0.35..0.95 of it, and moved to a random place."""
    points = np.concatenate(lines)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = rng.uniform(0.35, 0.95) / max(extent.max(), ENLARGE)
    corner = rng.uniform(0, 1 - extent * scale)
    return [((line - low) * scale + corner).round(4).tolist() for line in lines]
