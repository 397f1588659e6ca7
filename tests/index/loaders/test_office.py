"""Documents of other word processors, with and without LibreOffice."""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from index.errors import UnreadableDocument
from index.loaders import office
from index.loaders.office import CONVERTED

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_ROW = rb"\trowd\cellx1000\cellx2000\intbl %s\cell %s\cell\row"
RTF = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0 "
    rb"\'b5\'da\'d2\'bb\'cc\'f5 {\v \'d2\'fe}\u32602?\u27454?\par "
    + _ROW % (rb"\'c0\'e0", rb"\'bd\'f0")
    + _ROW % (b"1", b"2")
    + rb"\pard \'c4\'a9\par}"
)


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a script in LibreOffice's place; it says in `called` what it was called with."""

    def make(script: str) -> Path:
        path = tmp_path / "bin" / "soffice"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/called\n{script}\n')
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")
        return tmp_path / "called"

    return make


@pytest.fixture
def without_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setattr(office, "_PROGRAMS", ("no-such-program",))


@pytest.mark.usefixtures("without_program")
@pytest.mark.parametrize(("suffix", "what"), [(".doc", "old Word format"), (".wps", "WPS format")])
def test_without_libreoffice_the_remedy_is_named(suffix: str, what: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"{what}; save it as .docx, or install LibreOffice"):
        CONVERTED[suffix](OLE)


@pytest.mark.usefixtures("without_program")
def test_rich_text_is_read_without_libreoffice() -> None:
    text = CONVERTED[".rtf"](RTF).text
    assert text == "第一条 罚款\n\n| 类 | 金 |\n|---|---|\n| 1 | 2 |\n\n末"
    with pytest.raises(UnreadableDocument, match="no text"):
        CONVERTED[".rtf"](rb"{\rtf1 }")


def test_what_is_no_document_is_not_given_to_libreoffice(program: Callable[[str], Path]) -> None:
    called = program("exit 0")
    with pytest.raises(UnreadableDocument, match="damaged, or not a Word document"):
        CONVERTED[".doc"](b"nothing")
    assert not called.exists()


def test_the_converted_document_is_read_and_nothing_is_left(
    program: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.docx").write_bytes(word("第一条 罚款五百元。"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    called = program(f'cp "{tmp_path}/made.docx" document.docx')
    assert CONVERTED[".doc"](OLE).text == "第一条 罚款五百元。"
    assert list((tmp_path / "temporary").iterdir()) == []
    arguments = called.read_text().split("\n")
    assert "--headless" in arguments
    assert arguments[-2].endswith("document.doc")
    assert any(one.startswith(f"-env:UserInstallation=file://{tmp_path}/temporary") for one in arguments)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 1", "cannot open it"),
        ("touch document.docx", "cannot open it"),
        ("sleep 60 & sleep 60", "did not come to an end within 1 seconds"),
    ],
)
def test_failures_are_told(
    program: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    monkeypatch.setattr(office, "_SECONDS", 1)
    program(script)
    with pytest.raises(UnreadableDocument, match=words) as error:
        CONVERTED[".doc"](OLE)
    assert "save it as .docx" in str(error.value)


def test_a_program_that_cannot_be_started(program: Callable[[str], Path], tmp_path: Path) -> None:
    program("")
    (tmp_path / "bin" / "soffice").write_bytes(b"#!/no/such/shell\n")
    with pytest.raises(UnreadableDocument, match="cannot be started"):
        CONVERTED[".doc"](OLE)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_itself() -> None:
    text = CONVERTED[".rtf"](RTF).text
    assert text == "第一条 罚款\n\n| 类 | 金 |\n|---|---|\n| 1 | 2 |\n\n末"
    with pytest.raises(UnreadableDocument, match=r"cannot open it|no text"):
        CONVERTED[".doc"](OLE)
