"""What `index status` tells of an index."""

from dataclasses import replace

import pytest

from index.errors import IndexUnavailable
from index.snapshots.status import read_status


def test_status_tells_what_is_there(tmp_path, corpus, build):
    with pytest.raises(IndexUnavailable, match="index build FOLDER"):
        read_status(tmp_path / "index")
    report = build()
    status = read_status(tmp_path / "index")
    assert (status.documents, status.chunks) == (10, report.chunks)
    assert status.snapshots == (report.snapshot,) == (status.snapshot,)
    assert status.embedder == "hashing"
    assert status.roots == (str(corpus),)
    assert sum(status.places.values()) == sum(status.kinds.values()) == 10
    assert status.size > 10_000
    assert replace(status, size=0) == replace(read_status(tmp_path / "index"), size=0)
