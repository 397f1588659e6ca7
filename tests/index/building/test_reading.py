"""A killed build goes on where it was: what it has read is not read again."""

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.building import parsing
from index.errors import PolicyAssistantError
from index.snapshots.layout import list_snapshots, read_pointer
from index.snapshots.opening import open_index

KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import HashingEmbedder, MemoryCache
from index.building.builder import build_index

stage, count = sys.argv[4], int(sys.argv[5])
def on_progress(now, done, total):
    if now == stage and done == count: os.kill(os.getpid(), signal.SIGKILL)
build_index([Path(sys.argv[2])], Path(sys.argv[3]), HashingEmbedder(), MemoryCache(), on_progress=on_progress)
"""


@pytest.fixture
def kill(tmp_path, corpus):
    """Builds in another process, killed when it is so far in a stage."""

    def run(stage, count):
        arguments = [Path(__file__).parents[1], corpus, tmp_path / "index", stage, str(count)]
        command = [sys.executable, "-c", KILLED, *arguments]
        killed = subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[3], check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr

    return run


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that are read from now on."""
    names: list[str] = []
    load = parsing.load_document

    def noting(path, *rest):
        names.append(path.name)
        return load(path, *rest)

    monkeypatch.setattr(parsing, "load_document", noting)
    return names


def contents(index_dir):
    with closing(open_index(index_dir, "hashing")) as live, live.reading() as index:
        counts = {index.store.chunk_count, index.dense.count, index.lexical.count}
        assert len(counts) == 1
        ids = [chunk.id for doc in sorted(index.store.metadata) for chunk in index.store.chunks_of(doc)]
        return ids, {doc: index.store.text(doc) for doc in index.store.metadata}


def test_files_that_were_read_before_the_kill_are_not_read_again(tmp_path, kill, build, opened, topics):
    kill("reading", 6)
    report = build()
    names = sorted(f"{topic}.txt" for topic in topics)
    assert opened == names[6:]
    assert (report.documents, report.read, report.added) == (10, 4, 10)
    build(index_dir=tmp_path / "fresh")
    assert contents(tmp_path / "index") == contents(tmp_path / "fresh")


@pytest.mark.parametrize(("stage", "count"), [("embedding", 0), ("indexing", 30)])
def test_a_build_killed_later_reads_nothing_again(tmp_path, kill, build, opened, stage, count):
    kill(stage, count)
    report = build()
    assert (report.read, report.chunks, opened) == (0, 30, [])
    assert len(contents(tmp_path / "index")[0]) == 30
    folders = {folder.name for folder in (tmp_path / "index" / "snapshots").iterdir()}
    assert folders == {manifest.snapshot for manifest in list_snapshots(tmp_path / "index")}


def test_an_update_goes_on_too_and_notices_what_changed_meanwhile(
    tmp_path, corpus, kill, build, opened, regulation
):
    build()
    for topic in ("养犬", "停车", "供水"):
        (corpus / f"{topic}.txt").write_text(regulation("青示市", topic, "八元"), encoding="utf-8")
    kill("reading", 2)  # 供水 and 停车 are read
    (corpus / "停车.txt").write_text(regulation("青示市", "停车", "九元"), encoding="utf-8")
    (corpus / "供水.txt").unlink()
    opened.clear()
    report = build()
    assert opened == ["停车.txt", "养犬.txt"]
    assert (report.documents, report.changed, report.deleted) == (9, 2, 1)
    build(index_dir=tmp_path / "fresh")
    assert contents(tmp_path / "index") == contents(tmp_path / "fresh")


def test_another_token_budget_does_not_go_on(tmp_path, kill, build, opened):
    kill("reading", 6)
    assert build(chunk_tokens=64).read == 10
    assert len(opened) == 10


def test_an_interrupted_build_leaves_what_it_has_read(tmp_path, build, opened):
    def interrupt(stage, done, total):
        if (stage, done) == ("reading", 7):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(on_progress=interrupt)
    assert read_pointer(tmp_path / "index") == ""
    assert build().read == 3


def test_a_folder_without_anything_readable_leaves_no_draft(tmp_path, build):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "x.txt").write_bytes(b"")
    with pytest.raises(PolicyAssistantError, match=r"x\.txt"):
        build(tmp_path / "odd")
    assert not list((tmp_path / "index" / "snapshots").iterdir())
