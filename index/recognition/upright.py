"""Boxes of text on a page that was laid into the scanner turned or askew, as they stand on the upright page.

A box is its four corners, clockwise from the upper left one.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
"""Number of boxes by 4 corners by x and y."""

# Wider than this many times its height, a box shows the slope of its line.
_LONG = 3.0
# A box this much higher than wide is a line that runs down or up the page.
_TALL = 1.5


def lie_on_their_side(boxes: Boxes) -> bool:
    """Tells whether most of the text runs up or down the page."""
    width, height = _sizes(boxes)
    area = width * height
    return bool(area[height > _TALL * width].sum() > area[width > _TALL * height].sum())


def turn_boxes(boxes: Boxes, shape: Sequence[int], quarters: int) -> Boxes:
    """Returns the boxes as they stand after the picture is turned to the left by so many quarters."""
    height, width = shape[:2]
    for _ in range(quarters):
        boxes = np.stack((boxes[..., 1], width - boxes[..., 0]), axis=-1)
        boxes = np.roll(boxes, -1, axis=1)
        height, width = width, height
    return boxes


def level(boxes: Boxes) -> NDArray[np.float32]:
    """Returns left, top, right and bottom of each box once the page is turned so that its lines are level."""
    width, height = _sizes(boxes)
    centres = level_points(boxes.mean(axis=1), boxes)
    half = np.stack((width, height), axis=-1) / 2
    return np.concatenate((centres - half, centres + half), axis=-1)


def level_points(points: NDArray[np.float32], boxes: Boxes) -> NDArray[np.float32]:
    """Returns points (their last axis x and y) as they stand once the lines of these boxes are level."""
    slope = _slope(boxes)
    turn = np.array([[np.cos(slope), -np.sin(slope)], [np.sin(slope), np.cos(slope)]], dtype=np.float32)
    return np.asarray(points @ turn, dtype=np.float32)


def _slope(boxes: Boxes) -> float:
    """The angle of the lines of the page, in radians."""
    width, height = _sizes(boxes)
    edges = boxes[:, 1] - boxes[:, 0]
    angles = np.arctan2(edges[:, 1], edges[:, 0])
    long = width > _LONG * height
    return _weighted_median(angles[long], width[long]) if long.any() else 0.0


def _sizes(boxes: Boxes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return (
        np.linalg.norm(boxes[:, 1] - boxes[:, 0], axis=-1),
        np.linalg.norm(boxes[:, 3] - boxes[:, 0], axis=-1),
    )


def _weighted_median(values: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])
