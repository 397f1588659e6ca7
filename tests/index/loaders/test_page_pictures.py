"""Pictures of web pages that are pages of text, with the real recogniser."""

import base64

import pytest

from index.errors import UnreadableDocument
from index.loaders.html import load_html
from index.loaders.loading import load_document
from index.loaders.mhtml import load_mhtml
from tests.index.loaders.test_inserted_pictures import FIRST, SECOND, SHAPE, TITLE, photograph, saved

NOTICE = "示例市公安局关于公布养犬登记收费标准的通知，现将收费标准印发给你们，请遵照执行。"


@pytest.fixture(scope="module")
def scans(draw_page) -> list[bytes]:
    return [saved(draw_page(*lines, shape=SHAPE)) for lines in (FIRST, SECOND)]


def address(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def test_a_scan_takes_its_place_in_the_page(scans, recogniser) -> None:
    first, second = (f'<p style="text-align:center"><img src="{address(scan)}"></p>' for scan in scans)
    photo = f'<img src="{address(saved(photograph()))}">'
    page = f"<h1>收费通知</h1><div><p>{NOTICE}</p>{first}{second}{photo}<p>特此通知。</p></div>"
    content = load_html(page.encode(), recogniser)
    text = content.text
    places = [text.index(part) for part in (NOTICE, TITLE, "第二条 养犬登记", "责令限期缴纳", "特此通知")]
    assert places == sorted(places)
    assert "并且由街道办事处" in text
    assert content.reading.pages == 3
    assert {one.page for one in content.reading.recognised} == {1, 2}
    at = text.index("每只每年")
    assert content.reading.confidence_of(at, at + 4) > 0.9
    assert content.reading.confidence_of(0, text.index(NOTICE) + len(NOTICE)) is None


def test_a_page_that_is_nothing_but_a_scan(scans, recogniser) -> None:
    page = f'<table><tr><td><img data-src="{address(scans[1])}" src="https://example.cn/1.png"></td></tr></table>'
    assert load_html(page.encode(), recogniser).text.startswith("由街道办事处上门办理登记。")
    with pytest.raises(UnreadableDocument, match=r"a picture.*policy-assistant\[ocr\]"):
        load_html(page.encode())


def test_pictures_saved_beside_a_page(scans, recogniser, tmp_path) -> None:
    (tmp_path / "标准_files").mkdir()
    (tmp_path / "标准_files" / "1.png").write_bytes(scans[0])
    (tmp_path / "标准.html").write_text(f'<p>{NOTICE}</p><img src="./标准_files/1.png">', "utf-8")
    document = load_document(tmp_path / "标准.html", tmp_path, 10**7, recogniser)
    assert "绝育的犬只收取五十元" in document.text
    assert document.reading.are_inserted


@pytest.mark.parametrize("place", ["cid:scan@1", "http://example.cn/a/1.png", "1.png"])
def test_pictures_of_a_page_saved_as_one_file(scans, recogniser, place) -> None:
    picture = base64.b64encode(scans[0]).decode()
    data = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: http://example.cn/a/b.html\r\n\r\n"
        f"<p>{NOTICE}</p><img src='{place}'>\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <scan@1>\r\n"
        f"Content-Location: http://example.cn/a/1.png\r\n\r\n{picture}\r\n--b--\r\n"
    )
    assert "绝育的犬只收取五十元" in load_mhtml(data.encode(), recogniser).text
