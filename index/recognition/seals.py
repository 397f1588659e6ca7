"""Coloured ink on a page: seals, whose characters run around a ring and are no part of a line, and red heads.

A seal joins the lines that it is set over, so that none of them is found. Text in black is therefore looked
for on the page without its colours, and coloured text elsewhere than in seals.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from index.recognition.upright import Boxes

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# Ink whose strongest and weakest colour differ by this much of 255 is coloured; what is so much darker than
# the paper is ink.
_COLOURED, _DARKER = 40, 40
# Black ink is this much darker than the paper in every colour; less than this share of the ink is a smudge.
_BLACK, _FEW = 90, 0.1
_WHITE = 255
# Every so many points of a page are looked at; it has colour if so much of it has.
_STEP, _LEAST_COLOUR = 4, 0.0005
# A seal is nearly as wide as high, and takes this share of the longer side of its page; type is smaller.
_SQUARE, _SMALLEST, _LARGEST = 1.4, 0.08, 0.35


def find_colour(picture: Picture) -> Mask | None:
    """Returns which points of a picture, made smaller, differ in tint from the paper; None if hardly any."""
    points = _on_white(picture[::_STEP, ::_STEP])
    mask: Mask = np.ptp(points, axis=-1) > _COLOURED
    return mask if mask.mean() > _LEAST_COLOUR else None


def drop_colour(picture: Picture) -> Picture:
    """Returns the picture as it looks through glass of the colour of each point: coloured ink fades."""
    return np.repeat(picture.max(axis=-1, keepdims=True), 3, axis=-1)


def find_seals(mask: Mask) -> NDArray[np.float32]:
    """Returns left, top, right and bottom of the seals among the coloured points that `find_colour` found."""
    joined, _ = ndimage.label(ndimage.binary_dilation(mask, iterations=2))
    found = []
    for rows, columns in ndimage.find_objects(joined):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        share = max(height, width) / max(mask.shape)
        if max(height, width) < _SQUARE * min(height, width) and _SMALLEST < share < _LARGEST:
            found.append((columns.start, rows.start, columns.stop, rows.stop))
    return np.array(found, dtype=np.float32).reshape(-1, 4) * _STEP


def are_within(boxes: Boxes, areas: NDArray[np.float32]) -> Mask:
    """Returns which of the boxes have their middle in one of the areas."""
    middles = boxes.mean(axis=1)[:, None]
    inside: Mask = ((middles > areas[:, :2]) & (middles < areas[:, 2:])).all(axis=-1).any(axis=-1)
    return inside


def is_coloured(crop: Picture) -> bool:
    """Tells whether what is written is written in colour, and nothing under it in black."""
    points = _on_white(crop).reshape(-1, 3)
    ink = points[points.min(axis=-1) < _WHITE - _DARKER]
    if not len(ink):
        return False
    black = (ink.max(axis=-1) < _WHITE - _BLACK).mean()
    return bool(black < _FEW and np.median(np.ptp(ink, axis=-1)) > _COLOURED)


def _on_white(picture: Picture) -> NDArray[np.float32]:
    """The picture as if its paper, which most of it shows, were white."""
    points = picture.astype(np.float32)
    paper = np.median(points.reshape(-1, 3), axis=0)
    return np.minimum(points * _WHITE / np.maximum(paper, 1), _WHITE)
