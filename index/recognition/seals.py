"""Seals over the text: their characters run around a ring and are no part of any line.

Told from coloured text (a red head, a red deadline) by what a ring does: its characters are found singly, or
in pieces that lean, several near each other.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.recognition.upright import Boxes, slopes

# Ink whose strongest and weakest colour differ by this much of 255 is coloured; what is so much darker than
# the paper is ink.
_COLOURED, _DARKER = 30, 40
# Black ink is this much darker than the paper in every colour; less than this share of the ink is a smudge.
_BLACK, _FEW = 90, 0.1
# A piece of a ring is a character or two, or leans by more than this (radians) against the lines of the page.
_SQUARE, _LEAN = 2.2, 0.12
# Pieces of a ring stand within so many times their height of each other, and not on one line.
_NEAR = 8.0


def find_seals(boxes: Boxes, crops: Sequence[NDArray[np.uint8]]) -> NDArray[np.bool_]:
    """Returns which of the boxes are parts of a seal.

    Args:
        boxes: where text was found on an upright page.
        crops: what is seen there.
    """
    coloured = np.array([is_coloured(crop) for crop in crops], dtype=bool)
    width = np.linalg.norm(boxes[:, 1] - boxes[:, 0], axis=-1)
    height = np.linalg.norm(boxes[:, 3] - boxes[:, 0], axis=-1)
    angles, slope = slopes(boxes)
    in_ring = coloured & ((width < _SQUARE * height) | (np.abs(angles - slope) > _LEAN))
    seals = np.zeros(len(boxes), dtype=bool)
    centres = boxes.mean(axis=1)
    for ring in _group(np.flatnonzero(in_ring), centres, height):
        seals[ring] = np.ptp(centres[ring, 1]) > height[ring].min()
    return seals


def is_coloured(crop: NDArray[np.uint8]) -> bool:
    """Tells whether what is written is written in colour, and nothing under it in black."""
    points = crop.reshape(-1, 3).astype(np.int16)
    paper = np.median(points, axis=0)
    ink = points[(paper - points).max(axis=-1) > _DARKER]
    if not len(ink):
        return False
    tint = ink - paper  # of coloured paper every ink has the colour
    black = (-tint.max(axis=-1) > _BLACK).mean()
    return bool(black < _FEW and np.median(tint.max(axis=-1) - tint.min(axis=-1)) > _COLOURED)


def _group(
    members: NDArray[np.intp], centres: NDArray[np.float32], height: NDArray[np.float32]
) -> list[list[int]]:
    """Returns the boxes in groups of those near each other."""
    groups: list[list[int]] = []
    for one in map(int, members):
        near = [
            group
            for group in groups
            if any(np.linalg.norm(centres[one] - centres[other]) < _NEAR * height[other] for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([one, *(other for group in near for other in group)])
    return groups
