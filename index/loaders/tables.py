"""Tables of any format as Markdown rows, so that one reader serves them all."""

from collections.abc import Iterator, Sequence


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yields `| a | b |` lines, a rule below the first; cells that miss at a row's end are left empty."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = max((len(row) for row in filled), default=0)
    for number, row in enumerate(filled):
        cells = [" ".join(cell.split()).replace("|", "｜") for cell in row]
        cells += [""] * (width - len(cells))
        yield "| " + " | ".join(cells) + " |"
        if number == 0 and len(filled) > 1:
            yield "|" + "---|" * width
