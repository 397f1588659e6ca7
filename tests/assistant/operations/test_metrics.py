"""Measurements are counted once, and no label grows with what people write."""

import asyncio
from contextlib import contextmanager

import pytest
from langchain_core.language_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableGenerator

from assistant.configuration.settings import Settings
from assistant.operations.measuring import measure_chain
from assistant.operations.metrics import Metrics
from assistant.records.database import open_database
from assistant.records.feedback import FeedbackStore, Vote
from assistant.records.journal import Call
from assistant.types import Answer, Ending, Question

ENDED = Answer("问", Ending.REFUSED, mode="extractive", ms=1500, timings={"retrieve": 40}, reply="refused")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def chain_of(*answers, failing=False):
    def run(questions):
        for _ in questions:
            yield from answers
            if failing:
                raise ZeroDivisionError

    async def run_async(questions):
        async for _ in questions:
            for one in answers:
                yield one
            if failing:
                raise ZeroDivisionError

    return RunnableGenerator(run, run_async)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"policy_assistant_{name}", labels)


def test_a_question_counts_once_however_it_is_asked(metrics):
    pending = Answer("问", Ending.PENDING)
    chain = measure_chain(chain_of(pending, ENDED), metrics)
    config = Call("api").as_config()
    assert chain.invoke(Question("问"), config) == ENDED
    assert len(list(chain.stream(Question("问"), config))) == 2
    asyncio.run(chain.ainvoke(Question("问"), config))
    assert value(metrics, "questions_total", ending="refused", channel="api", mode="extractive") == 3
    assert value(metrics, "step_seconds_sum", step="retrieve") == pytest.approx(0.12)
    assert value(metrics, "question_seconds_sum") == pytest.approx(4.5)
    assert value(metrics, "questions_under_way") == 0


def test_questions_that_were_left_or_broke_are_counted_too(metrics):
    pending = Answer("问", Ending.PENDING, mode="llm")
    leaving = measure_chain(chain_of(pending, ENDED), metrics).stream(Question("问"), Call("web").as_config())
    next(leaving)
    assert value(metrics, "questions_under_way") == 1
    leaving.close()
    with pytest.raises(ZeroDivisionError):
        measure_chain(chain_of(pending, failing=True), metrics).invoke(Question("问"))
    assert value(metrics, "questions_total", ending="stopped", channel="web", mode="llm") == 2
    assert value(metrics, "questions_under_way") == 0


def test_a_channel_that_nobody_knows_makes_no_label(metrics):
    for n in range(50):
        metrics.count_answer(ENDED, f"channel-{n}")
    assert value(metrics, "questions_total", ending="refused", channel="other", mode="extractive") == 50


def test_tokens_are_what_the_model_says_or_else_its_words(metrics):
    usage = {"input_tokens": 200, "output_tokens": 30, "total_tokens": 230}
    told = GenericFakeChatModel(messages=iter([AIMessage("罚款。", usage_metadata=usage)]))
    told.callbacks = [metrics.count_tokens()]
    told.invoke("问")
    assert value(metrics, "model_tokens_total", direction="read") == 200
    assert value(metrics, "model_tokens_total", direction="written") == 30
    silent = FakeListChatModel(responses=["处二百元以上五百元以下罚款。"])
    silent.callbacks = [metrics.count_tokens()]
    silent.invoke("问")
    assert value(metrics, "model_tokens_total", direction="written") > 35


def test_votes_are_counted_when_they_are_kept(metrics, tmp_path):
    database = open_database(Settings(_env_file=None, index_dir=tmp_path / "index"))
    store = FeedbackStore(database, metrics.count_vote)
    store.record("a1", Vote.DOWN, "问", "答")
    database.close()
    assert value(metrics, "votes_total", vote="down") == 1
    FeedbackStore(None, metrics.count_vote).record("a1", Vote.UP, "问", "答")
    assert value(metrics, "votes_total", vote="up") == 0


def test_an_index_that_cannot_be_read_hides_nothing_else(metrics):
    @contextmanager
    def reading():
        raise OSError("the disk is gone")
        yield

    metrics.watch(reading, lambda: 2)
    text = metrics.render().decode()
    assert "policy_assistant_queue_length 2.0" in text
    assert "policy_assistant_index_chunks" not in text


def test_what_met_the_operators_word_list_counts_by_category(metrics):
    met = Answer("问", Ending.BLOCKED, reply="blocked_words", category="水果")
    for answer in (met, met, ENDED):
        metrics.count_answer(answer, "web")
    assert value(metrics, "refused_words_total", category="水果") == 2
    assert b"refused_words_total{" in metrics.render()
