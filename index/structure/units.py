"""Decides what a document is and has it parsed: regulation, news page, or prose under headings."""

from index.structure.cleaning import split_lines
from index.structure.regulations import is_regulation, parse_regulation
from index.structure.sections import parse_sections
from index.structure.stories import is_news, parse_stories
from index.types import Document, Unit


def parse_units(document: Document) -> list[Unit]:
    """Returns the citable units of a document in the order of its text; nothing is lost."""
    lines = split_lines(document.text)
    if is_regulation(lines):
        return parse_regulation(document, lines)
    if is_news(lines):
        return parse_stories(document, lines)
    return parse_sections(document, lines)
