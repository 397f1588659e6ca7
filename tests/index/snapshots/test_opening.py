"""A served index follows the pointer; whoever is reading finishes on what they began with."""

import time
from contextlib import closing

import pytest

from index.language.segmenting import query_terms
from index.snapshots.layout import rollback
from index.snapshots.opening import open_index


def test_readers_follow_the_pointer_and_finish_on_what_they_began_with(tmp_path, corpus, build, regulation):
    build()
    with closing(open_index(tmp_path / "index", "hashing")) as live:
        with live.reading() as old:
            (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", "八元"), encoding="utf-8")
            build(keep_snapshots=1)
            with live.reading() as new:
                assert new.manifest.snapshot != old.manifest.snapshot
                assert new.lexical.phrase("每年缴纳八元", 1)
            assert old.lexical.phrase("每年缴纳八元", 1) == []
            assert old.dense.query(old.dense.vectors(old.store.chunk_ids_of("养犬.txt")[:1]).popitem()[1], 1)
            assert old.store.text("养犬.txt") == regulation("青示市", "养犬")
        with pytest.raises(Exception, match="closed"):
            old.store.text("养犬.txt")
        with live.reading() as same:
            assert same is new
        rollback(tmp_path / "index")
        with live.reading() as back:
            assert back.manifest.snapshot == old.manifest.snapshot


def test_readers_keep_the_old_snapshot_when_the_new_one_is_not_for_them(tmp_path, build, embedder, caplog):
    first = build()
    with closing(open_index(tmp_path / "index", "hashing")) as live:
        build(embedder=type(embedder)("other model"))
        with live.reading() as index:
            assert index.manifest.snapshot == first.snapshot
    assert "the old one stays" in caplog.text


def test_a_build_while_questions_are_asked(tmp_path, corpus, build, regulation):
    build()
    with closing(open_index(tmp_path / "index", "hashing")) as live:
        for number in range(3):
            (corpus / "养犬.txt").write_text(regulation("青示市", "养犬", f"{number}元"), encoding="utf-8")
            build(on_progress=lambda *_: ask(live))
            ask(live)
            time.sleep(0)


def ask(live):
    with live.reading() as index:
        found = index.lexical.query(dict.fromkeys(query_terms("养犬登记缴纳多少"), 1.0), 1)
        chunk = index.store.chunks([found[0][0]])[found[0][0]]
        assert chunk.doc == "养犬.txt"
        assert index.dense.vectors([chunk.id]).keys() == {chunk.id}
