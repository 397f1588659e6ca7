"""What kind of file it is, whatever it is called."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders.kinds import kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)


def archive(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (b"\xef\xbb\xbf<!DOCTYPE HTML>", ".txt", ".html"),
        (b'<?xml version="1.0"?>\n<html>', ".xls", ".html"),
        (b"<htmlish>", ".txt", ".txt"),
        (b"<table><tr>", ".xls", ".html"),
        (b"<p>", ".md", ".md"),
        (b"\n%PDF-1.7", ".txt", ".pdf"),
        (archive("word/document.xml"), ".doc", ".docx"),
        (archive("xl/workbook.xml"), ".docx", ".xlsx"),
        (archive("notes.txt"), ".zip", ".zip"),
        (b"PK\x03\x04 torn", ".docx", ".docx"),
        (OLE, ".pdf", ".doc"),
        (OLE, ".xls", ".xls"),
        (OLE + "Workbook".encode("utf-16-le"), ".doc", ".xls"),
        (OLE + "WordDocument".encode("utf-16-le"), ".xlsm", ".doc"),
        (OLE, ".xlsx", ".xlsx"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", ".pdf", ".jpg"),
        ("BMP格式说明".encode(), ".txt", ".txt"),
        ("第一条".encode(), ".txt", ".txt"),
    ],
)
def test_the_content_tells_the_kind(data: bytes, suffix: str, kind: str) -> None:
    assert kind_of(data, suffix) == kind


@given(st.binary(max_size=200), st.sampled_from([".txt", ".docx", ".pdf", ""]))
def test_any_bytes_have_a_kind(data: bytes, suffix: str) -> None:
    assert kind_of(data, suffix).startswith(".") or kind_of(data, suffix) == suffix
