"""Pictures in Word documents and web pages that are whole pages of text: attachments scanned and pasted in.

A picture smaller than a page is not looked at, and one on which little is written (a logo, a seal, a
photograph, a code to be scanned) is no text. Pictures come out of the file or its folder, never a network.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from index.errors import UnreadableDocument
from index.loaders.pdf import PageContent, lay_out
from index.loaders.recognised_lines import Sheet, place_sheets
from index.recognition.drawing import PAGE_HEIGHT, measure_picture, open_pictures
from index.recognition.engine import Picture
from index.recognition.pages import MISSING, RecognisedPicture, Recogniser, mean_confidence
from index.types import Reading, RecognisedPage

FindPicture = Callable[[str], bytes | None]
"""Returns the bytes of the picture that an address names; None where they are not at hand."""

# A page at the 72 dots an inch of old screens has 595 by 842; half of one is enough to hold paragraphs.
_SHORTEST_SIDE, _FEWEST_DOTS = 300, 595 * 842 // 2
# What is written on a logo, a seal or a photograph has fewer characters.
_FEWEST_CHARS = 50
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=.-]+)*),(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class InsertedPage:
    """A picture as large as a page: its number among those of the file, from 1, and what is written on it.

    `text` is empty where it is no page of text, or was not read; then `problem` says why.
    """

    number: int
    text: str
    confidence: float = 1.0
    problem: str = ""


def read_inserted(
    runs: Iterable[Sequence[bytes]], recogniser: Recogniser | None
) -> list[list[InsertedPage | None]]:
    """Returns what is written on each picture; None for one that is too small for a page.

    Args:
        runs: the pictures of a file; those of a run follow each other without text between them, so that
            a sentence may go on from one to the next.
        recogniser: None where there is none; then pages are named as not read.
    """
    sized = [[data if _is_large(data) else b"" for data in run] for run in runs]
    wanted = [data for run in sized for data in run if data]
    read = iter(_recognise(wanted, recogniser) if recogniser else [None for _ in wanted])
    number = 0
    found: list[list[InsertedPage | None]] = []
    for run in sized:
        numbers = [number := number + 1 if data else number for data in run]
        large = [(own, next(read)) for own, data in zip(numbers, run, strict=True) if data]
        pages = iter(_lay_out_run(large))
        found.append([next(pages) if data else None for data in run])
    return found


def _is_large(data: bytes) -> bool:
    width, height = measure_picture(data)
    return min(width, height) >= _SHORTEST_SIDE and width * height >= _FEWEST_DOTS


def _recognise(pictures: Sequence[bytes], recogniser: Recogniser) -> Iterator[list[RecognisedPicture]]:
    """Yields what is written on each picture, in parts where it is a roll or has several pages."""
    owners: list[int] = []

    def parts() -> Iterator[Picture | None]:
        for at, data in enumerate(pictures):
            try:
                for part in open_pictures(data):
                    owners.append(at)
                    yield part
            except UnreadableDocument:
                owners.append(at)
                yield None

    read = list(recogniser.read(parts()))
    for at in range(len(pictures)):
        yield [one for owner, one in zip(owners, read, strict=True) if owner == at]


def _lay_out_run(
    run: Sequence[tuple[int, list[RecognisedPicture] | None]],
) -> Iterator[InsertedPage]:
    """Yields the pages of a run of pictures, the text of those that are pages of text laid out together."""
    parts = [part for _, read in run if read and _is_text(read) for part in read]
    sheets = [Sheet(part.pieces, PAGE_HEIGHT / max(*part.shape, 1), part.rules) for part in parts]
    texts = iter(lay_out([PageContent(sheet.lines, sheet.tables) for sheet in place_sheets(sheets)]))
    for number, read in run:
        if read is None:
            yield InsertedPage(number, "", 0.0, f"a picture; {MISSING}")
        elif _is_text(read):
            text = "\n".join(next(texts) for _ in read).strip()
            pieces = [piece for part in read for piece in part.pieces]
            yield InsertedPage(number, text, mean_confidence(pieces), _problem(read))
        else:
            yield InsertedPage(number, "", problem=_problem(read))


def _is_text(read: Sequence[RecognisedPicture]) -> bool:
    return sum(len(piece.text) for part in read for piece in part.pieces) >= _FEWEST_CHARS


def _problem(read: Sequence[RecognisedPicture]) -> str:
    return next((part.problem for part in read if part.problem), "")


def describe_inserted(pages: Iterable[InsertedPage], places: Sequence[tuple[int, int, int]]) -> Reading:
    """Returns what of a text was recognised from its pictures.

    Args:
        pages: the pictures of the file that are as large as a page.
        places: number of the picture, start and end in the text, for each part of it.
    """
    by_number = {page.number: page for page in pages}
    recognised = tuple(
        RecognisedPage(number, by_number[number].confidence, start, end) for number, start, end in places
    )
    unread = tuple((page.number, page.problem) for page in by_number.values() if page.problem)
    if not (recognised or unread):
        return Reading()
    return Reading(len(by_number), recognised, unread, are_inserted=True)


def find_in_address(address: str) -> bytes | None:
    """Returns the picture that a `data:` address holds itself; None for every other address."""
    match = _DATA.match(address)
    if match is None:
        return None
    try:
        if match[1].endswith(";base64"):
            return base64.b64decode(unquote(match[2]))
        return unquote_to_bytes(match[2])
    except (binascii.Error, ValueError):
        return None


def pictures_beside(page: Path, root: Path, max_bytes: int) -> FindPicture:
    """Returns what finds the pictures of a saved page in its folder and below, within `root`."""
    return partial(_find_beside, page.parent, root.resolve(), max_bytes)


def _find_beside(folder: Path, root: Path, max_bytes: int, address: str) -> bytes | None:
    if address.startswith("data:"):
        return find_in_address(address)
    try:
        parts = urlsplit(address.replace("\\", "/"))
        file = (folder / unquote(parts.path)).resolve()
        if parts.scheme or parts.netloc or not (file.is_relative_to(root) and file.is_file()):
            return None
        return file.read_bytes() if file.stat().st_size <= max_bytes else None
    except (OSError, ValueError):
        return None
