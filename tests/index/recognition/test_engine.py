"""The real recogniser on small pages."""

import numpy as np
import pytest
from PIL import ImageChops, ImageDraw

from index.errors import ModelUnavailable
from index.recognition import engine
from index.recognition.engine import Engine, PageReading

TEXTS = ("示例市养犬管理办法", "第三条每户限养一只犬。", "违反规定的处二百元罚款。")
LINES = [(60, 60 + 80 * number, text) for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def reader() -> Engine:
    return Engine()


def as_picture(page) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(page)[..., ::-1])


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_is_read_whichever_way_up_it_was_scanned(reader, draw_page, capfd, quarters) -> None:
    page = as_picture(draw_page(*LINES))
    read = reader.read(np.ascontiguousarray(np.rot90(page, quarters)))
    pieces = sorted(read.pieces, key=lambda one: one.top)
    assert tuple("".join(piece.text.split()) for piece in pieces) == TEXTS
    assert all(piece.confidence > 0.9 for piece in pieces)
    assert [round(piece.left / 20) for piece in pieces] == [3, 3, 3]
    assert capfd.readouterr() == ("", ""), "nothing is written to the terminal"


def test_a_seal_over_the_text_hides_no_line_and_a_red_head_stays(reader, draw_page) -> None:
    page = draw_page(*LINES[1:], (60, 300, "本办法由市公安局负责解释。"))
    red = draw_page((250, 40, TEXTS[0]), ink=(205, 30, 35))
    ring = ImageDraw.Draw(red)
    ring.ellipse((200, 120, 420, 340), outline=(205, 30, 35), width=8)
    ring.regular_polygon((310, 230, 40), 5, fill=(205, 30, 35))
    page = ImageChops.multiply(page, red)
    pieces = sorted(reader.read(as_picture(page)).pieces, key=lambda one: one.top)
    texts = ["".join(piece.text.split()) for piece in pieces]
    assert texts == [*TEXTS, "本办法由市公安局负责解释。"]


def test_an_empty_page_has_nothing(reader, draw_page) -> None:
    assert reader.read(as_picture(draw_page())) == PageReading()
    assert reader.read(np.full((300, 300, 3), 7, dtype=np.uint8)) == PageReading()


def test_without_the_package_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(engine, "PACKAGE", "no_such_package_at_all")
    assert not engine.is_installed()
    assert engine.engine_identity() == ""
    with pytest.raises(ModelUnavailable, match=r"policy-assistant\[ocr\]"):
        Engine()
