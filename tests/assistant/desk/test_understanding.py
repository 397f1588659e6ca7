"""A document as it is to be: the index's, its new file's, with what is stated of it."""

from contextlib import closing

import pytest

from assistant.desk.metadata import UnusableChange
from assistant.desk.readings import Readings
from assistant.desk.understanding import known_to_be, understand_to_be
from index.metadata.frontmatter import FrontMatter
from index.snapshots.opening import open_index


@pytest.fixture
def index(settings, embedder):
    with closing(open_index(settings.index_dir, embedder.identity)) as live, live.reading() as opened:
        yield opened


def test_a_document_of_the_index_is_shown_with_what_is_stated(desk, index):
    desk.correct("li", "parks.md", FrontMatter(number="7号"))
    found = understand_to_be(desk, index, "parks.md")
    assert found.metadata.number == "7号" and found.metadata.title == "澜川市公园管理办法"
    assert known_to_be(desk, None, "parks.md").title == "", "without an index only that is known"


def test_a_new_file_goes_before_the_index(desk, index, settings, add, dogs, quiet):
    entry = add("dogs-linchuan.md", dogs)
    assert understand_to_be(desk, index, "dogs-linchuan.md") is None, "it was not read yet"
    Readings(settings).read([entry], quiet)
    assert "三百元" in understand_to_be(desk, index, "dogs-linchuan.md").text


def test_nothing_is_known_of_what_is_not_there(desk, index):
    with pytest.raises(UnusableChange, match="there is no document x"):
        known_to_be(desk, index, "x")
