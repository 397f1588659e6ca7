"""News pages as stories."""

from collections.abc import Sequence

from index.cleaning import Line
from index.types import Document, Unit


def is_news(lines: Sequence[Line]) -> bool:
    """Tells whether the text is a newspaper page or a news article."""
    return False


def parse_stories(document: Document, lines: Sequence[Line]) -> list[Unit]:
    """Returns the stories of a page in order, captions as units of their own."""
    raise NotImplementedError
