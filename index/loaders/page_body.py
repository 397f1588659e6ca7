"""Which parts of a web page are its text: what reads as prose, and what stands in one element with it.

A line of prose is long, ends sentences and is no link (text and link density, as Kohlschütter, Fankhauser and Nejdl,
"Boilerplate detection using shallow text features", 2010, found them to suffice). The smallest element around
all prose is the body; a site's path, tools, labels, lists of other pages and foot are known by few words and
count only outside the prose, each with the largest element around it that holds no prose.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bs4.element import Tag

from index.loaders.page_marks import (
    bare,
    is_foot,
    is_labels,
    is_next,
    is_organiser,
    is_path,
    is_related,
    is_tools,
)

_SENTENCE = re.compile(r"[。；;！？]|[，,].*[，,:：]")
_SHORTEST_PROSE = 12
_MOST_LINKED = 0.34
_FIELD = re.compile(r"[^\s:：]{2,12}[:：]\s*\S")
# A foot may hold a sentence or two of its own.
_MOST_OF_PROSE = 0.1


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a table of a page.

    `tag` is the element it stands in, `linked` how many of its characters are links; lines of one paragraph or
    list have the same `block`.
    """

    text: str
    tag: Tag
    linked: int = 0
    is_table: bool = False
    block: int = 0

    @property
    def is_links(self) -> bool:
        """Whether most of it leads elsewhere."""
        return self.linked > 0.5 * max(len(bare(self.text)), 1)


def choose_body(pieces: Sequence[Piece], title: str) -> list[Piece]:
    """Returns the pieces that are the text of a page; all of them where nothing reads as text.

    Args:
        pieces: the page in reading order, one line a piece where it has no table.
        title: what the page calls itself.
    """
    pieces = [piece for piece in pieces if bare(piece.text)]
    named = bare(title)
    titles = [at for at, piece in enumerate(pieces) if not piece.is_table and _repeats(bare(piece.text), named)]
    prose = [at for at, piece in enumerate(pieces) if at not in titles and _is_prose(piece)]
    if not prose:
        return [piece for piece in pieces if not _is_marked(piece)] or list(pieces)
    prose = _without_feet(pieces, prose)
    core = _widen(_smallest_around([pieces[at] for at in prose]), pieces)
    headings = _find_title(pieces, titles, prose[0])
    kept = []
    for at, piece in enumerate(pieces[: prose[-1] + 1]):
        opens = at < prose[0] and at not in headings
        if not (opens and not _is_opening(piece, core)) and not (opens and headings and at < headings[0]):
            kept.append(piece)
    return [piece for piece in kept if not _is_aside(piece)] + list(_closing(pieces, prose[-1] + 1, core))


def _is_prose(piece: Piece) -> bool:
    if _is_marked(piece) or piece.text.startswith("#"):
        return False
    length = len(bare(piece.text))
    if piece.is_table:
        return length >= _SHORTEST_PROSE and piece.linked <= _MOST_LINKED * length
    long = length >= _SHORTEST_PROSE and piece.linked <= _MOST_LINKED * length
    return long and _SENTENCE.search(piece.text) is not None


def _is_marked(piece: Piece) -> bool:
    """Whether it says what only a site says; a table has no such lines but a small one."""
    lines = [line for line in piece.text.split("\n") if bare(line).strip("|")]
    if piece.is_table:
        lines = [cell for line in lines for cell in line.split("|") if bare(cell)]
    marks = (is_path, is_next, is_foot, is_related, is_labels, is_tools)
    return all(any(mark(line) for mark in marks) for line in lines)


def _is_aside(piece: Piece) -> bool:
    """Whether it is the way to other pages or a bar of tools, which is no text wherever it stands."""
    return is_next(piece.text) or is_path(piece.text) or (piece.is_links and _is_marked(piece))


