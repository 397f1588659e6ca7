"""Markdown with front matter; the text stays as it stands in the file, markup included."""

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.text import decode
from index.metadata.frontmatter import split_front_matter


def load_markdown(data: bytes) -> Content:
    """Loads a Markdown file."""
    given, text = split_front_matter(decode(data))
    if not text.strip():
        raise UnreadableDocument("there is no text behind the front matter")
    return Content(text, given)
