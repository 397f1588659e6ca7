"""Tables as text, their cells parted by commas, tabs or semicolons: the first row is the head."""

import csv
from io import StringIO

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.grid import plain_grid
from index.loaders.tables import render_table
from index.loaders.text import decode

_SAMPLE = 4096


def load_delimited(data: bytes) -> Content:
    """Loads a .csv or .tsv file."""
    text = decode(data)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:_SAMPLE], ",\t;，")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = list(csv.reader(StringIO(text, newline=""), dialect))
    except csv.Error as error:
        raise UnreadableDocument(f"not a table of comma-separated values ({error})") from error
    return Content(render_table(plain_grid(rows)) + "\n")
