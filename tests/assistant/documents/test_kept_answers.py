"""A kept answer is shown again only over documents that still carry it."""

import json
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.documents.kept_answers import Kept, keep, recall
from assistant.types import Answer, Ending, Question, Sentence
from assistant.web.conversation import Exchange
from assistant.web.history import MOST_TURNS, NothingKept, read_turns, recall_turns, turn_record
from assistant.web.languages import load_words
from index.types import Status

SUITE = Path(__file__).parents[3] / "evals/suites/demo.jsonl"
WORDS = load_words()["zh"]
ANSWERED = {"question": "问", "status": "answered"}


@pytest.fixture
def store(scripted):
    with scripted.index.reading() as index:
        yield index.store


@pytest.fixture
def turn(answer) -> dict:
    exchange = replace(Exchange.begin(Question(answer.question, place="样本市")), answer=answer)
    return json.loads(turn_record(exchange)) | {"day": "2026-11-20"}


def test_what_was_kept_comes_back_as_it_was(answer, store):
    recalled = recall(keep(answer), store)
    assert recalled.sentences == answer.sentences
    assert recalled.citations == answer.citations
    assert {one.identity for one in answer.evidence} <= {one.identity for one in recalled.evidence}


def test_real_answers_survive_the_way_through_the_browser(demo_index):
    questions = [json.loads(line)["question"] for line in SUITE.read_text("utf-8").splitlines()][:25]
    settings = Settings(_env_file=None, index_dir=demo_index, mode="extractive", llm="extractive")
    with closing(open_assistant(settings)) as assistant:
        answers = [assistant.chain.invoke(Question(text)) for text in questions]
        with assistant.index.reading() as index:
            for answer in answers:
                exchange = replace(Exchange.begin(Question(answer.question)), answer=answer)
                back = json.loads(turn_record(exchange)) | {"day": "2026-11-20"}
                (recalled,) = recall_turns(read_turns([back]), index.store, WORDS)
                assert recalled.answer.sentences == answer.sentences
                assert recalled.answer.citations == answer.citations
                assert recalled.answer.status is answer.status
    assert sum(bool(answer.citations) for answer in answers) > 10


def test_the_status_of_today_is_told(answer, store, scripted):
    scripted.metadata["dogs.md"] = replace(
        scripted.metadata["dogs.md"], status=Status.REPEALED, effective=date(2020, 1, 1)
    )
    recalled = recall(keep(answer), store)
    assert {citation.status for citation in recalled.citations} == {"repealed"}


@pytest.mark.parametrize("change", ["text", "gone", "shifted", "number", "nothing"])
def test_what_no_longer_stands_is_not_shown(answer, store, scripted, change):
    kept = keep(answer)
    (chunk,) = scripted.chunks["dogs.md"]
    if change == "text":
        scripted.chunks["dogs.md"] = [replace(chunk, text=chunk.text.replace("二百元", "三百元"))]
    elif change == "gone":
        del scripted.metadata["dogs.md"]
    elif change == "shifted":
        kept = replace(kept, cited=tuple(replace(one, start=one.start + 1) for one in kept.cited))
    elif change == "number":
        kept = replace(kept, sentences=(Sentence("罚九千元。", (9,)),))
    else:
        kept = replace(kept, cited=(), sentences=(Sentence("罚九千元。"),))
    assert recall(kept, store) is None


def test_a_refusal_needs_no_source(store):
    kept = Kept("火星？", Ending.REFUSED, text="没有提到。")
    assert recall(kept, store).text == "没有提到。"


def test_a_reply_to_talk_is_recalled_as_one(store):
    said = Answer("谢谢", Ending.REFUSED, text="不客气！", reply="talk_thanks")
    recalled = recall(keep(said), store)
    assert recalled is not None and recalled.is_talk


def test_an_answer_that_is_gone_says_so_in_its_place(turn, store, scripted):
    scripted.metadata.clear()
    (exchange,) = recall_turns(read_turns([turn]), store, WORDS)
    assert exchange.answer.text == WORDS["stale"]
    assert not exchange.answer.citations


def test_a_follow_up_knows_what_was_asked_before(turn, store):
    first, second = recall_turns(read_turns([turn, turn | {"id": "a" + "0" * 16}]), store, WORDS)
    assert (first.id, first.recalled, first.question.place) == (turn["id"], date(2026, 11, 20), "样本市")
    assert [message.role for message in second.question.history] == ["user", "assistant"]


def test_what_was_recalled_is_not_given_out_to_be_kept_again(turn, store):
    (exchange,) = recall_turns(read_turns([turn]), store, WORDS)
    assert turn_record(exchange) == ""


@pytest.mark.parametrize(
    "broken",
    [
        None, [], "turns", [{}], [None], {"id": "x"}, ["turn"], 7,
    ],
)  # fmt: skip
def test_what_is_no_conversation_is_refused(broken):
    with pytest.raises(NothingKept):
        read_turns(broken)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "somebody"}, {"day": "yesterday"}, {"question": ""}, {"place": "长" * 101}, {"more": 1},
        {"question": "长" * 200_000}, {"answer": {}}, {"answer": None},
        {"answer": {"question": "问", "status": "certain"}},
        {"answer": ANSWERED | {"cited": [{"doc": "x", "start": 0, "end": 1}] * 41}},
        {"answer": ANSWERED | {"sentences": [{"text": "句"}] * 41}},
    ],
)  # fmt: skip
def test_a_turn_that_was_never_given_out_is_refused(turn, change):
    with pytest.raises(NothingKept):
        read_turns([turn | change])


def test_a_conversation_has_an_end(turn):
    read_turns([turn] * MOST_TURNS)
    with pytest.raises(NothingKept):
        read_turns([turn] * (MOST_TURNS + 1))


def test_the_record_holds_what_was_cited(answer):
    kept = asdict(keep(answer))
    assert [one["text"] for one in kept["cited"]] == [one.quote for one in answer.citations]
