"""Seals are told from coloured text."""

import math

import numpy as np
from PIL import Image, ImageDraw

from index.recognition.seals import find_seals, is_coloured

RED, BLACK = (30, 30, 205), (20, 20, 20)  # blue, green, red


def crop(ink, width: int = 60, height: int = 30, paper=(245, 245, 245)) -> np.ndarray:
    picture = Image.new("RGB", (width, height), paper)
    ImageDraw.Draw(picture).rectangle((10, 8, width - 10, height - 8), fill=ink)
    return np.asarray(picture)


def box(x: float, y: float, width: float, height: float, angle: float = 0.0) -> np.ndarray:
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return corners @ turn + [x, y]


LINES = [box(500, 100 + 50 * n, 800, 30) for n in range(4)]


def found(boxes, crops) -> list[bool]:
    return find_seals(np.array(boxes, dtype=np.float32), crops).tolist()


def test_the_characters_of_a_ring_are_a_seal() -> None:
    ring = [box(400, 150, 30, 30), box(520, 150, 30, 30), box(380, 230, 30, 60), box(460, 280, 140, 30, 0.4)]
    crops = [crop(BLACK, 800)] * 4 + [crop(RED, 30), crop(RED, 30), crop(RED, 30, 60), crop(RED, 140)]
    assert found([*LINES, *ring], crops) == [False] * 4 + [True] * 4


def test_red_text_on_a_line_stays() -> None:
    spaced = [box(300, 50, 30, 30), box(500, 50, 30, 30), box(700, 50, 30, 30)]
    crops = [crop(RED, 800)] * 4 + [crop(RED, 30)] * 3
    assert not any(found([*LINES, *spaced], crops))


def test_black_characters_by_themselves_stay() -> None:
    ring = [box(400, 150, 30, 30), box(520, 150, 30, 30), box(380, 230, 30, 60)]
    assert not any(found([*LINES, *ring], [crop(BLACK, 800)] * 4 + [crop(BLACK, 30)] * 3))


def test_colour_is_that_of_the_ink() -> None:
    assert is_coloured(crop(RED))
    assert not is_coloured(crop(BLACK))
    assert not is_coloured(crop(BLACK, paper=(180, 220, 245))), "the paper is yellow, the ink is not"
    assert not is_coloured(crop((240, 240, 240)))
    both = crop(RED, 120)
    both = np.where(np.arange(120)[None, :, None] % 4 == 0, crop(BLACK, 120), both)
    assert not is_coloured(both), "black text lies under the seal"
