"""Saved pages in one file (.mht, .mhtml), as browsers and Word write them."""

from email import message_from_bytes
from email.message import Message

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.html import load_html
from index.loaders.text import load_text


def load_mhtml(data: bytes) -> Content:
    """Loads a web page that was saved with its pictures in one file."""
    message = message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    parts = [part for part in message.walk() if not part.is_multipart()]
    start = str(message.get_param("start") or "")
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    pages.sort(key=lambda part: str(part.get("Content-ID", "")) != start if start else False)
    if pages:
        return load_html(_payload(pages[0]))
    texts = [part for part in parts if part.get_content_type() == "text/plain"]
    if len(parts) > 1 and texts:
        return load_text(_payload(texts[0]))
    raise UnreadableDocument("there is no page in it; save it as .html")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
