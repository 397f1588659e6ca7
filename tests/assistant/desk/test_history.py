"""Snapshots with who made them, and the way back."""

import pytest

from assistant.desk.history import editions, follow_snapshot, roll_back
from assistant.operations.building import build_documents
from index.errors import PolicyAssistantError
from index.metadata.frontmatter import FrontMatter
from index.snapshots.holdings import write_holdings
from index.snapshots.layout import read_pointer, rollback


@pytest.fixture
def publish(settings, desk, embedder):
    def make(who):
        report = build_documents(settings, embedder, lambda *step: None, (), desk.to_be(who))
        desk.settle(desk.draft())
        return report.snapshot

    return make


def test_each_snapshot_says_who_and_what(desk, publish, add):
    add()
    desk.correct("wang", "parks.md", FrontMatter(number="3号"))
    first = publish("li")
    desk.withdraw("wang", "电动车.md")
    second = publish("wang")
    latest, middle, oldest = editions(desk)
    assert (latest.snapshot, latest.publisher, latest.deleted, latest.served) == (second, "wang", 1, True)
    assert [one.deed for one in latest.changes] == ["withdrawn"]
    assert (middle.snapshot, middle.added, middle.changed) == (first, 1, 1)
    assert {(one.doc, one.who) for one in middle.changes} == {("电动车.md", "li"), ("parks.md", "wang")}
    assert (oldest.publisher, oldest.changes) == ("", ())


def test_an_unknown_snapshot_changes_nothing(settings, desk, publish, add):
    add()
    served = publish("li")
    with pytest.raises(PolicyAssistantError, match="no snapshot x"):
        roll_back(desk, "li", "x")
    assert read_pointer(settings.index_dir) == served
    assert set(desk.published().entries) == {"电动车.md"}


def test_the_draft_stays_when_a_snapshot_is_taken_back(settings, desk, publish, add):
    before = read_pointer(settings.index_dir)
    add()
    publish("li")
    desk.withdraw("li", "parks.md")
    roll_back(desk, "li", before)
    assert set(desk.draft()) == {"parks.md"}
    assert publish("li")
    assert set(desk.published().entries) == {"parks.md"}


def test_a_rollback_by_command_takes_the_documents_by_hand_back(settings, desk, publish, add):
    add()
    publish("li")
    write_holdings(desk.to_be())
    follow_snapshot(desk, rollback(settings.index_dir).snapshot)
    assert desk.published().entries == {}
