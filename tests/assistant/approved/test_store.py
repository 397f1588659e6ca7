"""Approved answers in the database: the latest of a question and a place."""

from contextlib import closing
from datetime import date

import pytest

from assistant.approved.matching import EVERYWHERE, Key
from assistant.approved.store import Approvals, approvals_kept
from assistant.approved.types import State, UnusableApproval
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.types import Citation


def test_a_new_answer_takes_the_place_of_the_old_one(approvals, keep):
    old, new = keep(), keep(answer="另一种说法。")
    assert [(one.id, one.state) for one in approvals.entries()] == [
        (new.id, State.APPROVED),
        (old.id, State.WITHDRAWN),
    ]


DAY = date(2021, 7, 29)
CITED = (
    Citation(1, "dogs.md", "养犬条例", "样本市", "第三条", "处五十元罚款", 10, 16, DAY, None, "in_force"),
    Citation(2, "fees.md", "收费办法", "样本市", "第一条", "每年一百元", 3, 8),
)


@pytest.fixture
def empty(tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    with closing(open_database(settings)) as database:
        yield Approvals(database)


@pytest.fixture
def add(empty):
    def keep(words="牵绳罚多少", place="示例省/样本市", answer="罚。[1]", **digests):
        found = {"dogs.md": "d1", "fees.md": "f1"} | digests
        return empty.add("不牵绳罚多少？", "样本市", Key(words, place), answer, CITED, found, "王")

    return keep


def test_what_is_kept_comes_back_whole(empty, add):
    kept = add()
    assert empty.get(kept.id) == kept
    assert kept.citations == CITED
    assert kept.digests == {"dogs.md": "d1", "fees.md": "f1"}
    assert (kept.state, kept.author) == (State.APPROVED, "王")
    assert kept.approved.tzinfo is not None


def test_the_places_own_answer_is_found_before_the_one_for_everywhere(empty, add):
    anywhere = add(place=EVERYWHERE)
    assert empty.find(Key("牵绳罚多少", "示例省/样本市")) == anywhere
    own = add()
    assert empty.find(Key("牵绳罚多少", "示例省/样本市")) == own
    assert empty.find(Key("牵绳罚多少", "示例省/另一市")) == anywhere
    assert empty.find(Key("登记多少钱", "示例省/样本市")) is None


def test_a_withdrawn_answer_is_listed_and_not_found(empty, add):
    kept = add()
    gone = empty.withdraw(kept.id, "过时")
    assert (gone.state, gone.reason) == (State.WITHDRAWN, "过时")
    assert empty.find(kept.key) is None
    assert [one.id for one in empty.entries()] == [kept.id]
    assert empty.entries(State.APPROVED) == []


def test_only_what_rests_on_a_changed_document_is_reviewed(empty, add):
    kept, other = add(), add(words="登记多少钱", **{"fees.md": "f2"})
    assert empty.review({"dogs.md": "d1", "fees.md": "f2"}) == [empty.get(kept.id)]
    assert empty.get(kept.id).state is State.REVIEW
    assert empty.get(other.id).state is State.APPROVED
    assert [one.id for one in empty.entries()] == [kept.id, other.id], "those to be reviewed first"
    assert empty.review({"dogs.md": "d1", "fees.md": "f2"}) == []


@pytest.mark.parametrize("work", ["get", "withdraw"])
def test_an_answer_that_is_not_there_is_told(empty, work):
    with pytest.raises(UnusableApproval, match="no approved answer p0"):
        getattr(empty, work)("p0")


def test_looking_makes_no_database(tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    with approvals_kept(settings) as kept:
        assert kept is None
    assert list(tmp_path.iterdir()) == []
    with closing(open_database(settings)):
        pass
    with approvals_kept(settings) as kept:
        assert kept is not None
