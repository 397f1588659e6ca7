"""Pictures of a web page that are whole pages of text: what is written on them takes their place."""

from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from index.loaders.inserted_pictures import FindPicture, InsertedPage, describe_inserted, read_inserted
from index.loaders.page_body import Piece
from index.recognition.pages import Recogniser
from index.types import Reading

# Scripts put the picture in its place when it comes into view; until then its address stands elsewhere.
_ADDRESSES = ("src", "data-src", "data-original")
_NUMBER = "data-recognised-picture"


def insert_texts(page: BeautifulSoup, find: FindPicture, recogniser: Recogniser | None) -> list[InsertedPage]:
    """Puts the text of pictures into the page, and returns the pictures that are as large as a page."""
    runs = _runs(page, find)
    read = read_inserted([[data for _, data in run] for run in runs], recogniser)
    pages = []
    for run, found in zip(runs, read, strict=True):
        for (tag, _), inserted in zip(run, found, strict=True):
            if inserted:
                pages.append(inserted)
                _put(page, tag, inserted)
    return pages


def _runs(page: BeautifulSoup, find: FindPicture) -> list[list[tuple[Tag, bytes]]]:
    """The pictures at hand; those without text between them in one run."""
    runs: list[list[tuple[Tag, bytes]]] = []
    goes_on = False
    for element in page.descendants:
        if isinstance(element, NavigableString):
            goes_on = goes_on and not element.strip()
        elif isinstance(element, Tag) and element.name == "img" and (data := _find(element, find)):
            if goes_on:
                runs[-1].append((element, data))
            else:
                runs.append([(element, data)])
            goes_on = True
    return runs


def _find(tag: Tag, find: FindPicture) -> bytes | None:
    addresses = (str(tag.get(name) or "").strip() for name in _ADDRESSES)
    return next(filter(None, map(find, filter(None, addresses))), None)


def _put(page: BeautifulSoup, tag: Tag, inserted: InsertedPage) -> None:
    """Puts each block of a text where the picture stands; behind the table, where that is a cell of one."""
    table = tag.find_parent("table")
    place = table if table is not None and table.find("table") is None else tag
    for block in reversed([block for block in inserted.text.split("\n\n") if block.strip()]):
        new = page.new_tag("pre", attrs={_NUMBER: str(inserted.number)})
        new.string = block
        place.insert_after(new)


def is_inserted(tag: Tag) -> bool:
    """Whether an element is the text of a picture."""
    return tag.has_attr(_NUMBER)


def describe(pages: Sequence[InsertedPage], pieces: Sequence[Piece], text: str) -> Reading:
    """Returns what was recognised of a text that is made of these pieces."""
    return describe_inserted(pages, list(_places(pieces, text)))


def _places(pieces: Sequence[Piece], text: str) -> Iterator[tuple[int, int, int]]:
    at = 0
    for piece in pieces:
        start = text.find(piece.text.strip(), at)
        if is_inserted(piece.tag) and start >= 0:
            at = start + len(piece.text.strip())
            yield int(str(piece.tag[_NUMBER])), start, at
