"""Tables as text: separators, quoted cells, encodings, and what is no table."""

import pytest

from index.errors import UnreadableDocument
from index.loaders.delimited import load_delimited


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_cells_are_parted_by_what_the_file_uses(separator: str) -> None:
    rows = (("区县", "电话"), ("东湖区", "88310001"), ("西岭区", "88310002"))
    text = "\n".join(separator.join(row) for row in rows)
    assert load_delimited(text.encode()).text.splitlines() == [
        "| 区县 | 电话 |", "|---|---|", "| 东湖区 | 88310001 |", "| 西岭区 | 88310002 |",
    ]  # fmt: skip


def test_a_cell_may_hold_the_separator_and_lines() -> None:
    text = '事项,材料\n落户,"身份证,\n户口簿"\n'
    assert load_delimited(text.encode()).text.splitlines()[-1] == "| 落户 | 身份证, 户口簿 |"


def test_an_empty_file_is_named() -> None:
    with pytest.raises(UnreadableDocument, match="empty"):
        load_delimited(b" \n")
