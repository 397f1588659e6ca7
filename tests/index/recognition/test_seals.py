"""Seals are told from coloured text, and fade."""

import numpy as np
from PIL import Image, ImageDraw

from index.recognition.seals import (
    are_within,
    drop_colour,
    edges,
    fade_colour,
    find_seals,
    is_coloured,
    touch,
)

RED, BLACK, YELLOW = (30, 30, 205), (20, 20, 20), (180, 220, 245)  # blue, green, red


def page(draw, paper=(245, 245, 245)) -> np.ndarray:
    picture = Image.new("RGB", (1200, 1700), paper)
    draw(ImageDraw.Draw(picture))
    return np.asarray(picture)


def crop(ink, paper=(245, 245, 245)) -> np.ndarray:
    picture = Image.new("RGB", (120, 30), paper)
    ImageDraw.Draw(picture).rectangle((10, 8, 110, 22), fill=ink)
    return np.asarray(picture)


def test_a_ring_is_a_seal() -> None:
    seals = find_seals(page(lambda pen: pen.ellipse((700, 1000, 950, 1250), outline=RED, width=8)))
    ((left, top, right, bottom),) = seals
    assert np.allclose((left, top, right, bottom), (700, 1000, 951, 1251), atol=16)


def test_a_red_head_a_red_line_and_a_red_character_are_none() -> None:
    def draw(pen) -> None:
        pen.rectangle((200, 150, 1000, 250), fill=RED)
        pen.rectangle((100, 300, 1100, 306), fill=RED)
        pen.rectangle((600, 400, 680, 480), fill=RED)

    assert len(find_seals(page(draw))) == 0


def test_a_page_of_one_colour_has_none() -> None:
    for paper in ((245, 245, 245), YELLOW):
        black = page(lambda pen: pen.ellipse((700, 1000, 950, 1250), outline=BLACK, width=8), paper)
        assert len(find_seals(black)) == 0


def test_coloured_ink_fades() -> None:
    assert drop_colour(crop(RED)).min() > 200
    assert fade_colour(crop(RED)).min() == 255
    assert max(drop_colour(crop(BLACK)).min(), fade_colour(crop(BLACK)).min()) < 30


def test_boxes_lie_in_areas_by_their_middle() -> None:
    corners = [[0, 0], [20, 0], [20, 10], [0, 10]]
    boxes = np.array([corners, np.add(corners, 100)], dtype=np.float32)
    assert are_within(boxes, np.array([(90, 90, 140, 140), (300, 300, 400, 400)])).tolist() == [False, True]
    assert are_within(boxes, np.zeros((0, 4))).tolist() == [False, False]
    assert edges(boxes).tolist() == [[0, 0, 20, 10], [100, 100, 120, 110]]
    assert touch(boxes, np.array([(118, 90, 140, 140)])).tolist() == [False, True]
    assert touch(boxes, np.zeros((0, 4))).tolist() == [False, False]


def test_colour_is_that_of_the_ink() -> None:
    assert is_coloured(crop(RED))
    assert not is_coloured(crop(BLACK))
    assert not is_coloured(crop(BLACK, YELLOW)), "the paper is yellow, the ink is not"
    assert not is_coloured(crop((240, 240, 240)))
    both = np.where(np.arange(120)[None, :, None] % 4 == 0, crop(BLACK), crop(RED))
    assert not is_coloured(both), "black text lies under the seal"
