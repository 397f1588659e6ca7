"""Picture files as documents, with the real recogniser."""

from io import BytesIO

import pytest
from PIL import Image

from index.errors import UnreadableDocument
from index.loaders.loading import load_document
from index.loaders.pictures import load_picture
from index.structure.chunking import chunk_document

FIRST = ((220, 60, "示例市养犬管理办法"), (80, 200, "第一条　为了规范养犬，制定本办法。"))
SECOND = ((80, 80, "第二条　每户限养一只犬。"),)


def saved(kind: str, *pages: Image.Image) -> bytes:
    data = BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(data, kind, **more)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
def test_a_photograph_of_a_page_is_read(draw_page, recogniser, kind) -> None:
    content = load_picture(saved(kind, draw_page(*FIRST)), recogniser)
    assert content.text.startswith("示例市养犬管理办法\n第一条 为了规范养犬")
    assert [page.page for page in content.reading.recognised] == [1]


def test_a_fax_of_two_pages_is_one_rule_with_articles(draw_page, recogniser, tmp_path) -> None:
    path = tmp_path / "养犬.tif"
    path.write_bytes(saved("TIFF", draw_page(*FIRST), draw_page(*SECOND)))
    document = load_document(path, tmp_path, 10**8, recogniser)
    assert document.metadata.title == "示例市养犬管理办法"
    assert [page.page for page in document.reading.recognised] == [1, 2]
    assert [chunk.label for chunk in chunk_document(document, 64)][-2:] == ["第一条", "第二条"]


def test_columns_are_read_one_after_the_other(draw_page, recogniser) -> None:
    left = [(50, 100 + 50 * n, text) for n, text in enumerate((
        "第一条　每户限养一只", "犬，不得饲养烈性犬和", "大型犬，品种由公安机", "关公布，并且每年更新。",
    ))]  # fmt: skip
    right = [(560, 100 + 50 * n, text) for n, text in enumerate((
        "第二条　携犬外出的，", "由成年人牵领，主动避", "让行人。违反规定的，", "处二百元以下的罚款。",
    ))]  # fmt: skip
    content = load_picture(saved("PNG", draw_page(*left, *right, shape=(920, 600))), recogniser)
    assert "".join(content.text.split()) == "".join("".join(text.split()) for _, _, text in (*left, *right))


def test_what_has_no_text_is_refused(draw_page, recogniser) -> None:
    with pytest.raises(UnreadableDocument, match="no text was found"):
        load_picture(saved("PNG", draw_page()), recogniser)
    with pytest.raises(UnreadableDocument, match=r"a picture; install policy-assistant\[ocr\]"):
        load_picture(saved("PNG", draw_page(*FIRST)))
    with pytest.raises(UnreadableDocument, match="damaged"):
        load_picture(b"\xff\xd8\xff\x00", recogniser)
