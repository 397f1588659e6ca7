"""What can be approved: an answer with official words under it."""

from contextlib import closing

import pytest
from pydantic import SecretStr

from assistant.approved.matching import Key
from assistant.approved.store import Approvals
from assistant.approved.types import UnusableApproval
from assistant.configuration.settings import Settings
from assistant.question.places import UnknownPlace
from assistant.records.database import open_database
from assistant.wording.approval import Proposal, Quote, approve, cite_quote

FINE = "携犬外出不牵绳的，由公安机关责令改正，处二百元以上五百元以下罚款"
QUOTES = (Quote(FINE),)


@pytest.fixture
def approvals(index_dir, tmp_path):
    address = SecretStr(f"sqlite:///{tmp_path}/records.sqlite3")
    settings = Settings(_env_file=None, index_dir=index_dir, database_url=address)
    with closing(open_database(settings)) as database:
        yield Approvals(database)


@pytest.fixture
def keep(index, approvals):
    def add(question="遛狗不牵绳罚多少？", answer="罚二百元以上。", quotes=QUOTES, place="澜川市"):
        return approve(index, Settings(_env_file=None), approvals, Proposal(question, answer, quotes, place))

    return add


def test_an_answer_rests_on_the_documents_as_they_are_now(keep, approvals, index):
    one = keep()
    assert one == approvals.get(one.id)
    assert one.answer == "罚二百元以上。[1]", "without marks every quotation carries it"
    assert [found.doc for found in one.citations] == ["dogs-linchuan.md"]
    assert one.stale(index.manifest.files) == ""
    assert one.stale({**index.manifest.files, "dogs-linchuan.md": "other"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer": " "}, "answer is empty"),
        ({"quotes": ()}, "rests on a document"),
        ({"quotes": (Quote("处九百元罚款，没收狗绳"),)}, "does not stand word for word"),
        ({"quotes": (Quote(FINE, "北禾市犬只管理条例"),)}, "does not stand in"),
        ({"quotes": (Quote("罚款"),)}, "too short"),
        ({"answer": "罚。[2]"}, r"marks \[2\]"),
        ({"question": "澜川市？"}, "nothing but a place"),
    ],
)
def test_what_cannot_be_approved_is_told(keep, approvals, changes, said):
    with pytest.raises(UnusableApproval, match=said):
        keep(**changes)
    assert approvals.entries() == []


def test_an_unknown_place_is_told(keep):
    with pytest.raises(UnknownPlace):
        keep(place="桃花源")


def test_the_official_words_are_cited_where_they_stand(index):
    found = cite_quote(index, Quote("每户限养一只，不得饲养烈性犬"), 3)
    assert (found.n, found.doc, found.locator) == (3, "dogs-linchuan.md", "第三条第二款")
    assert index.store.text(found.doc)[found.start : found.end] == found.quote


def test_of_two_cities_with_the_same_words_the_places_own_are_cited(index):
    quote = Quote("市、区人民政府应当加强对犬只管理工作的领导")
    for place, doc in (("示例省/澜川市", "dogs-linchuan.md"), ("示例省/北禾市", "dogs-beihe.md")):
        assert cite_quote(index, quote, 1, Key("领导", place)).doc == doc
    assert cite_quote(index, Quote(quote.text, "北禾市犬只管理条例"), 1).doc == "dogs-beihe.md"


@pytest.mark.parametrize("text", ["没有的规定的原文", "罚款", "每户限养三只，不得饲养烈性犬"])
def test_words_that_stand_nowhere_are_not_cited(index, text):
    with pytest.raises(UnusableApproval):
        cite_quote(index, Quote(text), 1)
