"""How files were understood, of an index and read now."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.configuration.settings import Settings
from assistant.documents.naming import choose_document, find_path
from assistant.documents.reading_report import State
from assistant.documents.understanding import Standing, understand_file, understand_indexed
from assistant.operations.opening import reading_index
from index.errors import PolicyAssistantError
from index.types import Reading, RecognisedPage

CORPUS = Path(__file__).parents[3] / "corpus"
GUIDE = """# 甲市救助站开放指南

## 一、开放时间

每日八时开放。

## 二、收费

| 项目 | 标准（元） |
|---|---|
| 住宿 | 30 |
| 餐饮 | 12 |

收费由站内公示。
"""


@pytest.fixture
def corpus(tmp_path, build):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "guide.md").write_text(GUIDE, encoding="utf-8")
    (folder / "guide-old.md").write_text(
        GUIDE.replace("指南", "办法").replace("八时", "九时"), encoding="utf-8"
    )
    (folder / "broken.docx").write_bytes(b"no archive")
    build(folder, tmp_path / "index")
    return folder


@pytest.fixture
def index(corpus, tmp_path):
    with reading_index(Settings(_env_file=None, index_dir=tmp_path / "index")) as opened:
        yield opened


def read(path):
    return understand_file(path, 256, 50, None)


def test_what_the_index_keeps_is_what_reading_gives(index, corpus):
    kept, fresh = understand_indexed(index, "guide.md"), read(corpus / "guide.md")
    assert (kept.standing, fresh.standing) == (Standing.INDEXED, Standing.FRESH)
    assert replace(fresh, standing=kept.standing) == kept
    assert [entry.name for entry in kept.outline] == ["一、开放时间", "二、收费"]
    (table,) = kept.tables
    assert (table.head, table.rows) == (("项目", "标准（元）"), (("住宿", "30"), ("餐饮", "12")))
    assert kept.place_of(table) == "二、收费表"
    assert kept.problems == []


def test_a_file_that_changed_or_went_since_is_said_to(index, corpus):
    (corpus / "guide.md").write_text(GUIDE.replace("八时", "七时"), encoding="utf-8")
    (corpus / "guide-old.md").unlink()
    changed = understand_indexed(index, "guide.md")
    assert changed.standing is Standing.CHANGED
    assert "八时" in changed.text
    assert understand_indexed(index, "guide-old.md").standing is Standing.GONE


def test_pages_that_were_recognised_are_told_with_the_chunks_that_stand_on_them(corpus):
    found = read(corpus / "guide.md")
    tables = [chunk for chunk in found.chunks if chunk.kind == "table"]
    start = found.text.index("| 项目")
    pages = (RecognisedPage(1, 0.99, 0, start), RecognisedPage(2, 0.9, start, len(found.text)))
    scanned = replace(
        found, reading=Reading(3, pages, ((3, "cannot be drawn; print the file to a new PDF"),))
    )
    assert [scanned.pages_of(chunk) for chunk in tables] == [(2,)]
    assert scanned.pages_of(scanned.chunks[0]) == (1,)
    assert [(one.state, one.where) for one in scanned.problems] == [
        (State.PARTLY, "3 / 3"),
        (State.RECOGNISED, "1–2 / 3"),
    ]


def test_a_file_that_cannot_be_read_is_named_with_the_reason(corpus):
    with pytest.raises(PolicyAssistantError, match=r"broken\.docx: .*not a Word document"):
        read(corpus / "broken.docx")


@pytest.mark.parametrize(
    ("given", "doc"),
    [
        ("guide.md", "guide.md"),
        ("甲市救助站开放办法", "guide-old.md"),
        ("《甲市救助站开放指南》", "guide.md"),
        ("开放办法", "guide-old.md"),
        ("GUIDE-OLD", "guide-old.md"),
        ("broken", "broken.docx"),
    ],
)
def test_a_document_is_found_by_name_title_or_a_part_of_it(index, given, doc):
    assert choose_document(index, given) == doc


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("救助站", "2 documents fit 救助站.*guide-old.md 《甲市救助站开放办法》, guide.md"),
        ("甲市救助站开发指南", "no file .*the nearest: guide.md 《甲市救助站开放指南》"),
        ("完全无关", "index show"),
        ("../../etc/passwd", "no file"),
        ("", "no file"),
    ],
)
def test_names_that_fit_several_or_none_list_candidates(index, given, said):
    with pytest.raises(PolicyAssistantError, match=said):
        choose_document(index, given)


def test_a_path_is_found_in_the_folders_that_were_indexed(index, corpus, monkeypatch, tmp_path):
    monkeypatch.chdir(corpus)
    assert find_path(index, corpus / "guide.md") == find_path(index, corpus.relative_to(corpus) / "guide.md")
    (tmp_path / "guide.md").write_text(GUIDE)
    assert find_path(index, tmp_path / "guide.md") == ""
    assert find_path(index, corpus / "broken.docx") == ""


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.glob("*.md")))
def test_the_parts_of_a_document_are_all_of_its_text_each_beside_its_chunk(name):
    found = read(CORPUS / name)
    assert "".join(part.loaded for part in found.parts) == found.text
    for part in found.parts:
        last = part.chunk.text.rstrip().split("\n")[-1]
        assert last in part.loaded
