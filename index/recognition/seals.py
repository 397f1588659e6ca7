"""Seals over the text, whose characters run around a ring and are no part of a line.

A seal joins the lines that it is set over, so that none of them is found. There they are looked for on the
page without its colours.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from index.recognition.upright import Boxes

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Areas = NDArray[np.float32]
"""Number of areas by left, top, right and bottom."""

# Ink whose strongest and weakest colour differ by this much of 255 is coloured; what is so much darker than
# the paper is ink.
_COLOURED, _DARKER = 40, 40
# Black ink is this much darker than the paper in every colour; less than this share of the ink is a smudge.
_BLACK, _FEW = 90, 0.1
_WHITE = 255
# What is lighter than this in its own colour is white when colours are dropped.
_FADED = 190
# Every so many points of a page are looked at for seals.
_STEP = 4
# A seal is nearly as wide as high, and takes this share of the longer side of its page; type is smaller.
_SQUARE, _SMALLEST, _LARGEST = 1.4, 0.08, 0.35


def find_seals(picture: Picture) -> Areas:
    """Returns left, top, right and bottom of what is drawn in colour and looks like a seal by its size."""
    mask = np.ptp(_on_white(picture[::_STEP, ::_STEP]), axis=-1) > _COLOURED
    joined, _ = ndimage.label(ndimage.binary_dilation(mask, iterations=2))
    found = []
    for rows, columns in ndimage.find_objects(joined):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        share = max(height, width) / max(mask.shape)
        if max(height, width) < _SQUARE * min(height, width) and _SMALLEST < share < _LARGEST:
            found.append((columns.start, rows.start, columns.stop, rows.stop))
    return np.array(found, dtype=np.float32).reshape(-1, 4) * _STEP


def drop_colour(picture: Picture) -> Picture:
    """Returns the picture as it looks through glass of the colour of each point: coloured ink is pale."""
    return np.repeat(picture.max(axis=-1, keepdims=True), 3, axis=-1)


def fade_colour(picture: Picture) -> Picture:
    """Returns the picture with coloured ink faded to white, to find lines on; thin type fades as well."""
    shade = _on_white(picture.max(axis=-1, keepdims=True)) * (_WHITE / _FADED)
    return np.repeat(np.minimum(shade, _WHITE).astype(np.uint8), 3, axis=-1)


def edges(boxes: Boxes) -> Areas:
    """Returns left, top, right and bottom of boxes."""
    return np.hstack((boxes.min(axis=1), boxes.max(axis=1)))


def touch(boxes: Boxes, areas: Areas) -> Mask:
    """Returns which of the boxes lie in one of the areas with some part."""
    own = edges(boxes)[:, None]
    both = (own[..., :2] < areas[:, 2:]) & (own[..., 2:] > areas[:, :2])
    touching: Mask = np.asarray(both.all(axis=-1).any(axis=-1))
    return touching


def are_within(boxes: Boxes, areas: Areas) -> Mask:
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
    paper = np.median(points.reshape(-1, points.shape[-1]), axis=0)
    return np.minimum(points * _WHITE / np.maximum(paper, 1), _WHITE)