def _without_feet(pieces: Sequence[Piece], prose: list[int]) -> list[int]:
    """Leaves out prose that stands with the foot of the site: the largest element that holds hardly any other."""
    whole = sum(len(pieces[at].text) for at in prose)
    feet: list[Tag] = []
    for piece in pieces:
        if is_foot(piece.text):
            around = _largest_around(piece, pieces, prose, _MOST_OF_PROSE * whole)
            feet += [around] if around is not None else []
    left = [at for at in prose if not any(_is_within(pieces[at], foot) for foot in feet)]
    return left or prose


def _largest_around(piece: Piece, pieces: Sequence[Piece], prose: Sequence[int], most: float) -> Tag | None:
    found = None
    for element in (piece.tag, *piece.tag.parents):
        if sum(len(pieces[at].text) for at in prose if _is_within(pieces[at], element)) > most:
            break
        found = element
    return found


def _smallest_around(pieces: Sequence[Piece]) -> Tag:
    """The smallest element that all pieces stand in."""
    common = [pieces[0].tag, *pieces[0].tag.parents]
    for piece in pieces[1:]:
        own = {id(element) for element in (piece.tag, *piece.tag.parents)}
        common = [element for element in common if id(element) in own]
    return common[0]


def _widen(core: Tag, pieces: Sequence[Piece]) -> Tag:
    """The element around a body of one paragraph, for what stands beside it: a heading, signature and date."""
    inside = [piece for piece in pieces if _is_within(piece, core)]
    for element in core.parents:
        around = [piece for piece in pieces if _is_within(piece, element)]
        if len({piece.block for piece in inside}) > 1 or any(is_foot(piece.text) for piece in around):
            return core
        core, inside = element, around
    return core


def _is_within(piece: Piece, element: Tag) -> bool:
    return piece.tag is element or any(above is element for above in piece.tag.parents)


def _find_title(pieces: Sequence[Piece], titles: Sequence[int], prose: int) -> list[int]:
    """Where the title stands before the text: the first line that repeats the page's own title, or the headings."""
    before = [at for at in range(prose) if not (_is_marked(pieces[at]) or pieces[at].is_links)]
    same = [at for at in before if at in titles]
    return same[:1] or [at for at in before if pieces[at].text.startswith("#")]


def _repeats(text: str, title: str) -> bool:
    """Whether a line says the same as the title, or a good part of it."""
    shorter, longer = sorted((text, title), key=len)
    return len(shorter) > max(3, len(longer) // 2) and shorter in longer


def _is_opening(piece: Piece, core: Tag) -> bool:
    """Whether a line between title and prose belongs to the text: a number, an addressee, a part of the title."""
    return not (_is_marked(piece) or piece.is_links) and _is_within(piece, core)


def _closing(pieces: Sequence[Piece], start: int, core: Tag) -> Iterator[Piece]:
    """What follows the last prose: signature and date, notes, the page's own address, up to the site's things."""
    beside = core.parent
    for piece in pieces[start:]:
        if _is_marked(piece) or is_organiser(piece.text):
            break
        if _is_within(piece, core):
            yield piece
        elif not piece.is_links and _FIELD.match(bare(piece.text)) and beside is not None and _is_within(piece, beside):
            yield piece


def split_lines(blocks: Iterable[Piece]) -> Iterator[Piece]:
    """Yields each line of a paragraph or list as a piece of its own, so that one may be left out."""
    for number, block in enumerate(blocks):
        share = block.linked / max(len(bare(block.text)), 1)
        for line in [block.text] if block.is_table else block.text.split("\n"):
            yield replace(block, text=line, linked=round(share * len(bare(line))), block=number)


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Returns the text of pieces: lines of one block below one another, blocks parted by an empty line."""
    text = ""
    for last, piece in zip([None, *pieces], pieces, strict=False):
        gap = "" if last is None else "\n" if last.block == piece.block else "\n\n"
        text += gap + piece.text
    return re.sub(r"\n{3,}", "\n\n", text).strip()
