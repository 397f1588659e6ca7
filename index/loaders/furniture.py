"""Running heads and feet of pages: what stands at the edge of a page and comes again on its neighbours.

They differ from page to page in their figures only and stand at the same height. A page number may stand at
any height if it counts the pages; what a browser prints around a page is known by its address and time.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.loaders.page_lines import Line, find_rows, join_row

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\s\-—–－·•~～|（(【\[]*(?:第|page|p\.?)?\s*(\d{1,4})\s*页?"
    r"(?:\s*(?:[/／,，]\s*)?(?:共|of|/)?\s*(?P<total>\d{1,4})\s*页?)?[\s\-—–－·•~～|）)】\]]*",
    re.IGNORECASE,
)
_DAY = r"(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日)"
_PRINTED = re.compile(
    rf"https?://\S+|(?<!\d){_DAY}[\s,]*(?:星期.)?[\s,]*(?:[上下]午)?\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s*[AP]M|\s*[上下]午)?"
)
# A line that stands at the same place on two pages differs in height by less than this, in ems.
_SAME_HEIGHT = 0.5
# Type that is smaller by a tenth is of another size.
_SAME_SIZE = 0.1
# A head or a foot has so many lines at most.
_MOST_LINES = 3
# Left and right pages have heads of their own, so that the next alike may be two pages away.
_NEIGHBOURS = (-2, -1, 1, 2)


@dataclass(frozen=True, slots=True)
class _Edge:
    """The outermost line of a page: its pieces, and its text with every number alike."""

    pieces: tuple[Line, ...]
    line: Line
    text: str

    @property
    def numbers(self) -> tuple[int, int] | None:
        """The number of a page and of all pages (0 if not said), if the line says nothing else."""
        bare = _PRINTED.sub("", self.line.text).strip()
        match = _PAGE_NUMBER.fullmatch(bare)
        return (int(match[1]), int(match["total"] or 0)) if match else None


def drop_furniture(pages: Sequence[Sequence[Line]], body_size: float) -> list[list[Line]]:
    """Returns the pages without running heads and feet, and without what lies over the text of most pages.

    A head without figures in type as large as the text's stays on the first page, if nothing there repeats
    it: it may be the title.

    Args:
        pages: the pieces of lines of each page.
        body_size: the size of the type of running text.
    """
    rows = [[_edge(row) for row in find_rows(page)] for page in pages]
    overlays = _find_overlays(pages)
    printed = _is_printed(rows)
    titles: list[Line] = []
    for outermost in (0, -1):
        peeled: list[list[_Edge]] = [[] for _ in pages]
        while running := _find_running(rows, outermost, printed):
            for number in running:
                peeled[number].append(rows[number].pop(outermost))
        for number, edges in enumerate(peeled):
            if len(edges) > _MOST_LINES:  # a form that is filled in again on each page
                rows[number] = [*edges, *rows[number]] if outermost == 0 else [*rows[number], *edges[::-1]]
            elif number == outermost == 0:
                heads = [edge for edge in edges if _may_be_title(edge, rows[0], body_size)]
                titles = [piece for edge in heads for piece in edge.pieces]
    bodies = [
        [piece for edge in page for piece in edge.pieces if _place(piece) not in overlays] for page in rows
    ]
    return [[*titles, *bodies[0]], *bodies[1:]] if bodies else []


def _find_overlays(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int, int]]:
    """Returns what stands at one place on most pages: a button that goes along, the name of a copyist."""
    counts = Counter(place for page in pages for place in {_place(piece) for piece in page})
    found = {place for place, count in counts.items() if count > max(2, len(pages) / 2)}
    return found if len(found) <= _MOST_LINES else set()


def _place(piece: Line) -> tuple[str, int, int]:
    return piece.text, round(piece.left / piece.size), round(piece.base / piece.size)


def _edge(row: Sequence[Line]) -> _Edge:
    line = join_row(row)
    return _Edge(tuple(row), line, _DIGITS.sub("#", "".join(line.text.split())))


def _is_printed(rows: Sequence[Sequence[_Edge]]) -> bool:
    """Tells whether a browser printed the pages: address or time, and n of all pages, stand around."""
    edges = [edge for page in rows if page for edge in (page[0], page[-1])]
    counted = any(edge.numbers and edge.numbers[1] == len(rows) for edge in edges)
    return counted and any(_PRINTED.search(edge.line.text) for edge in edges)


def _find_running(rows: Sequence[Sequence[_Edge]], outermost: int, printed: bool) -> set[int]:
    """Returns the pages whose outermost line is a running head or foot."""
    edges = {number: page[outermost] for number, page in enumerate(rows) if page}
    found = set() if outermost else _find_small_heads(rows)
    for number, edge in edges.items():
        near = [edges[number + step] for step in _NEIGHBOURS if number + step in edges]
        stamped = printed and _PRINTED.search(edge.line.text)
        if (
            stamped
            or any(_are_alike(edge, other) for other in near)
            or _counts(number, edge, edges, len(rows))
        ):
            found.add(number)
    return found


def _find_small_heads(rows: Sequence[Sequence[_Edge]]) -> set[int]:
    """Returns the pages with heads of their own, in smaller type than the text and all at one height."""
    small = {
        number: page[0].line
        for number, page in enumerate(rows)
        if len(page) > 1 and page[0].line.size < (1 - _SAME_SIZE) * page[1].line.size
    }
    return {
        number
        for number, head in small.items()
        if any(_is_level(head, small[number + step]) for step in _NEIGHBOURS if number + step in small)
    }


def _is_level(one: Line, other: Line) -> bool:
    return abs(one.base - other.base) < _SAME_HEIGHT * min(one.size, other.size)


def _are_alike(one: _Edge, other: _Edge) -> bool:
    return one.text == other.text and _is_level(one.line, other.line)


def _counts(number: int, edge: _Edge, edges: Mapping[int, _Edge], total: int) -> bool:
    """Tells whether a line is the number of its page: n of all, or one that goes on as the pages do."""
    if edge.numbers is None:
        return False
    value, all_pages = edge.numbers
    if value == number + 1 or all_pages == total > 1:
        return True
    others = ((n, other.numbers) for n, other in edges.items() if n != number)
    return any(numbers is not None and numbers[0] - n == value - number for n, numbers in others)


def _may_be_title(edge: _Edge, rows: Sequence[_Edge], body_size: float) -> bool:
    repeated = any(edge.text in row.text for row in rows)
    return (
        "#" not in edge.text
        and not _PRINTED.search(edge.line.text)
        and edge.line.size >= body_size
        and not repeated
    )
