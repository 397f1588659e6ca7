"""Which parts of a web page are its text: what reads as prose, and what stands in one element with it.

A line of prose is long, ends sentences and is no link: text and link density suffice (Kohlschütter,
Fankhauser and Nejdl, "Boilerplate detection using shallow text features", 2010). The smallest element around
all prose is the body. A site's path, tools, labels and lists of other pages are known by few words and count
only above and below the prose; its foot takes with it the largest element that has less than half of it.
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
_STROKES = re.compile(r"[\s\u3000\xa0|#•·-]+")
_SHORTEST_PROSE = 12
_MOST_LINKED = 0.34
_PARTS = ("section", "article", "dl", "p", "li")
# A foot may hold sentences of its own, and the text may be as short.
_MOST_OF_PROSE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a table of a page.

    `tag` is the element it stands in, `linked` how many of its characters are links; lines of one paragraph
    or list have the same `block`; `around` are the ids of all elements that it stands in.
    """

    text: str
    tag: Tag
    linked: int = 0
    is_table: bool = False
    block: int = 0
    around: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """How many characters it has, without white space and the strokes of a table."""
        return len(_STROKES.sub("", self.text))

    @property
    def is_links(self) -> bool:
        """Whether most of it leads elsewhere."""
        return self.linked > 0.5 * max(self.size, 1)


def choose_body(pieces: Sequence[Piece], title: str) -> list[Piece]:
    """Returns the pieces that are the text of a page; all of them where nothing reads as text.

    Args:
        pieces: the page in reading order, one line a piece where it has no table.
        title: what the page calls itself.
    """
    pieces = _without_feet([piece for piece in pieces if bare(piece.text)])
    named = bare(title)
    titles = [
        at for at, piece in enumerate(pieces) if not piece.is_table and _repeats(bare(piece.text), named)
    ]
    prose = _find_prose(pieces, titles)
    if not prose:
        return list(pieces)
    prose = _below_title(pieces, prose, titles)
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
    if piece.size < _SHORTEST_PROSE or piece.linked > _MOST_LINKED * piece.size:
        return False
    return piece.is_table or _SENTENCE.search(piece.text) is not None


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


def _without_feet(pieces: Sequence[Piece]) -> list[Piece]:
    """Leaves out the foot of the site, with the largest element around it that is not the text."""
    prose = set(_find_prose(pieces))
    sizes = [piece.size if at in prose else 0 for at, piece in enumerate(pieces)]
    feet = []
    for piece in pieces:
        if is_foot(piece.text):
            for element in (piece.tag, *piece.tag.parents):
                inside = [at for at, other in enumerate(pieces) if _is_within(other, element)]
                size = sum(sizes[at] for at in inside)
                if size > _MOST_OF_PROSE * sum(sizes) or any(
                    pieces[at].text.startswith("#") for at in inside
                ):
                    break
                feet.append(element)
    return [piece for piece in pieces if not any(_is_within(piece, foot) for foot in feet)]


def _find_prose(pieces: Sequence[Piece], titles: Sequence[int] = ()) -> list[int]:
    """Where the text reads as prose; where nothing does, all that is neither the site's nor a link."""
    prose = [at for at, piece in enumerate(pieces) if at not in titles and _is_prose(piece)]
    return prose or [at for at, piece in enumerate(pieces) if not (_is_marked(piece) or piece.is_links)]


def _below_title(pieces: Sequence[Piece], prose: list[int], titles: Sequence[int]) -> list[int]:
    """Leaves out prose above the title that does not stand with the prose below it, such as a greeting."""
    heads = titles or [at for at, piece in enumerate(pieces) if piece.text.startswith("# ")]
    below = [at for at in prose if heads and at > heads[0]]
    if not below:
        return prose
    core = _smallest_around([pieces[at] for at in below])
    return [at for at in prose if at in below or _is_within(pieces[at], core)]


def _smallest_around(pieces: Sequence[Piece]) -> Tag:
    """The smallest element that all pieces stand in."""
    common = [pieces[0].tag, *pieces[0].tag.parents]
    for piece in pieces[1:]:
        common = [element for element in common if id(element) in piece.around]
    return common[0]


def _widen(core: Tag, pieces: Sequence[Piece]) -> Tag:
    """The element around a body that is one paragraph, or some of several elements that are alike."""
    inside = [piece for piece in pieces if _is_within(piece, core)]
    for element in core.parents:
        around = [piece for piece in pieces if _is_within(piece, element)]
        is_whole = len({piece.block for piece in inside}) > 1 and not _is_repeated(core)
        if is_whole or any(is_foot(piece.text) for piece in around):
            return core
        core, inside = element, around
    return core


def _is_repeated(element: Tag) -> bool:
    """Whether elements of the same name and class stand beside it: questions, steps, sections of one text."""
    name, kind = element.name, element.get("class")
    return bool(kind or name in _PARTS) and any(
        other is not element and other.get("class") == kind
        for other in (element.parent.find_all(name, recursive=False) if element.parent else ())
    )


def _is_within(piece: Piece, element: Tag) -> bool:
    return id(element) in piece.around


def _find_title(pieces: Sequence[Piece], titles: Sequence[int], prose: int) -> list[int]:
    """Where the title stands above the text: the first line that repeats the page's own, or the headings."""
    before = [at for at in range(prose) if not (_is_marked(pieces[at]) or pieces[at].is_links)]
    same = [at for at in before if at in titles]
    return same[:1] or [at for at in before if pieces[at].text.startswith("#")]


def _repeats(text: str, title: str) -> bool:
    """Whether a line says the same as the title, or a good part of it."""
    shorter, longer = sorted((text, title), key=len)
    return len(shorter) > max(3, len(longer) // 2) and shorter in longer


def _is_opening(piece: Piece, core: Tag) -> bool:
    """Whether a line between title and prose is text: a number, an addressee, a part of the title."""
    return not (_is_marked(piece) or piece.is_links) and _is_within(piece, core)


def _closing(pieces: Sequence[Piece], start: int, core: Tag) -> Iterator[Piece]:
    """What follows the last prose, up to the site's things: signature and date, the page's own address."""
    beside = core.parent or core
    for piece in pieces[start:]:
        inside = _is_within(piece, core)
        if _is_marked(piece) or (is_organiser(piece.text) and not inside):
            break
        if _is_within(piece, beside) and not piece.is_links:
            yield piece


def split_lines(blocks: Iterable[Piece]) -> Iterator[Piece]:
    """Yields each line of a paragraph or list as a piece of its own, so that one may be left out."""
    for number, block in enumerate(blocks):
        around = frozenset(map(id, (block.tag, *block.tag.parents)))
        share = block.linked / max(block.size, 1)
        for line in [block.text] if block.is_table else block.text.split("\n"):
            piece = replace(block, text=line, block=number, around=around)
            yield replace(piece, linked=round(share * piece.size))


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Returns the text of pieces: lines of one block below one another, blocks parted by an empty line."""
    text = ""
    for last, piece in zip([None, *pieces], pieces, strict=False):
        gap = "" if last is None else "\n" if last.block == piece.block else "\n\n"
        text += gap + piece.text
    return re.sub(r"\n{3,}", "\n\n", text).strip()
