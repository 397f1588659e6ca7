"""Decides what a document is and has it parsed: regulation, news page, or prose under headings."""

from collections.abc import Iterator
from dataclasses import replace

from index.structure.cleaning import split_lines
from index.structure.part_places import place_units
from index.structure.regulations import is_regulation, parse_regulation
from index.structure.sections import parse_sections
from index.structure.stories import is_news, parse_stories
from index.types import Document, Unit


def parse_units(document: Document) -> list[Unit]:
    """Returns the citable units of a document in the order of its text; nothing is lost."""
    if document.parts:
        return list(_parse_parts(document))
    lines = split_lines(document.text)
    if is_news(lines) and not is_regulation(lines):
        return parse_stories(document, lines)
    parse = parse_regulation if is_regulation(lines) else parse_sections
    return place_units(parse(document, lines), document.metadata.division)


def _parse_parts(document: Document) -> Iterator[Unit]:
    """The units of each part, read by itself, with the part's title, place and day where they have none."""
    for part in document.parts:
        metadata = replace(document.metadata, title=part.title)
        alone = replace(document, text=document.text[part.start : part.end], metadata=metadata, parts=())
        for unit in parse_units(alone):
            has_place = unit.place or unit.division
            yield replace(
                unit,
                spans=tuple(replace(span, raw=span.raw + part.start) for span in unit.spans),
                title=unit.title or part.title,
                published=unit.published or part.published,
                place=unit.place if has_place else part.place,
                division=unit.division if has_place else part.division,
            )
