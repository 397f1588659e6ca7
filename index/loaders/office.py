"""Documents of other word processors (.doc, .wps, .rtf, .odt), converted by LibreOffice."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.docx import load_docx
from index.loaders.grid import plain_grid
from index.loaders.tables import render_table
from index.recognition.pages import Recogniser

_NAMES = {
    ".doc": "old Word format",
    ".wps": "WPS format",
    ".rtf": "rich text",
    ".odt": "OpenDocument text",
}
_SIGNATURES = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf", b"<?xml", b"\xef\xbb\xbf<?xml")
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SECONDS = 120
_LARGEST_CONVERTED = 200 * 2**20
# No macro is run and no link followed, whatever the document asks for.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>"""
_HIDDEN = re.compile(r"\{(?=(?:[^{}\\]|\\.)*\\(?:v|deleted)(?![a-z0-9]))(?:[^{}\\]|\\.)*\}", re.DOTALL)


def find_libreoffice() -> str | None:
    """Returns where LibreOffice is; None where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def load_converted(data: bytes, recogniser: Recogniser | None = None, *, suffix: str) -> Content:
    """Loads a document of one of the formats of `CONVERTED`."""
    if not data.startswith(_SIGNATURES):
        raise UnreadableDocument(f"damaged, or not a Word document; save it as .docx (it is called {suffix})")
    program = find_libreoffice()
    if program:
        return load_docx(convert(data, suffix, program), recogniser)
    if data.startswith(b"{\\rtf"):
        return _load_rtf(data)
    raise UnreadableDocument(f"{_NAMES[suffix]}; save it as .docx, or install LibreOffice")


CONVERTED: dict[str, Callable[..., Content]] = {
    suffix: partial(load_converted, suffix=suffix) for suffix in _NAMES
}


def convert(data: bytes, suffix: str, program: str) -> bytes:
    """Returns a document as .docx; LibreOffice gets a folder and a profile of its own that are removed after.

    Raises:
        UnreadableDocument: it cannot read it, or not in time.
    """
    with tempfile.TemporaryDirectory(prefix="policy-assistant-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document{suffix}"
        source.write_bytes(data)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        own = f"-env:UserInstallation={profile.as_uri()}"
        to = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source))
        _run([program, "--headless", "--norestore", "--nolockcheck", own, *to], folder)
        made = folder / "document.docx"
        if not made.exists() or not 0 < made.stat().st_size <= _LARGEST_CONVERTED:
            raise UnreadableDocument("LibreOffice cannot open it (a password, or damaged); save it as .docx")
        return made.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        raise UnreadableDocument(
            f"LibreOffice cannot be started ({error.strerror}); save it as .docx"
        ) from error
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(
            f"LibreOffice did not come to an end within {_SECONDS} seconds; save it as .docx"
        ) from error
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and what it started."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _load_rtf(data: bytes) -> Content:
    """Rich text without LibreOffice: its paragraphs and rows, without automatic numbers of newer programs."""
    text: str = rtf_to_text(  # type: ignore[no-untyped-call]
        _HIDDEN.sub("", data.decode("latin-1")), errors="replace"
    )
    blocks: list[str] = []
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if line.endswith("|"):
            rows.append(line[:-1].split("|"))
            continue
        if rows:
            blocks.append(render_table(plain_grid(rows)))
            rows = []
        blocks.append(line.strip())
    if not any(blocks):
        raise UnreadableDocument("the document has no text")
    return Content("\n\n".join(filter(None, blocks)))
