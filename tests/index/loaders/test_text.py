"""Encodings of plain text."""

import pytest

from index.errors import UnreadableDocument
from index.loaders.text import decode, load_text

TEXT = (
    "示例市供水条例\n\n第一条 为了加强供水管理，保障居民用水，制定本条例。供水单位应当在二十四小时内修复。\n"
)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"],
)
def test_encodings_of_simplified_chinese(encoding: str) -> None:
    assert load_text(TEXT.encode(encoding)).text == TEXT


def test_utf16_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


def test_traditional_chinese_in_big5() -> None:
    text = "供水條例規定，用戶應當於三十日內繳納水費；逾期不繳納者，得停止供水，並通知該用戶。" * 4
    assert decode(text.encode("big5")) == text


def test_western_text() -> None:
    text = (
        "Règlement sur l'eau potable: chaque usager paie sa facture dans les trente jours après réception. "
        * 4
    )
    assert decode(text.encode("cp1252")) == text


def test_rare_characters_of_gb18030() -> None:
    text = TEXT + "䶮城㙍村𠮷野"
    assert decode(text.encode("gb18030")) == text


def test_only_line_endings_change() -> None:
    assert decode("　甲\t乙 \r\n\r\n丙\r丁\n".encode()) == "　甲\t乙 \n\n丙\n丁\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03" * 50,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        b"\x1b\x02\x03\x04\x05" * 40,
        TEXT.encode()[:-1] + b"\x00\x00",
        TEXT.encode("utf-8") + b"\xff\xfe\xfd\xfc" * 30,
    ],
)
def test_rubbish_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="not a text file"):
        decode(data)
