"""Files of a corpus as documents and chunks."""

import hashlib
from pathlib import Path

import pytest

from index.building.parsing import parse_files
from index.building.survey import SourceFile

RULE = "示例市供水办法\n\n第一条 为了供水，制定本办法。\n\n第二条 水价每吨三元。\n"


@pytest.fixture
def source(tmp_path):
    def make(name: str, data: bytes) -> SourceFile:
        path: Path = tmp_path / name
        path.write_bytes(data)
        return SourceFile(name, path, tmp_path, hashlib.sha256(data).hexdigest())

    return make


def parse(*files: SourceFile, seen=None):
    return parse_files(
        files, 256, 2**20, lambda done, total: seen.append((done, total)) if seen is not None else None
    )


def test_files_are_chunked_in_the_order_given_and_progress_is_told(source) -> None:
    seen: list[tuple[int, int]] = []
    first, second = parse(source("b.txt", RULE.encode()), source("a.txt", RULE.encode()), seen=seen)
    assert (first.doc, second.doc) == ("b.txt", "a.txt")
    assert [chunk.label for chunk in first.chunks] == ["第一条", "第二条"]
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_ids_are_those_of_the_build_before_and_differ_by_document(source) -> None:
    (once,), (again,) = parse(source("a.txt", RULE.encode())), parse(source("a.txt", RULE.encode()))
    (other,) = parse(source("b.txt", RULE.encode()))
    ids = [chunk.id for chunk in once.chunks]
    assert ids == [chunk.id for chunk in again.chunks]
    assert not set(ids) & {chunk.id for chunk in other.chunks}


def test_what_cannot_be_read_or_says_nothing_is_named_with_the_reason(source) -> None:
    damaged, silent = parse(source("a.docx", b"PK\x03\x04broken"), source("b.md", b"---\ntitle: A\n---\n"))
    assert damaged.document is None and "damaged" in damaged.problem
    assert silent.document is None and silent.problem


def test_a_text_was_not_recognised(source) -> None:
    (parsed,) = parse(source("a.txt", RULE.encode()))
    assert {chunk.confidence for chunk in parsed.chunks} == {None}
