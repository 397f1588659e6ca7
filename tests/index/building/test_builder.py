"""Builds over real files: what is found, kept in step, skipped, and survives a kill."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from functools import partial
from io import BytesIO
from pathlib import Path

import psycopg
import pypdfium2
import pytest

from index.building.builder import build_index
from index.errors import BuildLocked, IndexUnavailable, PolicyAssistantError
from index.language.segmenting import query_terms
from index.snapshots.checks import SnapshotFaulty
from index.snapshots.layout import list_snapshots, read_pointer, rollback, snapshot_files
from index.snapshots.lock import building
from index.snapshots.opening import open_index
from index.snapshots.status import read_status
from index.stores.dense import DenseIndex
from index.stores.postgres import schema_of


def held(index_dir, embedder="hashing"):
    """What each part of the served snapshot has: (documents, chunks in store, in Chroma, in tantivy)."""
    with closing(open_index(index_dir, embedder)) as live, live.reading() as index:
        counts = {index.store.chunk_count, index.dense.count, index.lexical.count, index.manifest.chunks}
        assert len(counts) == 1, counts
        return set(index.store.metadata), counts.pop()


def finds(index_dir, phrase, embedder="hashing", store="path"):
    with closing(open_index(index_dir, embedder, store)) as live, live.reading() as index:
        return {index.store.chunks([one])[one].doc for one in index.lexical.phrase(phrase, 50)}


def test_a_first_build_indexes_everything_and_tells(tmp_path, corpus, build, regulation, topics):
    stages = []
    report = build(on_progress=lambda stage, done, total: stages.append((stage, done, total)))
    docs, chunks = held(tmp_path / "index")
    assert docs == {f"{topic}.txt" for topic in topics}
    assert (report.documents, report.added, report.changed, report.deleted) == (10, 10, 0, 0)
    assert report.chunks == report.embedded == chunks >= 10
    assert report.characters == sum(len(regulation("青示市", topic)) for topic in topics)
    assert report.skipped == ()
    assert list(dict.fromkeys(stage for stage, _, _ in stages)) == ["reading", "embedding", "indexing"]
    assert all(done <= total for _, done, total in stages)
    assert finds(tmp_path / "index", "办理电梯登记的，每年缴纳") == {"电梯.txt"}


def test_added_changed_and_deleted_documents_reach_every_part(
    tmp_path, corpus, build, embedder, regulation, topics
):
    first = build()
    before = len(embedder.embedded)
    (corpus / "养犬.txt").unlink()
    (corpus / "停车.txt").write_text(regulation("青示市", "停车", "九千元"), encoding="utf-8")
    (corpus / "公厕.txt").write_text(regulation("青示市", "公厕"), encoding="utf-8")
    report = build()
    assert (report.added, report.changed, report.deleted, report.unchanged) == (1, 1, 1, 8)
    assert report.snapshot != first.snapshot
    docs, _ = held(tmp_path / "index")
    assert docs == {f"{topic}.txt" for topic in topics} - {"养犬.txt"} | {"公厕.txt"}
    assert finds(tmp_path / "index", "办理养犬登记的") == set()
    assert finds(tmp_path / "index", "每年缴纳九千元") == {"停车.txt"}
    assert finds(tmp_path / "index", "办理公厕登记的") == {"公厕.txt"}
    texts = embedder.embedded[before:]
    assert len(texts) == report.embedded
    assert all("公厕" in text or "停车" in text for text in texts), "unchanged texts are not embedded again"


def test_an_amended_index_equals_one_made_from_nothing(tmp_path, corpus, build, regulation):
    build()
    (corpus / "河道.txt").write_text(regulation("青示市", "河道", "二百元"), encoding="utf-8")
    build()
    build(index_dir=tmp_path / "fresh")
    question = dict.fromkeys(query_terms("河道登记缴纳二百元"), 1.0)
    answers = []
    for folder in ("index", "fresh"):
        with closing(open_index(tmp_path / folder, "hashing")) as live, live.reading() as index:
            ids = [chunk.id for doc in sorted(index.store.metadata) for chunk in index.store.chunks_of(doc)]
            answers.append((ids, index.lexical.query(question, 1)[0][0]))
    assert answers[0] == answers[1]


def test_nothing_changed_means_no_new_snapshot(tmp_path, build):
    first = build()
    again = build()
    assert again.snapshot == first.snapshot
    assert (again.unchanged, again.embedded) == (10, 0)


def test_a_build_without_paths_repeats_the_last_one(tmp_path, corpus, build, embedder, cache, regulation):
    with pytest.raises(PolicyAssistantError, match="index build FOLDER"):
        build_index((), tmp_path / "index", embedder, cache)
    build()
    (corpus / "新增.txt").write_text(regulation("青示市", "广告"), encoding="utf-8")
    assert build_index((), tmp_path / "index", embedder, cache).documents == 11
    one = build(corpus / "养犬.txt")
    assert (one.documents, one.deleted) == (1, 10)


def test_unreadable_files_are_named_and_the_rest_is_indexed(tmp_path, corpus, build):
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "large.txt").write_text("字" * 400_000, encoding="utf-8")
    report = build(max_file_mb=1)
    assert {file for file, _ in report.skipped} == {"broken.pdf", "empty.txt", "large.txt"}
    assert all(reason for _, reason in report.skipped)
    assert report.documents == 10
    assert read_status(tmp_path / "index").skipped == report.skipped
    assert build(max_file_mb=1).snapshot == report.snapshot


def test_two_files_of_one_name_are_not_confused(tmp_path, corpus, build, regulation):
    other = tmp_path / "other"
    other.mkdir()
    (other / "养犬.txt").write_text(regulation("红示市", "养犬"), encoding="utf-8")
    report = build(corpus, other)
    assert report.documents == 10
    assert [file for file, _ in report.skipped] == [str(other / "养犬.txt")]


def test_mistakes_get_one_line_and_leave_no_index(tmp_path, build):
    (tmp_path / "empty").mkdir()
    (tmp_path / "unsupported").mkdir()
    (tmp_path / "unsupported" / "x.exe").write_bytes(b"MZ")
    (tmp_path / "unreadable").mkdir()
    (tmp_path / "unreadable" / "x.txt").write_bytes(b"")
    for name, said in (
        ("nowhere", "does not exist"),
        ("empty", "no documents in"),
        ("unsupported", "x.exe: unknown ending"),
        ("unreadable", "x.txt"),
    ):
        with pytest.raises(PolicyAssistantError, match=said) as caught:
            build(tmp_path / name)
        assert "\n" not in str(caught.value)
        assert read_pointer(tmp_path / "index") == ""


def test_another_model_or_budget_rebuilds_everything(tmp_path, build, embedder):
    build()
    report = build(embedder=type(embedder)("other model"))
    assert report.embedded == 0, "this cache does not tell models apart; the real one does"
    with pytest.raises(
        IndexUnavailable, match=r"built with embedding model other model, the settings say hashing"
    ):
        open_index(tmp_path / "index", "hashing")
    smaller = build(embedder=type(embedder)("other model"), chunk_tokens=64)
    assert smaller.chunks >= report.chunks


def test_when_most_documents_change_the_index_is_made_from_nothing(
    tmp_path, corpus, build, regulation, topics
):
    build()
    for topic in topics[:6]:
        (corpus / f"{topic}.txt").write_text(regulation("红示市", topic), encoding="utf-8")
    report = build()
    assert (report.changed, report.unchanged) == (6, 4)
    assert list_snapshots(tmp_path / "index")[-1].removed == 0
    assert finds(tmp_path / "index", "红示市行政区域内的停车") == {"停车.txt"}


def test_many_small_changes_end_in_a_fresh_start(tmp_path, corpus, build, regulation):
    build()
    removed = []
    for number in range(8):
        (corpus / "电梯.txt").write_text(regulation("青示市", "电梯", f"{number}元") * 4, encoding="utf-8")
        build()
        removed.append(list_snapshots(tmp_path / "index")[-1].removed)
    assert 0 in removed[1:]
    assert finds(tmp_path / "index", "每年缴纳7元") == {"电梯.txt"}


def test_a_damaged_snapshot_is_replaced_by_a_fresh_one(tmp_path, corpus, build, regulation):
    served = snapshot_files(tmp_path / "index", build().snapshot)
    (served.dense / "chroma.sqlite3").write_bytes(b"damaged" * 500)
    (served.lexical / "meta.json").write_text("{")
    (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", "八元"), encoding="utf-8")
    assert build().documents == 10
    assert finds(tmp_path / "index", "每年缴纳八元") == {"养犬.txt"}


def test_a_snapshot_that_fails_its_check_is_never_served(tmp_path, corpus, build, monkeypatch, regulation):
    first = build()
    (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", "八元"), encoding="utf-8")
    add = DenseIndex.add
    monkeypatch.setattr(DenseIndex, "add", lambda self, chunks, vectors: add(self, chunks[1:], vectors[1:]))
    with pytest.raises(SnapshotFaulty, match="old one stays"):
        build()
    assert read_pointer(tmp_path / "index") == first.snapshot
    assert [folder.name for folder in (tmp_path / "index" / "snapshots").iterdir()] == [first.snapshot]


def test_going_back_serves_the_documents_of_before(tmp_path, corpus, build, regulation):
    build()
    (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", "八元"), encoding="utf-8")
    build()
    rollback(tmp_path / "index")
    assert finds(tmp_path / "index", "每年缴纳八元") == set()
    assert "养犬.txt" in finds(tmp_path / "index", "每年缴纳一百元")
    build()
    assert finds(tmp_path / "index", "每年缴纳八元") == {"养犬.txt"}


def test_a_second_build_does_not_start(tmp_path, build):
    with building(tmp_path / "index"), pytest.raises(BuildLocked, match=f"process {os.getpid()} on"):
        build()
    assert build().documents == 10


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import HashingEmbedder, MemoryCache
import index.building.builder as builder
import index.snapshots.drafts as drafts

moment = sys.argv[4]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
def on_progress(stage, done, total):
    if stage == moment and done == total: die()
for module in (builder, drafts):
    if hasattr(module, moment): setattr(module, moment, die)
paths, index_dir = [Path(sys.argv[2])], Path(sys.argv[3])
builder.build_index(
    paths, index_dir, HashingEmbedder(), MemoryCache(), on_progress=on_progress, store=sys.argv[5]
)
"""


