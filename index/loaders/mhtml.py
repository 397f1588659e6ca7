"""Saved pages in one file (.mht, .mhtml), as browsers and Word write them."""

from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from functools import partial
from urllib.parse import unquote, urljoin

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.html import load_html
from index.loaders.inserted_pictures import find_in_address
from index.loaders.text import load_text
from index.recognition.pages import Recogniser


def load_mhtml(data: bytes, recogniser: Recogniser | None = None) -> Content:
    """Loads a web page that was saved with its pictures in one file; those that are text are recognised."""
    message = message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    parts = [part for part in message.walk() if not part.is_multipart()]
    start = str(message.get_param("start") or "")
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    pages.sort(key=lambda part: str(part.get("Content-ID", "")) != start if start else False)
    if pages:
        return load_html(_payload(pages[0]), recogniser, partial(_find, parts, _address(pages[0])))
    texts = [part for part in parts if part.get_content_type() == "text/plain"]
    if len(parts) > 1 and texts:
        return load_text(_payload(texts[0]))
    raise UnreadableDocument("there is no page in it; save it as .html")


def _address(part: Message) -> str:
    return str(part.get("Content-Location") or "").strip()


def _find(parts: Sequence[Message], page: str, address: str) -> bytes | None:
    """The picture of the file that an address on the page names."""
    if address.startswith("cid:"):
        name = f"<{unquote(address[4:])}>"
        return next((_payload(part) for part in parts if part.get("Content-ID", "") == name), None)
    places = {address, urljoin(page, address)}
    inside = next((_payload(part) for part in parts if _address(part) in places), None)
    return inside or find_in_address(address)


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
