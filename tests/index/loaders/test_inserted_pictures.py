"""Pictures inside documents that are pages of text, with the real recogniser."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from index.loaders.inserted_pictures import (
    describe_inserted,
    find_in_address,
    pictures_beside,
    read_inserted,
)
from index.recognition.pages import MISSING
from index.types import RecognisedPage

TITLE = "示例市养犬登记收费标准"
FIRST = [(60, 60 + 60 * n, text) for n, text in enumerate((
    TITLE,
    "第一条　为了规范养犬登记收费，根据有关规定制",
    "定本标准，本市行政区域内的养犬登记适用本标准。",
    "第二条　养犬登记每只每年收费一百元，绝育的犬",
    "只收取五十元，盲人饲养的导盲犬免收登记费，并且",
))]  # fmt: skip
SECOND = [(60, 60 + 60 * n, text) for n, text in enumerate((
    "由街道办事处上门办理登记。养犬人应当在每年三",
    "月三十一日前缴纳，逾期不缴纳的由公安机关责令",
    "限期缴纳，仍不缴纳的处二百元以下的罚款处罚。",
    "第三条　本标准自公布之日起施行。",
))]  # fmt: skip
SHAPE = (800, 1000)


def saved(picture: Image.Image, kind: str = "PNG") -> bytes:
    data = BytesIO()
    picture.save(data, kind)
    return data.getvalue()


def photograph() -> Image.Image:
    return Image.effect_mandelbrot((900, 700), (-2, -1, 1, 1), 60).convert("RGB")


@pytest.fixture(scope="module")
def pages(draw_page) -> list[bytes]:
    return [saved(draw_page(*lines, shape=SHAPE)) for lines in (FIRST, SECOND)]


def test_pages_of_one_run_go_on_with_each_other(pages, recogniser) -> None:
    ((first, second),) = read_inserted([pages], recogniser)
    assert (first.number, second.number) == (1, 2)
    assert first.text.startswith(f"{TITLE}\n第一条 为了")
    assert "免收登记费，并且由街道办事处上门办理登记。" in first.text
    assert min(first.confidence, second.confidence) > 0.9
    ((alone,), _) = read_inserted([pages[:1], pages[1:]], recogniser)
    assert alone.text.endswith("并且")


def test_what_is_no_page_of_text(draw_page, recogniser, pages) -> None:
    logo = saved(draw_page((20, 20, "示例市人民政府"), shape=(400, 100)))
    banner = saved(draw_page((20, 20, "示例市人民政府门户网站"), shape=(1200, 400)))
    ((small, photo, name, page),) = read_inserted(
        [[logo, saved(photograph(), "JPEG"), banner, pages[1]]], recogniser
    )
    assert small is None
    assert (photo.text, name.text) == ("", "")
    assert (page.number, page.text[:4]) == (3, "由街道办")
    assert read_inserted([[b"no picture", b""]], recogniser) == [[None, None]]


def test_without_a_recogniser_large_pictures_are_named(pages) -> None:
    ((first, second),) = read_inserted([pages], None)
    assert (first.text, second.number) == ("", 2)
    assert first.problem.endswith(MISSING)


def test_a_damaged_picture_is_named(pages, recogniser) -> None:
    ((page,),) = read_inserted([[pages[0][:400]]], recogniser)
    assert (page.text, "cannot be drawn" in page.problem) == ("", True)


def test_what_is_told_of_a_text_with_pictures(pages, recogniser) -> None:
    ((page,),) = read_inserted([pages[:1]], recogniser)
    told = describe_inserted([page], [(1, 10, 60)])
    assert told.recognised == (RecognisedPage(1, page.confidence, 10, 60),)
    assert (told.pages, told.are_inserted) == (1, True)
    assert describe_inserted([], []).pages == 0


def test_addresses_that_hold_the_picture_themselves() -> None:
    address = "data:image/png;base64," + base64.b64encode(b"dots").decode()
    assert find_in_address(address) == b"dots"
    assert find_in_address(address.replace("=", "%3D")) == b"dots"
    assert find_in_address("data:image/svg+xml;charset=utf-8,%3Csvg%3E") == b"<svg>"
    for other in ("data:text/html,x", "data:image/png;base64,abc", "https://example.cn/a.png", "a.png"):
        assert find_in_address(other) is None


def test_pictures_are_found_in_the_folder_of_the_corpus_alone(tmp_path) -> None:
    root = tmp_path / "corpus"
    for name in ("corpus/网页/附件_files/图 1.png", "corpus/公共.png", "outside.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (root / "网页" / "link.png").symlink_to(tmp_path / "outside.png")
    find = pictures_beside(root / "网页" / "附件.html", root, 100)
    assert find("附件_files/%E5%9B%BE%201.png?v=2#a")
    assert find("附件_files\\图 1.png")
    assert find("../公共.png")
    outside = (
        "../../outside.png",
        str(tmp_path / "outside.png"),
        "link.png",
        "file:///etc/hosts",
        "none.png",
    )
    for address in (*outside, "//example.cn/公共.png", "http://[", "a\0.png", "", "."):
        assert find(address) is None
    assert pictures_beside(root / "网页" / "附件.html", root, 3)("../公共.png") is None
