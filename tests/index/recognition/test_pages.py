"""Pages are recognised side by side, in order, once."""

import threading
from typing import ClassVar

import numpy as np
import pytest

from index.errors import ModelUnavailable
from index.recognition import pages
from index.recognition.engine import PageReading, Piece
from index.recognition.pages import Recogniser, mean_confidence, open_recogniser

SHAPE = (40, 30)


def picture(shade: int) -> np.ndarray:
    return np.full((*SHAPE, 3), shade, dtype=np.uint8)


class ShadeEngine:
    """Reads the shade of a picture; what it was asked is written down."""

    asked: ClassVar[list[int]] = []
    confidence = 0.9

    def read(self, picture):
        shade = int(picture[0, 0, 0])
        self.asked.append(shade)
        if shade == 66:
            raise ValueError("strange")
        pieces = (Piece(f"shade {shade}", self.confidence, 0, 0, 9, 9), Piece("·", 0.1, 0, 0, 1, 1))
        return PageReading(pieces if shade else ())


@pytest.fixture
def shades(monkeypatch):
    ShadeEngine.asked, ShadeEngine.confidence = [], 0.9
    monkeypatch.setattr(pages, "Engine", ShadeEngine)
    return ShadeEngine


def texts(found) -> list[str]:
    return [" ".join(piece.text for piece in one.pieces) for one in found]


def test_pages_come_in_their_order_and_smudges_are_left_out(shades, tmp_path) -> None:
    found = list(Recogniser(tmp_path).read(picture(shade) for shade in range(9)))
    assert texts(found) == ["", *(f"shade {shade}" for shade in range(1, 9))]
    assert found[3].shape == SHAPE
    assert found[3].confidence == 0.8, "what is left out counts"


def test_no_page_is_recognised_twice(shades, tmp_path) -> None:
    first = list(Recogniser(tmp_path).read(map(picture, (1, 2, 1))))
    assert set(shades.asked) == {1, 2}
    shades.asked = []
    assert list(Recogniser(tmp_path).read(map(picture, (1, 2, 1)))) == first
    assert shades.asked == []


def test_a_killed_build_keeps_the_pages_it_has_read(shades, tmp_path) -> None:
    reading = Recogniser(tmp_path).read(picture(shade) for shade in range(1, 200))
    next(reading)
    reading.close()
    done = set(shades.asked)
    assert len(done) < 20, "no more pictures are drawn than are being read"
    shades.asked = []
    list(Recogniser(tmp_path).read(picture(shade) for shade in sorted(done)))
    assert shades.asked == []


def test_pages_that_cannot_be_read_say_why(shades, tmp_path) -> None:
    shades.confidence = 0.3
    found = list(Recogniser(tmp_path).read([picture(66), None, picture(5)]))
    assert ["ValueError" in found[0].problem, "cannot be drawn" in found[1].problem] == [True, True]
    assert "too unclear" in found[2].problem
    assert texts(found) == ["", "", ""]


def test_a_missing_model_ends_the_build(monkeypatch, tmp_path) -> None:
    def refuse():
        raise ModelUnavailable("install it again")

    monkeypatch.setattr(pages, "Engine", refuse)
    before = threading.active_count()
    with pytest.raises(ModelUnavailable):
        list(Recogniser(tmp_path).read([picture(1)]))
    assert threading.active_count() <= before


def test_there_is_none_without_the_package(monkeypatch, tmp_path) -> None:
    assert open_recogniser(tmp_path) is not None
    monkeypatch.setattr(pages, "is_installed", lambda: False)
    assert open_recogniser(tmp_path) is None


def test_long_lines_weigh_more() -> None:
    assert mean_confidence([Piece("长" * 9, 1.0, 0, 0, 1, 1), Piece("短", 0.5, 0, 0, 1, 1)]) == 0.95
    assert mean_confidence([]) == 0
