"""Pictures of pages: of PDF pages and of picture files."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from index.errors import UnreadableDocument
from index.recognition.drawing import draw_pages, open_pictures


def saved(image: Image.Image, kind: str, **options) -> bytes:
    data = BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def test_pages_of_a_pdf_are_drawn_as_large_as_the_recogniser_reads_best(draw_page, scan_pdf) -> None:
    data = scan_pdf(draw_page((40, 40, "一")), draw_page((40, 40, "二"), shape=(600, 900)))
    first, second = draw_pages(data, [1, 2])
    assert first.shape[2] == second.shape[2] == 3
    assert max(first.shape) in (1600, 1601)
    assert second.shape[0] > second.shape[1]
    assert first.min() < 100 < first.max()


def test_what_cannot_be_drawn_is_none(draw_page, scan_pdf) -> None:
    assert list(draw_pages(b"%PDF-1.4 nothing", [1, 2])) == [None, None]
    assert next(draw_pages(scan_pdf(draw_page()), [7])) is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "RGBA", "LA", "I;16"])
def test_every_kind_of_picture_is_black_on_white(mode: str) -> None:
    grey = Image.new("L", (900, 700), 255)
    grey.paste(0, (100, 100, 300, 300))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey, dtype=np.uint16) * 257)
    else:
        image = grey.convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.eval(grey, lambda value: 255 - value))  # what is white is clear
    (picture,) = open_pictures(saved(image, "TIFF" if mode != "CMYK" else "JPEG"))
    assert picture.dtype == np.uint8
    assert picture[200, 200].max() < 60
    assert picture[600, 600].min() > 200


def test_all_pages_of_a_fax_but_one_of_an_animation() -> None:
    frames = [Image.new("L", (900, 1300), shade) for shade in (250, 240, 230)]
    fax = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert len(list(open_pictures(fax))) == 3
    assert len(list(open_pictures(saved(frames[0], "GIF", save_all=True, append_images=frames[1:])))) == 1


def test_a_photograph_is_turned_as_the_camera_was_held() -> None:
    photograph = Image.new("RGB", (4000, 3000), "white")
    exif = photograph.getexif()
    exif[0x0112] = 6
    (picture,) = open_pictures(saved(photograph, "JPEG", exif=exif))
    assert picture.shape[:2] == (2600, 1950)


def test_a_roll_is_cut_between_its_lines() -> None:
    roll = Image.new("L", (600, 4000), 255)
    for top in range(20, 3980, 40):
        roll.paste(0, (50, top, 550, top + 25))
    parts = list(open_pictures(saved(roll, "PNG")))
    assert len(parts) > 3
    assert sum(len(part) for part in parts) == pytest.approx(len(parts[0][0]) / 600 * 4000, rel=0.01)
    assert all(part[0].min() > 200 and part[-1].min() > 200 for part in parts), "no line is cut"


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0 no picture", b"x", saved(Image.new("L", (500, 500)), "PNG")[:90]]
)
def test_damaged_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="damaged, or not a picture"):
        list(open_pictures(data))
