"""From a new file to an answer and back, with the real index and models."""

from contextlib import closing

import pytest

from assistant.approved.store import Approvals
from assistant.assembly import open_assistant
from assistant.desk.history import editions, roll_back
from assistant.desk.metadata import UnusableChange
from assistant.desk.publishing import Publisher
from assistant.records.database import open_database
from assistant.records.journal import Call, Journal
from assistant.types import Answer, Ending, Question
from assistant.wording.approval import Proposal, Quote, approve
from index.metadata.frontmatter import FrontMatter
from index.snapshots.layout import list_snapshots, read_pointer
from index.types import Status

FINE = Question("遛狗不牵绳罚多少？", place="澜川市")
OLD, RAISED = "二百元以上五百元以下", "三百元以上八百元以下"


@pytest.fixture
def assistant(settings):
    with closing(open_assistant(settings)) as opened:
        yield opened


@pytest.fixture
def asked(settings):
    """Somebody asked about the fine, twice, and about parks."""
    with closing(open_database(settings)) as database:
        for n, text in enumerate([FINE.text, FINE.text, "公园每天开放几小时？"]):
            Journal(database).record(
                Question(text, place="澜川市"), Answer(text, Ending.ANSWERED), Call("web", "", f"a{n}")
            )
        yield database


def test_add_preview_publish_and_back(settings, desk, add, dogs, quiet, assistant, asked):
    before, publisher = read_pointer(settings.index_dir), Publisher(desk)
    assert OLD in assistant.chain.invoke(FINE).text
    add("dogs-linchuan.md", dogs)
    preview = publisher.preview("li", quiet)
    changed = {one.question: one for one in preview.differences}
    assert OLD in changed[FINE.text].before.text and RAISED in changed[FINE.text].after.text
    assert "公园每天开放几小时？" not in changed
    assert preview.asked >= 2
    assert read_pointer(settings.index_dir) == before and set(desk.draft()) == {"dogs-linchuan.md"}
    assert publisher.last_preview() == preview
    assert preview.snapshot not in {one.snapshot for one in publisher.editions()}

    snapshot = publisher.publish("wang", quiet)
    assert snapshot == preview.snapshot, "what was previewed is what is published"
    assert desk.draft() == {} and publisher.last_preview() is None
    assert RAISED in assistant.chain.invoke(FINE).text, "a running server picks it up"
    latest, first = editions(desk)
    assert (latest.served, latest.publisher, latest.changed) == (True, "wang", 1)
    assert [(one.doc, one.who, one.deed) for one in latest.changes] == [
        ("dogs-linchuan.md", "li", "replaced")
    ]

    roll_back(desk, "li", first.snapshot)
    assert OLD in assistant.chain.invoke(FINE).text
    assert desk.published().entries == {}, "the next build does not bring it back"
    roll_back(desk, "li", latest.snapshot)
    assert RAISED in assistant.chain.invoke(FINE).text
    assert set(desk.published().entries) == {"dogs-linchuan.md"}


def test_a_withdrawn_document_no_longer_answers_and_one_marked_repealed_says_so(
    settings, desk, add, quiet, assistant
):
    desk.withdraw("li", "dogs-linchuan.md")
    desk.correct("li", "parks.md", FrontMatter(status=Status.REPEALED))
    Publisher(desk).publish("li", quiet)
    answer = assistant.chain.invoke(FINE)
    assert "dogs-linchuan.md" not in {one.doc for one in answer.citations}
    with assistant.index.reading() as index:
        assert index.store.metadata["parks.md"].status is Status.REPEALED
        assert "dogs-linchuan.md" not in index.store.metadata


def test_an_approved_answer_whose_source_changes_is_foretold(
    settings, desk, add, dogs, quiet, assistant, asked
):
    quotes = (Quote(f"处{OLD}罚款", "dogs-linchuan.md"),)
    proposal = Proposal(FINE.text, "处罚款。[1]", quotes, "澜川市", "li")
    with assistant.index.reading() as index:
        approve(index, settings, Approvals(asked), proposal)
    add("dogs-linchuan.md", dogs)
    preview = Publisher(desk).preview("li", quiet)
    assert preview.reviewed == ((FINE.text, "文件已变更：dogs-linchuan.md"),)


def test_a_preview_holds_for_the_changes_it_was_made_of(settings, desk, add, quiet):
    publisher = Publisher(desk)
    add()
    first = publisher.preview("li", quiet)
    desk.withdraw("wang", "parks.md")
    assert publisher.last_preview() is None
    second = publisher.preview("li", quiet)
    assert second.snapshot != first.snapshot
    assert first.snapshot not in {one.snapshot for one in list_snapshots(settings.index_dir)}
    add("更多.md", "第一条 更多。")
    published = publisher.publish("li", quiet)
    assert published not in (first.snapshot, second.snapshot)
    assert set(desk.published().entries) == {"电动车.md", "parks.md", "更多.md"}


def test_nothing_is_published_of_a_file_that_cannot_be_read(settings, desk, add, quiet):
    before = read_pointer(settings.index_dir)
    add("dogs-linchuan.md", b"%PDF-1.7 broken")
    for work in (Publisher(desk).publish, Publisher(desk).preview):
        with pytest.raises(UnusableChange, match=r"dogs-linchuan\.md cannot be read"):
            work("li", quiet)
    assert read_pointer(settings.index_dir) == before and desk.draft()


def test_there_must_be_something_to_publish(desk, quiet):
    with pytest.raises(UnusableChange, match="no changes to publish"):
        Publisher(desk).publish("li", quiet)