MOMENTS = (
    "reading",
    "embedding",
    "indexing",
    "check_snapshot",
    "write_manifest",
    "point_to",
    "prune_snapshots",
)


@pytest.mark.parametrize(
    ("moment", "place"),
    [*((one, "path") for one in MOMENTS), *((one, "postgresql") for one in MOMENTS[2:])],
)
def test_a_kill_at_any_moment_loses_nothing(tmp_path, corpus, build, moment, place, regulation, request):
    store = "path" if place == "path" else request.getfixturevalue("vector_database")
    build, finds_there = partial(build, store=store), partial(finds, store=store)
    first = build()
    (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", "八元"), encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        KILLED,
        Path(__file__).parents[1],
        corpus,
        tmp_path / "index",
        moment,
        store,
    ]
    killed = subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[3], check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    swapped = moment == "prune_snapshots"
    assert (read_pointer(tmp_path / "index") == first.snapshot) is not swapped
    assert finds_there(tmp_path / "index", "每年缴纳八元") == ({"养犬.txt"} if swapped else set())
    assert build().documents == 10
    assert finds_there(tmp_path / "index", "每年缴纳八元") == {"养犬.txt"}
    whole = {manifest.snapshot for manifest in list_snapshots(tmp_path / "index")}
    assert {folder.name for folder in (tmp_path / "index" / "snapshots").iterdir()} == whole
    if store != "path":
        assert schemas(store) == {schema_of(Path(snapshot)) for snapshot in whole}


