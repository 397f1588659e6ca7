"""Documents by hand on disk: kept files, the manifest, changed entries."""

from io import BytesIO

import pytest

from index.metadata.frontmatter import FrontMatter
from index.snapshots.holdings import (
    Holding,
    Holdings,
    HoldingsDamaged,
    keep_file,
    manifest_of,
    merge,
    read_copy,
    read_holdings,
    write_holdings,
)


def test_a_file_is_kept_once_under_its_content(tmp_path):
    file, digest = keep_file(tmp_path, BytesIO("第一条".encode()), "甲.txt")
    assert keep_file(tmp_path, BytesIO("第一条".encode()), "甲.txt") == (file, digest)
    other, another = keep_file(tmp_path, BytesIO("第二条".encode()), "甲.txt")
    assert another != digest
    assert (tmp_path / file).read_text("utf-8") == "第一条"
    assert (tmp_path / other).read_text("utf-8") == "第二条"
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 2


def test_what_is_written_is_read_again_with_fields_that_were_emptied(tmp_path):
    given = FrontMatter.model_validate({"title": "甲办法", "effective": None})
    one = Holding(doc="甲.txt", file="files/x/甲.txt", sha256="x", metadata=given, who="li", deed="added")
    write_holdings(Holdings(tmp_path, {"甲.txt": one}, "wang"))
    found = read_holdings(tmp_path)
    assert found.publisher == "wang"
    assert found.entries == {"甲.txt": one}
    assert found.entries["甲.txt"].metadata.model_fields_set == {"title", "effective"}


def test_a_copy_says_where_its_files_lie(tmp_path):
    folder, copy = tmp_path / "documents", tmp_path / "documents.json"
    write_holdings(Holdings(folder, {"a": Holding(doc="a", withdrawn=True)}), copy)
    assert read_copy(copy).folder == folder
    assert read_copy(tmp_path / "none.json").entries == {}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"folder": "x", "documents": [{"file": "a"}]}'])
def test_a_damaged_manifest_is_said_to_be_one(tmp_path, text):
    manifest_of(tmp_path).write_text(text)
    with pytest.raises(HoldingsDamaged, match=r"manifest\.json"):
        read_holdings(tmp_path)


def test_corrected_metadata_change_the_digest_and_nothing_else_does(tmp_path):
    plain = Holding(doc="a", who="li")
    stated = Holding(doc="a", metadata=FrontMatter(number="1号"))
    emptied = Holding(doc="a", metadata=FrontMatter(number=""))
    assert plain.digest("abc") == "abc"
    assert len({"abc", stated.digest("abc"), emptied.digest("abc")}) == 3


def test_an_entry_that_says_nothing_any_more_goes(tmp_path):
    before = Holdings(tmp_path, {"a": Holding(doc="a", withdrawn=True), "b": Holding(doc="b", file="f")})
    after = merge(before, [Holding(doc="a"), Holding(doc="c", withdrawn=True)], "li")
    assert set(after.entries) == {"b", "c"}
    assert after.publisher == "li"
    assert after.brings
    assert not merge(after, [Holding(doc="b", file="f", withdrawn=True)]).brings
