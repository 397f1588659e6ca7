"""Hits as tables that spreadsheets open."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.wording.hit_table import COLUMNS, findings_csv, findings_xlsx, harmless
from assistant.wording.phrase_search import Finder, Mode, PhraseQuery
from assistant.wording.semantic_search import search_by_meaning


@pytest.fixture(scope="module")
def finder(index, embedder) -> Finder:
    return Finder(index, search_by_meaning(index, embedder))


def test_hits_are_exported_as_csv_and_xlsx(finder):
    found = finder.find(PhraseQuery("不得饲养烈性犬"))
    rows = list(csv.reader(StringIO(findings_csv(found).decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(findings_xlsx(found))).active
    assert rows[0] == list(COLUMNS)
    assert rows[1][0].endswith("》第三条第二款")
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows


@given(st.text(max_size=20))
def test_no_cell_is_a_formula_and_no_word_is_lost(text):
    cell = harmless(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


def test_a_title_like_a_formula_stays_text(finder):
    found = finder.find(PhraseQuery("饲养烈性犬", Mode.EXACT))
    hit = replace(found.hits[0], text="=1+1", citation=replace(found.hits[0].citation, title="@办法"))
    table = replace(found, hits=(hit,))
    rows = list(csv.reader(StringIO(findings_csv(table).decode("utf-8-sig"))))
    assert rows[0] == list(COLUMNS)
    assert rows[1][1] == "'@办法"
    assert "'=1+1" in rows[1]
    sheet = load_workbook(BytesIO(findings_xlsx(table))).active
    assert [cell.data_type for cell in sheet[2] if cell.value and str(cell.value).startswith("'=")] == ["s"]
