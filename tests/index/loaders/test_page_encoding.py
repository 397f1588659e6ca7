"""Encodings that pages name, rightly or wrongly."""

import pytest

from index.errors import UnreadableDocument
from index.loaders.page_encoding import decode_page

TEXT = "<p>关于供水管理的通知：每吨三元，自二〇二六年起施行，居民应当按期缴费。</p>"


def page(charset: str, encoding: str) -> bytes:
    return f'<meta charset="{charset}">{TEXT}'.encode(encoding)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("gbk", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("windows-1252", "utf-8"),
        ("big5", "utf-8"),
        ("utf-8", "utf-16"),
        ("utf-8", "utf-8-sig"),
        ("no-such", "gb18030"),
    ],
)
def test_the_bytes_decide(charset: str, encoding: str) -> None:
    assert decode_page(page(charset, encoding)).endswith(TEXT)


def test_what_the_page_says_decides_where_the_bytes_do_not() -> None:
    text = "供水管理辦法，每噸三元，居民應當按期繳費。"
    assert text in decode_page(f'<meta charset="big5"><p>{text}</p>'.encode("big5"))


def test_a_few_damaged_characters_do_not_spoil_a_page() -> None:
    data = f'<meta charset="utf-8">{TEXT * 40}'.encode() + b"\xe4\xbd<p>\xe6\x9c\xab</p>"
    assert decode_page(data).startswith(f'<meta charset="utf-8">{TEXT}')


def test_line_endings_and_what_is_no_text() -> None:
    assert decode_page(b"<p>a\r\nb\rc</p>") == "<p>a\nb\nc</p>"
    with pytest.raises(UnreadableDocument):
        decode_page(bytes(range(256)) * 20)
