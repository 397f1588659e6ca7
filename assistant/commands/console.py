"""Where commands write: the result to standard output, everything else to standard error."""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.errors import PolicyAssistantError

# A document must not be able to steer the terminal it is shown on.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PIPED_WIDTH = 10_000
_GRID_WIDTH = 120
_HIGHLIGHTS = ((r"\[\d+\]", "bold cyan"), (r"(?m)^※.*$", "yellow"), (r"(?m)^依据$", "bold"))


def result() -> Console:
    """Returns the console of standard output: coloured on a terminal, plain and unwrapped when piped."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def messages() -> Console:
    """Returns the console of standard error."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def show_result(text: str) -> None:
    """Writes what was asked for, with its marks coloured on a terminal."""
    styled = Text(_CONTROL.sub("", text))
    for pattern, style in _HIGHLIGHTS:
        styled.highlight_regex(pattern, style)
    result().print(styled)


def show_json(line: str) -> None:
    """Writes JSON exactly as it is."""
    sys.stdout.write(line + "\n")


def show_table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes a table: drawn on a terminal, a line for each row when piped."""
    console = result()
    table = Table(*heading, box=box.SIMPLE_HEAD if console.is_terminal else None)
    for row in rows:
        table.add_row(*(Text(_CONTROL.sub("", cell)) for cell in row))
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    console.print(table)


def show_grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Writes a table of a document with its lines drawn; `head` may be empty."""
    console = result()
    width = max(map(len, (head, *rows)))
    table = Table(box=box.SQUARE, show_header=bool(head), show_lines=True)
    for at in range(width):
        table.add_column(Text(_CONTROL.sub("", head[at] if at < len(head) else "")), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_CONTROL.sub("", cell)) for cell in row))
    if not console.is_terminal:
        console.width = _GRID_WIDTH
    console.print(table, soft_wrap=False)


def show_check(level: str, subject: str, text: str) -> None:
    """Writes one line of a check-up, its level coloured on a terminal."""
    style = {"OK": "green", "WARN": "yellow", "FAIL": "bold red"}.get(level, "")
    result().print(Text.assemble((f"{level:<4}", style), f"  {subject}: ", _CONTROL.sub("", text)))


def show_error(text: str) -> None:
    """Writes one line that says what is wrong and what to do."""
    messages().print(Text.assemble(("error: ", "bold red"), _CONTROL.sub("", " ".join(text.split()))))


def show_note(text: str) -> None:
    """Writes a line that is worth knowing but no part of the result."""
    messages().print(Text(_CONTROL.sub("", text), style="dim"))


def write_file(path: Path, data: bytes) -> None:
    """Writes a file the user named, and says so.

    Raises:
        PolicyAssistantError: it cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise PolicyAssistantError(f"{path}: {error.strerror}") from error
    show_note(f"已写入 {path}")
