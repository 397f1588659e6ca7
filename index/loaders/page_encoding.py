"""The characters of a web page, whose own word for its encoding is often wrong."""

import re

from index.loaders.text import decode, is_common_chinese

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_MOST_DAMAGED = 0.001
# Every sequence of bytes is text in these, so that a page which names them proves nothing.
_ANYTHING = ("iso-8859", "latin", "windows-125", "us-ascii", "ascii", "cp125")


def decode_page(data: bytes) -> str:
    r"""Returns the text of a page: the bytes decide, then what the page says; line endings become "\n".

    Raises:
        UnreadableDocument: the bytes are no text, or in an encoding that cannot be told.
    """
    text = _read_as(data, "utf-8")
    if text is None:
        chinese = _read_as(data, "gb18030")
        text = chinese if chinese is not None and is_common_chinese(chinese) else None
    if text is None or "\x00" in text:
        text = _read_as_declared(data)
    if text is None:
        return decode(data)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _read_as_declared(data: bytes) -> str | None:
    """The text in the encoding that the page names, a few damaged characters allowed."""
    declared = _CHARSET.search(data[:4096])
    if declared is None or b"\x00" in data:
        return None
    name = declared[1].decode("ascii").lower()
    if name.startswith(_ANYTHING):
        return None
    try:
        text = data.decode("gb18030" if name.startswith("gb") else name, "replace")
    except LookupError:
        return None
    return text if text.count("\ufffd") <= _MOST_DAMAGED * len(text) else None


def _read_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
