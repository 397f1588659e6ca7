"""Plain text in the encodings that Chinese offices use."""

import codecs
import re

from charset_normalizer import from_bytes

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.text_tables import render_tables

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_OTHERS = ["big5", "big5hkscs", "cp1252", "iso8859_1"]
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_WORDLIKE = re.compile(
    r"[\w\s\u3000-\u303f\uff00-\uffef，。、；：？！“”‘’《》（）〔〕…—·.,;:?!()\[\]\"'<>/|#*%&=+@~_-]"
)
# GB 2312 level 1, the 3,755 characters that make up practically all running Chinese text.
_COMMON = frozenset(
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if not (row == 0xD7 and cell > 0xF9)
)


def load_text(data: bytes) -> Content:
    """Loads a plain text file; its tables become rows of Markdown."""
    return Content(render_tables(decode(data)))


def decode(data: bytes) -> str:
    r"""Decodes UTF-8, UTF-16 and GB18030, others by guess; a BOM is dropped, line endings become "\n".

    Raises:
        UnreadableDocument: the bytes are no text, or in an encoding that cannot be told.
    """
    if not data.strip():
        raise UnreadableDocument("the file is empty")
    text = _decode_marked(data)
    if text is None:
        if b"\x00" in data:
            text = _decode_unmarked_utf16(data)
        else:
            text = _attempt(data, "utf-8") or _decode_legacy(data)
    if text is None or not _is_text(text):
        raise UnreadableDocument("not a text file, or in an unknown encoding; save it as UTF-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableDocument("the file is empty")
    return text


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None


def _decode_marked(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _attempt(data, encoding)
    return None


def _decode_unmarked_utf16(data: bytes) -> str | None:
    """Text has hardly a NUL character, so every other byte of its ASCII part is zero on one side only."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    return _attempt(data, "utf-16-le" if odd >= even else "utf-16-be")


def _decode_legacy(data: bytes) -> str | None:
    text = _attempt(data, "gb18030")
    if text is not None and is_common_chinese(text):
        return text
    best = from_bytes(data, cp_isolation=_OTHERS).best()
    return str(best) if best is not None else None


def is_common_chinese(text: str) -> bool:
    """Other encodings read as GB18030 give rare characters; Chinese text hardly has any."""
    wide = [mark for mark in text[:20_000] if mark > "\u2e80" and not "\u3000" <= mark <= "\u303f"]
    wide = [mark for mark in wide if not "\uff00" <= mark <= "\uffef"]
    return bool(wide) and sum(mark in _COMMON for mark in wide) >= 0.8 * len(wide)


def _is_text(text: str) -> bool:
    sample = text[:10_000]
    if "\x00" in text or len(_CONTROL.findall(sample)) > len(sample) / 200:
        return False
    return len(_WORDLIKE.findall(sample)) >= 0.7 * len(sample)
