"""Which place a cell of a table is for, where the names of its rows or columns are places."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.evidence.columns import cell_of
from assistant.evidence.statements import Statement
from assistant.language.tables import JOINT, cells_of
from index.places.divisions import DivisionPath, division_of, is_within

_LONGEST_NAME = 12
# One name may be a word (和平, 长治); rows of places are most of a table.
_FEWEST = 2
_CITY = 2


def place_of(statement: Statement) -> DivisionPath:
    """The place of a cell whose row or column is one, as in a table of several cities; else its passage's."""
    cell, whole = cell_of(statement), statement.passage.division
    if cell is None:
        return whole
    rows, columns = _name_places(statement.passage.chunk.text, whole)
    for name, names in ((cell.row, rows), (cell.column, columns)):
        if names and (path := _place_named(name, whole)):
            return path
    return whole


@lru_cache(maxsize=1024)
def _name_places(text: str, whole: DivisionPath) -> tuple[bool, bool]:
    """Whether the rows of a table, and whether its columns, are places."""
    table = [cells for line in text.split("\n") if (cells := cells_of(line))]
    if not table:
        return False, False
    return _are_places([row[0] for row in table[1:]], whole), _are_places(table[0][1:], whole)


def _are_places(names: Sequence[str], whole: DivisionPath) -> bool:
    told = [name for name in dict.fromkeys(names) if name.strip("-: ")]
    places = {path for name in told if (path := _place_named(name, whole))}
    return len(places) >= _FEWEST and 2 * len(places) > len(told)


@lru_cache(maxsize=8192)
def _place_named(name: str, whole: DivisionPath) -> DivisionPath:
    """The place that a part of a name is: 天河区, or 广东 · 深圳; one within the document's, else a city.

    南城 is a county far away, and a part of every town.
    """
    found: DivisionPath = ()
    for part in name.split(JOINT):
        division = division_of(part) if 1 < len(part) <= _LONGEST_NAME else None
        path = division.path if division else ()
        if is_within(path, whole) if whole else len(path) <= _CITY:
            found = path or found
    return found
