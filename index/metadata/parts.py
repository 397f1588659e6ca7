"""What a workbook and each of its sheets are: title, place and day of each sheet, as far as it says so."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import PurePosixPath

from index.metadata.frontmatter import FrontMatter
from index.metadata.inference import find_division, infer_metadata
from index.types import Metadata, Part

# What stands above a sheet's table: its title, its unit; its place alone on a line that says nothing else.
_MOST_LINES, _LONGEST_LINE, _LONGEST_PLACE = 6, 80, 20


def describe_parts(text: str, parts: Sequence[Part], doc: str) -> tuple[Metadata, tuple[Part, ...]]:
    """Returns what is known of a workbook and its sheets, which come with their names for titles.

    What one sheet says holds for no other. The workbook itself is what its file is called; it has the place
    of its sheets where they all have the same.
    """
    stem = PurePosixPath(doc).stem
    whole = infer_metadata("", FrontMatter(), doc)
    described = tuple(_describe(text[part.start : part.end], part, whole) for part in parts)
    places = {part.division for part in described}
    if not whole.division and len(places) == 1:
        division = places.pop()
        whole = replace(whole, division=division, place=division[-1] if division else "")
    return replace(whole, title=whole.title or stem), described


def _describe(text: str, part: Part, whole: Metadata) -> Part:
    above = _lines_above(text)
    own = infer_metadata("\n".join(above), FrontMatter(), part.title)
    named = (part.title, *(line for line in above if len(line) <= _LONGEST_PLACE))
    division = find_division(named, text[:1000])
    name = part.title or (own.title if own.title in above else "")
    title = name if whole.title in name else f"{whole.title} {name}".strip()
    place = division[-1] if division else ""
    return replace(part, title=title, place=place, division=division, published=own.published)


def _lines_above(text: str) -> list[str]:
    """The short lines above the first table or heading of a sheet."""
    lines = (line.strip() for line in text.split("\n"))
    told = (line for line in lines if line)
    above = takewhile(lambda line: not line.startswith(("|", "#")) and len(line) <= _LONGEST_LINE, told)
    return [line for line, _ in zip(above, range(_MOST_LINES), strict=False)]
