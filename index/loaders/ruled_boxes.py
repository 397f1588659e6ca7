"""Which of the boxes drawn on a page are tables.

A table's rules are seen: strokes, and boxes so thin that they are strokes. The white or shaded boxes that
word processors and browsers lay behind text are none, nor are a chart's lines or a frame without texts
beside each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table

# A box thinner than this share of the type on the page is drawn for a rule.
_THIN = 0.3
_BLANK = {(1,), (1, 1, 1), (0, 0, 0, 0)}  # white as grey, red-green-blue and four inks

Drawn = Mapping[str, Any]


def find_tables(page: Page, em: float) -> list[Table]:
    """Returns the tables of a page that are drawn with rules.

    Args:
        page: a page of pdfplumber.
        em: the size of the type on it.
    """
    shades = [box for box in page.rects if _is_shade(box, em) and not _is_blank(box["non_stroking_color"])]
    ruled = page.filter(
        lambda item: item["object_type"] not in ("rect", "line", "curve") or _is_seen(item, shades, em)
    )
    return [table for table in ruled.find_tables() if len(table.rows) > 1 and _has_texts_abreast(table)]


def _is_shade(box: Drawn, em: float) -> bool:
    """Tells whether a box is filled only, and too thick for a rule."""
    return not box["stroke"] and min(box["width"], box["height"]) > _THIN * em


def _is_seen(item: Drawn, shades: Sequence[Drawn], em: float) -> bool:
    if not item["stroke"] and not item["fill"]:
        return False
    if item["object_type"] != "line" and _is_shade(item, em):
        return False
    if not _is_blank(item["stroking_color"] if item["stroke"] else item["non_stroking_color"]):
        return True
    middle, height = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return any(box["x0"] < middle < box["x1"] and box["top"] < height < box["bottom"] for box in shades)


def _is_blank(color: object) -> bool:
    if isinstance(color, (int, float)):
        return color == 1
    return isinstance(color, (tuple, list)) and tuple(color) in _BLANK


def _has_texts_abreast(table: Table) -> bool:
    middles = [
        ((c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2) for c in table.page.chars if c["text"].strip()
    ]
    for row in table.rows:
        left, top, right, bottom = row.bbox
        inside = [x for x, y in middles if top <= y <= bottom and left <= x <= right]
        if sum(any(cell[0] <= x <= cell[2] for x in inside) for cell in row.cells if cell) > 1:
            return True
    return False
