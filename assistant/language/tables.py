"""Rows of a table in words: 东湖区：首次登记费200元/只，延续登记费100元/只."""

import re
from collections.abc import Sequence

_UNIT = re.compile(r"[（(]([^（）()]{1,10})[）)]\s*$")
_NUMBER = re.compile(r"\d[\d,.]*(?:\s*[-—~～至]\s*\d[\d,.]*)?")
_RULE = re.compile(r"[|\s:：-]+")


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a table's row (| … | … |); none of any other line."""
    line = line.strip()
    if len(line) < 3 or not (line.startswith("|") and line.endswith("|")):
        return ()
    return tuple(cell.strip() for cell in line[1:-1].split("|"))


def header_of(text: str, start: int) -> tuple[str, ...]:
    """The cells of the first row of the table that the row at `start` belongs to; none for the first."""
    header: tuple[str, ...] = ()
    for line in text[:start].split("\n")[:-1]:
        cells = cells_of(line)
        header = (header or cells) if cells else ()
    return header


def say(text: str, start: int, end: int) -> str:
    """`text[start:end]`, the rows of a table in words, each with the names of its columns and their units."""
    said, rows = [], []
    at = start
    for line in text[start:end].split("\n"):
        cells = cells_of(line)
        header = header_of(text, at) if cells else ()
        if header and not _RULE.fullmatch(line):
            rows.append(_say_row(header, cells))
        elif not cells:
            said.append(line)
        at += len(line) + 1
    if rows:
        said.append("；".join(rows) + "。")
    return "\n".join(said)


def has_rows(text: str) -> bool:
    """Whether a line of the text is a table's row."""
    return any(cells_of(line) for line in text.split("\n"))


def _say_row(header: Sequence[str], cells: Sequence[str]) -> str:
    named = [_say_cell(name, cell) for name, cell in zip(header[1:], cells[1:], strict=False) if cell]
    return f"{cells[0]}：{'，'.join(named)}" if named else cells[0]


def _say_cell(name: str, cell: str) -> str:
    unit = _UNIT.search(name)
    if unit and _NUMBER.fullmatch(cell):
        return f"{name[: unit.start()].strip()}{cell}{unit[1]}"
    return f"{name}{'' if _NUMBER.fullmatch(cell) else '：'}{cell}"
