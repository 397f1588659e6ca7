"""Tables of a page whose columns are held apart by white space only, without a rule.

Rows of figures are what is sure of such a table: they stand below each other in columns that line up at their
left, their right or their middle, under a row that names them. Text in two columns, lists, links and contents
pages have no such head over figures. Distances are in ems, the size of the type.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.language import marks
from index.loaders.grid import Cell, Grid
from index.loaders.heads import is_label, is_year
from index.loaders.page_lines import Line, TableBox
from index.loaders.page_tables import PageTable, join_wrapped, stand_below

# Columns line up within this; a head stands over its column if it reaches so near to it.
_ALIGNED, _NEAR = 1.0, 0.5
# Most of the cells of a column line up, and most of a column of figures are figures.
_MOST, _MOST_FIGURES = 0.8, 0.7
# Fewest rows of figures: of a table of two columns more, since a list of names and numbers looks like one.
_FEWEST_ROWS, _FEWEST_OF_TWO = 2, 3
# Rows further apart than so many times the usual distance are not of one table.
_APART = 2.5
# Lines of one cell stand nearer to each other than its row to the next: by this share of the rows' distance.
_WITHIN_CELL = 0.8
_WITHIN_ROWS = 1.5
_MOST_HEADS, _LONGEST_HEAD, _LONGEST_CELL = 4, 24, 30
_MOST_BETWEEN = 2

_FIGURE = re.compile(
    r"[≥≤<>＜＞约±+¥￥-]{0,2}\s*\d[\d,，.\s]*(?:[-~～—至/]\s*\d[\d,，.]*)?\s*(?:[%％‰]|\D{1,4})?"
)
_EMPTY = re.compile(r"[-—–/／\\*]{1,3}|无|免费|不限")
_SENTENCE = re.compile(r"[。；;！？]")
_NOTE = re.compile(r"(?:注|说明|备注|附注|资料来源|来源)\s*\d*\s*[:：]")
_LEADER = re.compile(r"[.．·…‥・]{3,}|(?:[.．·…] ){3,}")
_ITEM = re.compile(rf"{marks.LISTED}|{marks.ITEM}")
_CONTENTS = re.compile(r"目\s*[录次]")

Row = Sequence[Line]
Extent = tuple[float, float]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Body:
    """Rows from `start` to before `end` of which most have figures.

    `columns` are where its columns stand, `figures` the numbers of those that hold figures.
    """

    start: int
    end: int
    columns: tuple[Extent, ...]
    pitch: float
    figures: frozenset[int]


def find_white_tables(rows: Sequence[Row], before: PageTable | None = None) -> list[Row | TableBox]:
    """Returns the rows of a column of a page with those that make a table put into one.

    Args:
        rows: pieces that stand on one line together, from the top down.
        before: the table without rules that ends the page before; a table that begins this one and stands in
            its columns goes on with it, with or without a head of its own.
    """
    found: list[Row | TableBox] = []
    at = 0
    while body := _next_body(rows, at):
        heads = _head_start(rows, body, at)
        if heads is None and body.start > at and len(rows[body.start - 1]) == 1:  # it names the rows below it
            body = replace(body, start=body.start - 1)
            heads = _head_start(rows, body, at)
        goes_on = before is not None and body.start == 0 and stand_below(body.columns, before.columns)
        if heads is None and not goes_on:
            found += rows[at : body.end]
        else:
            start = body.start if heads is None else heads
            found += [*rows[at:start], _make_table(rows, start, body)]
        at = body.end
    return [*found, *rows[at:]]


def _next_body(rows: Sequence[Row], at: int) -> _Body | None:
    """The first run of rows with figures in columns, from a row on."""
    while at < len(rows):
        if not _has_figures(rows[at]):
            at += 1
            continue
        end = _end_of_run(rows, at)
        while end - at >= _FEWEST_ROWS:
            if body := _as_body(rows, at, end):
                return body
            end = next((row for row in range(end - 1, at, -1) if _has_figures(rows[row - 1])), at)
        at += 1
    return None


def _has_figures(row: Row) -> bool:
    """Whether there is a figure behind the first piece of a row, and no sentence in it."""
    texts = [piece.text for piece in row]
    figures = [text for text in texts[1:] if is_figure(text)]
    if len(texts) > 1 and all(map(_EMPTY.fullmatch, texts[1:])):
        figures += [text for text in texts[:1] if is_figure(text)]
    return not all(map(is_year, figures)) and not any(
        _SENTENCE.search(text) or _LEADER.search(text) or len(text) > _LONGEST_CELL for text in texts[1:]
    )


def is_figure(text: str) -> bool:
    """Whether a text is a figure, with its unit or a range of them: 1,030 / 50元 / 10-20 / 8.5%."""
    return bool(_FIGURE.fullmatch(text.strip()))


def _end_of_run(rows: Sequence[Row], start: int) -> int:
    """Behind the last row with figures that no more than a few others part from the one before."""
    end = start + 1
    for at in range(start + 1, len(rows)):
        if at - end > _MOST_BETWEEN or any(_NOTE.match(piece.text) for piece in rows[at][:1]):
            break
        if _has_figures(rows[at]):
            end = at + 1
    return end


def _as_body(rows: Sequence[Row], start: int, end: int) -> _Body | None:
    """The body of a table, if the rows with figures stand in columns that line up."""
    told = [row for row in rows[start:end] if _has_figures(row)]
    columns = _with_words(_columns([piece for row in told for piece in row]), rows[start:end])
    steps = [below[0].base - above[0].base for above, below in pairwise(told)]
    if len(columns) < 2 or len(told) < (_FEWEST_OF_TWO if len(columns) == 2 else _FEWEST_ROWS):
        return None
    em = median(piece.size for row in told for piece in row)
    pitch = median(steps)
    between = [below[0].base - above[0].base for above, below in pairwise(rows[start:end])]
    if max(between) > _APART * max(pitch, em):
        return None
    cells: list[list[Line]] = [[] for _ in columns]
    for row in told:
        places = [_column_of(piece, columns) for piece in row]
        if len(set(places)) < len(places):
            return None
        for place, piece in zip(places, row, strict=True):
            cells[place].append(piece)
    if not all(_is_aligned(own, em) for own in cells if own) or not any(map(_is_of_figures, cells[1:])):
        return None
    others = [row for row in rows[start:end] if not _has_figures(row)]
    if any(_SENTENCE.search(piece.text) for row in others for piece in row):
        return None
    figures = frozenset(at for at, own in enumerate(cells) if at and _is_of_figures(own))
    return _extend(rows, _Body(start, end, columns, pitch, figures))


def _extend(rows: Sequence[Row], body: _Body) -> _Body:
    """The body with what of its first and last row stands on lines of their own, and rows without figures."""
    start, end = body.start, body.end
    while start and _is_part(rows[start - 1], rows[body.start], body):
        start -= 1
    while end < len(rows) and (
        _is_part(rows[end], rows[end - 1], body) or _is_row(rows[end], rows[end - 1], body)
    ):
        end += 1
    return replace(body, start=start, end=end)


def _is_part(row: Row, other: Row, body: _Body) -> bool:
    """Whether a line holds nothing but parts of cells of words, and stands as near to a row as those do."""
    if abs(row[0].base - other[0].base) > _WITHIN_CELL * body.pitch or _NOTE.match(row[0].text):
        return False
    under = [_columns_under(piece, body.columns, 0.0) for piece in row]
    return all(len(one) == 1 and one[0] not in body.figures for one in under)


def _is_row(row: Row, above: Row, body: _Body) -> bool:
    """Whether a line is a row of words (免收) in the columns of the table."""
    under = [_columns_under(piece, body.columns, 0.0) for piece in row]
    near = row[0].base - above[0].base <= _WITHIN_ROWS * body.pitch
    distinct = all(len(one) == 1 for one in under) and len(set(under)) == len(row) > 1
    return near and distinct and not any(_SENTENCE.search(piece.text) for piece in row)


def _columns(pieces: Sequence[Line]) -> tuple[Extent, ...]:
    """Where pieces stand beside each other: what overlaps is one column."""
    columns: list[Extent] = []
    for piece in sorted(pieces, key=lambda one: one.left):
        if columns and piece.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return tuple(columns)


def _with_words(columns: tuple[Extent, ...], rows: Sequence[Row]) -> tuple[Extent, ...]:
    """The columns of figures with those of words whose lines all stand at heights of their own."""
    apart = [
        piece
        for row in rows
        for piece in row
        if not any(piece.left < right and left < piece.right for left, right in columns)
    ]
    return tuple(sorted((*columns, *_columns(apart))))


def _column_of(piece: Line, columns: Sequence[Extent]) -> int:
    """The column that a piece stands in, or is nearest to."""
    middle = (piece.left + piece.right) / 2
    return min(range(len(columns)), key=lambda at: max(columns[at][0] - middle, middle - columns[at][1], 0))


def _is_aligned(pieces: Sequence[Line], em: float) -> bool:
    """Whether most pieces of a column begin, end or have their middle at one place."""
    edges = ([one.left for one in pieces], [one.right for one in pieces])
    middles = [(one.left + one.right) / 2 for one in pieces]
    return any(
        sum(abs(place - median(places)) <= _ALIGNED * em for place in places) >= _MOST * len(places)
        for places in (*edges, middles)
    )


def _is_of_figures(pieces: Sequence[Line]) -> bool:
    told = [one.text for one in pieces if not _EMPTY.fullmatch(one.text)]
    return bool(told) and sum(map(is_figure, told)) >= _MOST_FIGURES * len(told)


def _head_start(rows: Sequence[Row], body: _Body, at: int) -> int | None:
    """Where the head of a table begins, at row `at` at the earliest; None where its columns are not named."""
    start, named = body.start, set[int]()
    while start > max(at, body.start - _MOST_HEADS):
        row, below = rows[start - 1], rows[start]
        em = row[0].size
        if below[0].base - row[0].base > _APART * max(body.pitch, em) or not all(map(_may_head, row)):
            break
        places = [_columns_under(piece, body.columns, em) for piece in row]
        if not all(places) or (len(row) < 2 and not _is_of_head(row[0], rows[start], named)):
            break
        named.update(place for under in places for place in under)
        start -= 1
    if not body.figures <= named or (start and _CONTENTS.fullmatch(rows[start - 1][0].text)):
        return None
    return start


def _may_head(piece: Line) -> bool:
    text = piece.text.strip()
    if len(text) > _LONGEST_HEAD or _SENTENCE.search(text) or _NOTE.match(text):
        return False
    return not is_figure(text) or is_label(text)


def _is_of_head(piece: Line, below: Row, named: set[int]) -> bool:
    """Whether a text alone on its line is a part of a head: above the columns, and no wider than they are."""
    return (
        bool(named)
        and below[0].left + piece.size < piece.left
        and piece.right <= below[-1].right + piece.size
    )


def _columns_under(piece: Line, columns: Sequence[Extent], em: float) -> tuple[int, ...]:
    near = _NEAR * em
    under = tuple(
        at
        for at, (left, right) in enumerate(columns)
        if piece.left < right + near and left < piece.right + near
    )
    return under or (_column_of(piece, columns),)


def _make_table(rows: Sequence[Row], start: int, body: _Body) -> TableBox:
    heads = _read_heads(rows[start : body.start], body.columns)
    height = 1 + max((cell.row for cell in heads), default=-1)
    cells = [*heads, *_read_body(rows[body.start : body.end], body, height)]
    pieces = [piece for row in rows[start : body.end] for piece in row]
    return TableBox(
        min(piece.left for piece in pieces),
        max(piece.right for piece in pieces),
        min(piece.top for piece in pieces),
        max(piece.bottom for piece in pieces),
        PageTable(Grid(tuple(cells), height), (), body.columns),
    )


def _read_heads(rows: Sequence[Row], columns: Sequence[Extent]) -> list[Cell]:
    """The cells of the head: one over several columns spans them, lines of one cell are joined."""
    levels: list[dict[Span, str]] = []
    for row in rows:
        spans = _share(row, columns)
        if levels and _goes_on(spans, levels[-1]):
            for span, text in spans.items():
                levels[-1][span] = join_wrapped(f"{levels[-1].get(span, '')}\n{text}")
        else:
            levels.append(dict(spans))
    cells = []
    for number, level in enumerate(levels):
        for (first, last), text in level.items():
            cells.append(Cell(number, first, text, 1, last - first + 1))
    return cells


def _goes_on(spans: Iterable[Span], above: Iterable[Span]) -> bool:
    """Whether a row of a head goes on with the cells above it, and names no parts of them."""
    touching = [(own, other) for own in spans for other in above if own[0] <= other[1] and other[0] <= own[1]]
    return bool(touching) and all(own == other for own, other in touching)


def _share(row: Row, columns: Sequence[Extent]) -> dict[Span, str]:
    """The columns that each piece of a row of a head spans: those under it, or those it is the middle of."""
    spans: dict[Span, str] = {}
    taken = -1
    for number, piece in enumerate(row):
        under = [at for at in _columns_under(piece, columns, piece.size) if at > taken] or [taken + 1]
        following = row[number + 1].left if number + 1 < len(row) else float("inf")
        first, last = under[0], under[-1]
        middle = (piece.left + piece.right) / 2
        options = [
            (low, high)
            for low in range(taken + 1, first + 1)
            for high in range(last, len(columns))
            if high == last or columns[high][0] < following
        ]
        best = min(
            options,
            key=lambda span: (
                round(abs((columns[span[0]][0] + columns[span[1]][1]) / 2 - middle) / piece.size),
                span[1] - span[0],
            ),
        )
        spans[best] = piece.text
        taken = best[1]
    return spans


def _read_body(rows: Sequence[Row], body: _Body, top: int) -> list[Cell]:
    """The cells below the head; a line that stands nearer to a row than rows do is a part of it."""
    whole = [at for at, row in enumerate(rows) if _has_figures(row) or _is_row(row, row, body)]
    parts: dict[int, list[Row]] = {at: [rows[at]] for at in whole}
    for at, row in enumerate(rows):
        if at not in parts and (owner := _owner(rows, at, whole, body)) is not None:
            parts[owner].append(row)
        elif at not in parts:
            parts[at] = []
    cells = []
    for number, at in enumerate(sorted(parts), top):
        if not parts[at]:
            text = " ".join(piece.text for piece in rows[at])
            cells.append(Cell(number, 0, text, 1, len(body.columns)))
            continue
        texts: dict[int, list[str]] = {}
        for row in sorted(parts[at], key=lambda one: one[0].base):
            for piece in row:
                texts.setdefault(_column_of(piece, body.columns), []).append(piece.text)
        cells += [Cell(number, column, join_wrapped("\n".join(texts[column]))) for column in sorted(texts)]
    return cells


def _owner(rows: Sequence[Row], at: int, whole: Sequence[int], body: _Body) -> int | None:
    """The row that a line without figures is a part of; None for one that names the rows below it."""
    row = rows[at]
    nearest = min(whole, key=lambda one: abs(rows[one][0].base - row[0].base))
    if _is_part(row, rows[nearest], body):
        return nearest
    above = max((one for one in whole if one < at), default=None)
    if above is None or len(row) > 1 or row[0].base - rows[at - 1][0].base > _WITHIN_ROWS * body.pitch:
        return None
    column = _column_of(row[0], body.columns)
    over = [piece for piece in rows[at - 1] if _column_of(piece, body.columns) == column]
    fills = over and abs(over[-1].left - row[0].left) < row[0].size > body.columns[column][1] - over[-1].right
    return above if fills and not _ITEM.match(row[0].text) else None
