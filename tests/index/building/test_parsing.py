"""Files become documents and chunks, or a reason."""

import pytest

from index.building.parsing import parse_files
from index.building.survey import survey

RULE = "示例市养犬管理办法\n\n第一条 为了规范养犬，制定本办法。\n\n第二条 每户限养一只犬。\n"


def parse(folder, recogniser=None):
    told = []
    files = list(survey([folder], 2**30).files.values())
    parsed = list(parse_files(files, 64, 2**30, lambda *state: told.append(state), recogniser))
    assert told[0] == (0, len(files))
    assert told[-1] == (len(files), len(files))
    return {one.doc: one for one in parsed}


def test_chunks_have_ids_and_what_cannot_be_read_a_reason(tmp_path) -> None:
    (tmp_path / "rule.txt").write_text(RULE, encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"no archive")
    parsed = parse(tmp_path)
    assert len({chunk.id for chunk in parsed["rule.txt"].chunks}) == len(parsed["rule.txt"].chunks) > 1
    assert all(chunk.confidence is None for chunk in parsed["rule.txt"].chunks)
    assert parsed["broken.docx"].document is None
    assert "not a Word document" in parsed["broken.docx"].problem


def test_chunks_know_how_sure_the_recogniser_was(tmp_path, draw_page, scan_pdf, recogniser) -> None:
    page = draw_page((200, 60, "示例市养犬管理办法"), (80, 200, "第一条　每户限养一只犬。"))
    (tmp_path / "scan.pdf").write_bytes(scan_pdf(page))
    parsed = parse(tmp_path, recogniser)["scan.pdf"]
    (recognised,) = parsed.document.reading.recognised
    assert {chunk.confidence for chunk in parsed.chunks} == {recognised.confidence}
    chunk = parsed.chunks[-1]
    ((start, end),) = chunk.raw_ranges(0, len(chunk.text))
    assert parsed.document.text[start:end] == chunk.text


def test_without_the_recogniser_a_scan_is_named(tmp_path, draw_page, scan_pdf) -> None:
    (tmp_path / "scan.pdf").write_bytes(scan_pdf(draw_page((80, 200, "第一条"))))
    assert parse(tmp_path)["scan.pdf"].problem.startswith("scan without text layer; install")


@pytest.mark.parametrize("text", ["---\n---\n", "- 1 -\n"])
def test_a_file_of_markup_only_has_no_text(tmp_path, text) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert parse(tmp_path)["a.md"].problem
