"""Changes that wait: kept on disk, seen by everybody, put together with what is published."""

import threading
from contextlib import closing
from io import BytesIO

import pytest

from assistant.desk.drafts import Desk
from assistant.desk.metadata import UnusableChange
from assistant.records.audit import list_changes
from assistant.records.database import open_database
from index.metadata.frontmatter import FrontMatter
from index.snapshots.holdings import HoldingsDamaged, write_holdings


def test_a_new_file_waits_and_survives_a_restart(desk, add, settings):
    entry = add()
    assert (entry.doc, entry.deed, entry.who) == ("电动车.md", "added", "li")
    again = Desk(settings)
    assert again.draft() == {"电动车.md": entry}
    assert again.published().entries == {}
    assert (again.folder / entry.file).read_text("utf-8").startswith("---")


def test_a_file_of_the_name_of_a_document_takes_its_place(add, dogs):
    assert add("dogs-linchuan.md", dogs).deed == "replaced"


def test_another_file_takes_the_place_of_a_document_that_is_named(desk, add, dogs):
    entry = add("养犬2024.md", dogs, doc="dogs-linchuan.md")
    assert (entry.doc, entry.deed) == ("dogs-linchuan.md", "replaced")
    assert entry.file.endswith("/养犬2024.md")
    assert set(desk.draft()) == {"dogs-linchuan.md"}


def test_the_very_file_that_is_there_is_no_change(add, dogs):
    with pytest.raises(UnusableChange, match=r"dogs-linchuan\.md has this very file"):
        add("dogs-linchuan.md", dogs.replace("三百元以上八百元以下", "二百元以上五百元以下"))
    add()
    with pytest.raises(UnusableChange, match="has this very file"):
        add()


def test_files_that_were_replaced_and_withdrawn_stay(desk, add):
    first, second = add(content="第一条 甲。"), add(content="第一条 乙。")
    desk.withdraw("wang", "电动车.md")
    assert (desk.folder / first.file).read_text("utf-8") == "第一条 甲。"
    assert (desk.folder / second.file).exists()


def test_a_document_is_withdrawn_and_put_back(desk):
    assert desk.withdraw("li", "parks.md").withdrawn
    assert desk.to_be().entries["parks.md"].withdrawn
    assert not desk.restore("wang", "parks.md").withdrawn
    assert desk.to_be().entries == {}, "it is as it was"


def test_every_change_is_kept_in_the_audit(desk, add, settings):
    add()
    desk.withdraw("wang", "parks.md")
    desk.discard("li", "parks.md")
    with closing(open_database(settings)) as database:
        told = [(one.who, one.action, one.target) for one in reversed(list_changes(database, 9))]
    assert told == [
        ("li", "documents.change", "电动车.md"),
        ("wang", "documents.change", "parks.md"),
        ("li", "documents.discard", "parks.md"),
    ]


def test_what_is_stated_stays_when_the_file_is_replaced(desk, add, dogs):
    desk.correct("li", "dogs-linchuan.md", FrontMatter(number="3号"))
    entry = add("dogs-linchuan.md", dogs)
    assert entry.metadata.number == "3号" and entry.file


def test_nobody_changes_what_is_not_there(desk):
    for deed in (desk.withdraw, desk.restore, lambda who, doc: desk.correct(who, doc, FrontMatter())):
        with pytest.raises(UnusableChange, match=r"there is no document none\.md"):
            deed("li", "none.md")


def test_changes_are_forgotten_one_or_all(desk, add):
    add("a.md"), add("b.md"), desk.withdraw("li", "parks.md")
    desk.discard("li", "a.md")
    assert set(desk.draft()) == {"b.md", "parks.md"}
    desk.discard("li")
    assert desk.draft() == {}


def test_what_was_changed_while_it_was_published_waits_on(desk, add):
    add("a.md"), add("b.md")
    done = dict(desk.draft())
    desk.withdraw("wang", "b.md")
    desk.settle(done)
    assert set(desk.draft()) == {"b.md"}


@pytest.mark.parametrize("name", ["", ".hidden", "~$lock.docx", "..", "/", "a/../.x"])
def test_names_that_builds_pass_by_are_refused(desk, name):
    with pytest.raises(UnusableChange, match="cannot be called"):
        desk.add("li", name, BytesIO(b"x"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\folder\\甲.docx", "甲.docx"),
        ("../../etc/甲.txt", "甲.txt"),
        ('甲?"乙".txt', "甲__乙_.txt"),
        ("甲\n乙.txt", "甲_乙.txt"),
        ("甲" * 200 + ".pdf", "甲" * 65 + ".pdf"),
    ],
)
def test_names_lose_folders_and_signs(desk, name, kept):
    assert desk.add("li", name, BytesIO(b"x")).doc == kept


def test_many_may_change_at_once(desk, add):
    threads = [threading.Thread(target=add, args=(f"{n}.md", f"第一条 {n}。")) for n in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(desk.draft()) == {f"{n}.md" for n in range(12)}


def test_a_damaged_draft_is_said_to_be_one_and_left_alone(desk):
    desk.folder.mkdir()
    (desk.folder / "draft.json").write_text("{")
    with pytest.raises(HoldingsDamaged, match=r"draft\.json"):
        desk.withdraw("li", "parks.md")
    assert (desk.folder / "draft.json").read_text() == "{"


def test_published_documents_are_changed_on_from_there(desk, add):
    add()
    write_holdings(desk.to_be("li"))
    desk.discard("li")
    desk.withdraw("wang", "电动车.md")
    (entry,) = desk.draft().values()
    assert entry.file and entry.withdrawn and entry.who == "wang"
