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
        (b"<!-- saved from url -->\n<meta charset=gbk>", ".txt", ".html"),
        ("<html>".encode("utf-16"), ".doc", ".html"),
        (b"{\\rtf1", ".doc", ".rtf"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', ".xml", ".doc"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x", ".doc", ".mht"),
        (b"From: a\nSubject: b\n c\nContent-Type: multipart/related", ".html", ".mht"),
        (b"Subject: a\nContent-Type: text/plain\n\n", ".eml", ".eml"),
        ("第一条 罚款。".encode("gb18030") * 99, ".doc", ".txt"),
        ("第一条 罚款。".encode() * 99, ".wps", ".txt"),
        (b"x", ".doc", ".doc"),
        (bytes(range(256)), ".doc", ".doc"),
        ("BMP格式说明".encode(), ".txt", ".txt"),
        ("第一条".encode(), ".txt", ".txt"),
    ],
)
def test_the_content_tells_the_kind(data: bytes, suffix: str, kind: str) -> None:
    assert kind_of(data, suffix) == kind


def test_an_open_document_says_so_itself() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert kind_of(data.getvalue(), ".docx") == ".odt"


@given(st.binary(max_size=200), st.sampled_from([".txt", ".docx", ".pdf", ""]))
def test_any_bytes_have_a_kind(data: bytes, suffix: str) -> None:
    assert kind_of(data, suffix).startswith(".") or kind_of(data, suffix) == suffix