def schemas(address):
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'policy%'")
        return {name for (name,) in found}


def test_postgresql_holds_one_schema_a_snapshot(
    tmp_path, corpus, build, embedder, vector_database, regulation
):
    made, store = [], vector_database
    for number in range(3):
        (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", f"{number}元"), encoding="utf-8")
        made.append(build(store=store, keep_snapshots=2).snapshot)
    assert build(store=store).snapshot == made[-1]
    assert {path.name for path in (tmp_path / "index" / "snapshots" / made[-1]).iterdir()} == {
        "manifest.json", "store.sqlite",
    }  # fmt: skip
    assert schemas(store) == {schema_of(Path(snapshot)) for snapshot in made[1:]}
    with closing(open_index(tmp_path / "index", "hashing", store)) as live, live.reading() as index:
        assert index.manifest.removed > 0, "the indexes of the snapshot before were amended"
        assert index.dense.count == index.lexical.count == index.store.chunk_count
        assert index.dense.query(embedder.encode_query("养犬登记"), 1)
    rollback(tmp_path / "index")
    assert finds(tmp_path / "index", "每年缴纳1元", store=store) == {"养犬.txt"}
    assert finds(tmp_path / "index", "每年缴纳2元", store=store) == set()
    assert read_status(tmp_path / "index").store == store
    with pytest.raises(IndexUnavailable, match="store"):
        open_index(tmp_path / "index", "hashing")


def test_a_chroma_server_holds_one_collection_a_snapshot(
    tmp_path, corpus, build, embedder, server, regulation
):
    made = []
    for number in range(3):
        (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", f"{number}元"), encoding="utf-8")
        made.append(build(store=server, keep_snapshots=2).snapshot)
    assert build(store=server).snapshot == made[-1]
    assert not (tmp_path / "index" / "snapshots" / made[-1] / "chroma").exists()
    with closing(open_index(tmp_path / "index", "hashing", server)) as live, live.reading() as index:
        assert index.dense.count == index.store.chunk_count
        assert index.dense.query(embedder.encode_query("养犬登记"), 1)
    with pytest.raises(IndexUnavailable, match="store"):
        open_index(tmp_path / "index", "hashing")
    DenseIndex.open(tmp_path, f"policy-{made[1]}", server).close()
    with pytest.raises(IndexUnavailable):
        DenseIndex.open(tmp_path, f"policy-{made[0]}", server)


def test_a_server_that_is_gone_does_not_fail_a_build_that_no_longer_needs_it(
    tmp_path, corpus, build, regulation, caplog
):
    first = build().snapshot
    manifest = tmp_path / "index" / "snapshots" / first / "manifest.json"
    there = manifest.read_text(encoding="utf-8")
    assert '"store": "path"' in there
    elsewhere = there.replace('"store": "path"', '"store": "postgresql://me@127.0.0.1:9/policy"')
    manifest.write_text(elsewhere, encoding="utf-8")
    for number in range(2):
        (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", f"{number}元"), encoding="utf-8")
        build(keep_snapshots=2)
    assert f"what snapshot {first} had on its server stays there" in caplog.text
    assert finds(tmp_path / "index", "每年缴纳1元") == {"养犬.txt"}
    assert build().documents == 10


def test_scans_are_read_once_and_told_of_in_every_report(
    tmp_path, corpus, build, draw_page, scan_pdf, recogniser
):
    page = draw_page((200, 60, "青示市宠物管理办法"), (80, 200, "第一条　每户限养一只犬。"))
    (corpus / "scan.pdf").write_bytes(scan_pdf(page))
    without = build()
    assert [file for file, _ in without.skipped] == ["scan.pdf"]
    report = build(recogniser=recogniser)
    assert (report.documents, report.skipped) == (11, ())
    assert [page.page for page in report.readings["scan.pdf"].recognised] == [1]
    again = build(recogniser=recogniser)
    assert (again.snapshot, again.readings) == (report.snapshot, report.readings)
    (corpus / "养犬.txt").unlink()
    amended = build(recogniser=recogniser)
    assert (amended.documents, amended.readings) == (10, report.readings)
    assert read_status(tmp_path / "index").readings == report.readings
    with closing(open_index(tmp_path / "index", "hashing")) as live, live.reading() as index:
        assert {chunk.confidence for chunk in index.store.chunks_of("scan.pdf")} == {
            report.readings["scan.pdf"].confidence
        }


def test_pages_that_were_not_read_are_tried_again(corpus, build, draw_page, scan_pdf, recogniser):
    lines = ("第一条 为了加强养犬管理，保障公民人身安全，制定本办法，", "维护公共秩序，保护环境，" * 3)
    written = scan_pdf(None, marks=[(60, 300 - 20 * number, line) for number, line in enumerate(lines)])
    whole, saved = pypdfium2.PdfDocument.new(), BytesIO()
    for file in (written, scan_pdf(draw_page((80, 200, "第二条　每户限养一只犬。")))):
        whole.import_pages(pypdfium2.PdfDocument(file))
    whole.save(saved)
    (corpus / "half.pdf").write_bytes(saved.getvalue())
    report = build()
    assert [page for page, _ in report.readings["half.pdf"].unread] == [2]
    assert build().snapshot == report.snapshot
    mended = build(recogniser=recogniser)
    assert (mended.readings["half.pdf"].unread, mended.unchanged) == ((), 11)
    assert [page.page for page in mended.readings["half.pdf"].recognised] == [2]


def test_links_follow_the_documents(tmp_path, corpus, build, regulation, topics):
    def links():
        with closing(open_index(tmp_path / "index", "hashing")) as live, live.reading() as index:
            found = index.store.metadata["解读.md"].explains
            return [other.doc for other in found], index.store.explanations

    topic = topics[0]
    (title,) = regulation("青示市", topic).split("\n")[:1]
    (corpus / "解读.md").write_text(f"# 《{title.strip('# ')}》解读\n\n它说明了为什么。\n", "utf-8")
    build()
    assert links()[0] == [f"{topic}.txt"]
    assert read_status(tmp_path / "index").explanations == 1
    (corpus / f"{topic}.txt").unlink()
    build()
    assert links() == ([], [])
