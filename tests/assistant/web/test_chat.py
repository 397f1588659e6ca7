"""The handlers of the page, driven as Gradio drives them."""

import asyncio
from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.feedback import FeedbackStore
from assistant.web.chat import Chat
from assistant.web.languages import load_words
from assistant.web.layout import Layout

CHINESE = SimpleNamespace(headers={"accept-language": "zh-CN"}, query_params={}, scope={})
ENGLISH = SimpleNamespace(headers={"accept-language": "en-GB"}, query_params={}, scope={})


@pytest.fixture
def page() -> Layout:
    with gr.Blocks():
        return Layout(Settings(_env_file=None), load_words()["zh"])


@pytest.fixture
def feedback(tmp_path) -> FeedbackStore:
    return FeedbackStore(open_database(Settings(_env_file=None, index_dir=tmp_path / "index")))


@pytest.fixture
def chat(scripted, page, feedback) -> Chat:
    return Chat(scripted, Settings(_env_file=None), feedback, page)


def gather(updates):
    async def collect():
        return [update async for update in updates]

    return asyncio.run(collect())


def test_the_page_opens_in_the_readers_language(chat, page):
    chinese, english = chat.open("", CHINESE), chat.open("", ENGLISH)
    assert chinese[page.submit]["value"] == "提问"
    assert english[page.submit]["value"] == "Ask"
    assert chinese[page.place]["placeholder"] == load_words()["zh"]["any_place"]
    assert chinese[page.place]["label"] != english[page.place]["label"]


def test_evidence_comes_before_the_answer_and_the_answer_grows(chat, page):
    steps = gather(chat.ask("遛狗不牵绳罚多少？", "", (), CHINESE))
    assert steps[0][page.halt]["visible"] is True
    assert steps[0][page.question] == ""
    evidence = [index for index, step in enumerate(steps) if "pa-card" in step.get(page.evidence, "")]
    written = [index for index, step in enumerate(steps) if "处二百元罚款" in step.get(page.answer, "")]
    assert evidence[0] < written[0]
    assert steps[-1][page.exchanges][-1].answer.status == "answered"


def test_a_follow_up_is_asked_with_the_conversation(chat, page):
    first = gather(chat.ask("第一问", "", (), CHINESE))[-1][page.exchanges]
    second = gather(chat.ask("第二问", "样本市", first, CHINESE))
    exchange = second[-1][page.exchanges][-1]
    assert [turn.role for turn in exchange.question.history] == ["user", "assistant"]
    assert exchange.question.history[0].content == "第一问"
    assert "第一问" in second[0][page.past]


@pytest.mark.parametrize(
    ("text", "said"), [("  ", "请先输入问题"), (None, "请先输入问题"), ("问" * 10_000, "10000 字")]
)
def test_what_cannot_be_asked_is_said_and_nothing_is_lost(chat, page, text, said):
    (only,) = gather(chat.ask(text, "", (), CHINESE))
    assert set(only) == {page.hint}
    assert said in only[page.hint]


def test_a_crash_of_the_chain_is_told_to_the_reader(chat, page):
    last = gather(chat.ask("请崩溃", "", (), CHINESE))[-1]
    assert last[page.exchanges][-1].answer.status == "failed"
    assert "暂时无法回答" in last[page.answer]


def test_a_failed_question_can_be_asked_again(chat, page):
    failed = gather(chat.ask("请崩溃", "", (), CHINESE))[-1][page.exchanges]
    again = gather(chat.retry(failed, CHINESE))[-1][page.exchanges]
    assert [exchange.question.text for exchange in again] == ["请崩溃"]
    assert again[0].id != failed[0].id


def test_choosing_a_place_asks_the_same_question_for_it(chat, page):
    asked = gather(chat.ask("哪里可以办？", "", (), CHINESE))[-1][page.exchanges]
    steps = gather(chat.choose(SimpleNamespace(choice="样本市"), asked, CHINESE))
    assert steps[0] == {page.place: "样本市"}
    exchange = steps[-1][page.exchanges][-1]
    assert (exchange.question.text, exchange.question.place) == ("哪里可以办？", "样本市")
    assert exchange.answer.status == "answered"


def test_stopping_keeps_what_there_is(chat, page):
    steps = gather(chat.ask("遛狗不牵绳罚多少？", "", (), CHINESE))
    midway = next(s for s in steps if s[page.exchanges][-1].answer and s[page.exchanges][-1].answer.sentences)
    stopped = chat.stop(midway[page.exchanges], CHINESE)
    assert "已停止" in stopped[page.answer]
    assert stopped[page.exchanges][-1].stopped
    assert page.submit not in stopped, "the browser offers the next question when the event is over"


def test_closing_the_stream_cancels_the_chain(chat, scripted):
    scripted.pause = 60

    async def break_off():
        steps = chat.ask("遛狗不牵绳罚多少？", "", (), CHINESE)
        await anext(steps)
        await anext(steps)
        waiting = asyncio.create_task(anext(steps))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(break_off())
    assert scripted.closed == 1


def test_a_vote_is_stored_for_an_answer_of_this_conversation_only(chat, page, feedback):
    asked = gather(chat.ask("遛狗不牵绳罚多少？", "", (), CHINESE))[-1][page.exchanges]
    chat.vote(SimpleNamespace(answer=asked[0].id, vote="up"), asked, CHINESE)
    chat.vote(SimpleNamespace(answer="somebody-else", vote="up"), asked, CHINESE)
    assert feedback.votes_on([asked[0].id, "somebody-else"]) == {asked[0].id: "up"}
    past = gather(chat.ask("第二问", "", asked, CHINESE))[0][page.past]
    assert 'data-vote="up"' in past
    assert past.count('aria-pressed="true"') == 1


def test_clearing_forgets_everything(chat, page):
    cleared = chat.clear()
    assert cleared[page.exchanges] == ()
    assert all(cleared[part] == "" for part in (page.past, page.asked, page.answer, page.evidence))


@pytest.mark.parametrize(
    ("typed", "known"), [("样本市", "样本市"), ("样本", "样本市"), ("乌有市", ""), ("", ""), (None, "")]
)
def test_a_place_is_one_of_the_documents(chat, page, typed, known):
    asked = gather(chat.ask("问", typed, (), CHINESE))[-1][page.exchanges]
    assert asked[-1].question.place == known
