"""The rules of tables on a picture of a page: straight strokes longer than any of a character."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from index.recognition.upright import Boxes, level_points

Picture = NDArray[np.uint8]
Point = tuple[float, float]
Stroke = tuple[Point, Point]

# A stroke is so much darker (of 255) than what lies on both its sides, be it a spreadsheet's light grey.
_DARKER = 12
# A rule is longer than a line of type is high: a level one by this, since dashes and underlines are long too,
# an upright one by this, since it may be as short as a row of a table. A level one that goes on with a longer
# one and reaches from one upright rule to the next may be shorter: that of a narrow column, broken off there.
_LEVEL, _UPRIGHT, _NARROW = 3.0, 1.3, 1.0
# Strokes meet that are nearer than this, where a character between rules keeps its distance.
_NEAR = 0.15
# It is thinner than this share of that height; on a page askew its box grows with its length.
_THIN, _ASKEW = 0.4, 0.05


@dataclass(frozen=True, slots=True)
class Rule:
    """A stroke from one point to another, in pixels of the upright page; level, or upright."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs across the page."""
        return self.right - self.left >= self.bottom - self.top


def find_rules(picture: Picture, boxes: Boxes) -> tuple[Rule, ...]:
    """Returns the rules of a page.

    Args:
        picture: the page with its text level but for a slant.
        boxes: where its lines of text are; they tell the size of the type and the slant.
    """
    type_size = float(np.median(np.linalg.norm(boxes[:, 3] - boxes[:, 0], axis=-1)))
    grey = picture.min(axis=-1)
    level, upright = (
        _strokes(
            _drawn(grey, axis, int(2 * _THIN * type_size) + 1),
            axis,
            max(int(least * type_size), 8),
            _THIN * type_size,
        )
        for axis, least in ((1, _NARROW), (0, _UPRIGHT))
    )
    found = [*_without_dashes(level, upright, type_size), *upright]
    if not found:
        return ()
    ends = level_points(np.array(found, dtype=np.float32), boxes)
    low, high = ends.min(axis=1), ends.max(axis=1)
    return tuple(Rule(*map(float, (*first, *last))) for first, last in zip(low, high, strict=True))


def _without_dashes(level: Sequence[Stroke], upright: Sequence[Stroke], type_size: float) -> Iterator[Stroke]:
    """The level strokes that are rules: the long ones, and what is broken off from them between uprights."""
    long = [stroke for stroke in level if stroke[1][0] - stroke[0][0] >= _LEVEL * type_size]
    near = _NEAR * type_size
    for stroke in level:
        goes_on = any(
            abs(left[0] - right[0]) <= near and abs(left[1] - right[1]) <= near
            for other in long
            for left, right in ((stroke[0], other[1]), (stroke[1], other[0]))
        )
        if stroke in long or (
            goes_on and all(any(_meet(end, other, type_size) for other in upright) for end in stroke)
        ):
            yield stroke


def _meet(end: Point, upright: Stroke, type_size: float) -> bool:
    """Whether a point lies on an upright stroke, or just beyond its end."""
    (first, top), (last, bottom) = upright
    across = first if end[1] - top < bottom - end[1] else last
    beyond = _THIN * type_size
    return abs(end[0] - across) <= _NEAR * type_size and top - beyond <= end[1] <= bottom + beyond


def _drawn(grey: NDArray[np.uint8], axis: int, size: int) -> NDArray[np.bool_]:
    """Where strokes along an axis may be: what is darker than its sides, which a shaded area is not."""
    lighter = ndimage.maximum_filter1d(grey, size, axis=1 - axis)
    around = ndimage.minimum_filter1d(lighter, size, axis=1 - axis)
    return np.asarray(around.astype(np.int16) - grey > _DARKER)


def _strokes(ink: NDArray[np.bool_], axis: int, least: int, thickness: float) -> list[Stroke]:
    """The ends of strokes along an axis that are at least so long."""
    thick = ndimage.maximum_filter1d(ink, 3, axis=1 - axis)  # a slanting stroke is a row of steps
    runs = ndimage.maximum_filter1d(ndimage.minimum_filter1d(thick, least, axis=axis), least, axis=axis)
    labels, _ = ndimage.label(runs, structure=np.ones((3, 3)))
    found = []
    for number, area in enumerate(ndimage.find_objects(labels), 1):
        rows, columns = area
        along, across = (columns, rows) if axis else (rows, columns)
        length, width = along.stop - along.start, across.stop - across.start
        if length < least or width > thickness + _ASKEW * length:
            continue
        inside = np.argwhere(labels[area] == number)
        ends = []
        for edge in (inside[:, axis].min(), inside[:, axis].max()):
            middle = float(inside[inside[:, axis] == edge][:, 1 - axis].mean())
            place = (edge + along.start, middle + across.start)
            ends.append((float(place[0]), float(place[1])) if axis else (float(place[1]), float(place[0])))
        found.append((ends[0], ends[1]))
    return found
