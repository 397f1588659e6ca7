"""A model that answers at random from other documents: nothing unsupported reaches the reader."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.assembly import open_assistant
from assistant.chain import build_chain
from assistant.configuration.settings import Settings
from assistant.types import Answer, Ending, Question, Support
from index.structure.sentences import split_sentences

QUESTIONS = (
    "示例市遛狗不拴绳罚多少？",
    "示例市养犬登记要带什么材料？",
    "运城市老旧小区改造涉及多少户？",
    "太原市河湖长制会议是谁主持的？",
    "盐湖区小区加装电梯要多少业主同意？",
    "杏花岭区哪些银行网点能办营业执照？",
    "示例市养犬管理条例从什么时候起施行？",
    "晋中市完工了多少个项目？",
)
INVENTIONS = (
    "由公安机关处九千元以上九万元以下罚款。",
    "咨询电话是 0359-8888888，每周三下午办理。",
    "该项工作由市气象局负责，副市长张三主持。",
    "根据《国家宠物管理法》第一百二十条，免收一切费用。",
)


class RandomModel(BaseChatModel):
    """Says sentences of documents it was not shown, and inventions."""

    sentences: list[str]
    seed: int = 0

    @property
    def _llm_type(self) -> str:
        return "random"

    def _say(self, messages: list[BaseMessage]) -> str:
        chance = random.Random(f"{self.seed}{messages[-1].text}")
        return "".join(chance.sample(self.sentences, 2)) + chance.choice(INVENTIONS)

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self._say(messages)))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        for part in re.findall(r".{1,7}", self._say(messages), re.DOTALL):
            yield ChatGenerationChunk(message=AIMessageChunk(content=part))


@pytest.fixture(scope="module")
def ask(demo_index):
    opened = open_assistant(Settings(index_dir=demo_index, mode="extractive"))
    with opened.index.reading() as index:
        texts = [chunk.text for doc in index.store.metadata for chunk in index.store.chunks_of(doc)]
    sentences = [text[low:high] for text in texts for low, high in split_sentences(text) if high - low > 8]

    def answers(question: str, seed: int) -> list[Answer]:
        model = RandomModel(sentences=sentences, seed=seed)
        writer = replace(
            opened.steps.writer, settings=Settings(index_dir=demo_index), load_model=lambda: model
        )
        chain = build_chain(replace(opened.steps, writer=writer))
        return list(chain.stream(Question(question)))

    yield answers
    opened.close()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_unsupported_is_ever_streamed(ask, question: str, seed: int) -> None:
    for answer in ask(question, seed):
        quotes = "".join(citation.quote for citation in answer.citations)
        for sentence in answer.sentences:
            assert not any(part[:8] in sentence.text for part in INVENTIONS)
            if answer.status is Ending.ANSWERED and sentence.citations:
                assert all(figure in quotes for figure in re.findall(r"\d+(?:\.\d+)?", sentence.text))
            if sentence.support is Support.VERIFIED:
                assert sentence.text.rstrip("。；")[:12] in re.sub(r"\s", "", quotes)


def test_the_answer_is_still_there(ask) -> None:
    final = ask(QUESTIONS[0], 0)[-1]
    assert final.status is Ending.ANSWERED
    assert "一百元以上三百元以下" in final.text


class SayingModel(RandomModel):
    """Says the same whatever it is asked."""

    saying: str = ""

    def _say(self, messages: list[BaseMessage]) -> str:
        return self.saying


def test_a_draft_that_holds_a_word_of_the_operators_list_ends_the_answer(demo_index, tmp_path) -> None:
    listed = tmp_path / "words.txt"
    listed.write_text("[水果]\n红石榴\n")
    settings = Settings(index_dir=demo_index, mode="extractive", refused_words=listed)
    opened = open_assistant(settings)
    model = SayingModel(sentences=[], saying="处一百元以上三百元以下罚款。另送红 石 榴一只。再说一句。")
    writer = replace(opened.steps.writer, settings=Settings(index_dir=demo_index), load_model=lambda: model)
    streamed = list(build_chain(replace(opened.steps, writer=writer)).stream(Question(QUESTIONS[0])))
    opened.close()
    assert (streamed[-1].status, streamed[-1].reply) == (Ending.BLOCKED, "blocked_words")
    assert streamed[-1].category == "水果"
    assert not streamed[-1].citations and "石榴" not in "".join(one.text for one in streamed)


def test_a_question_that_holds_such_a_word_is_not_searched_for(demo_index, tmp_path) -> None:
    listed = tmp_path / "words.txt"
    listed.write_text("石榴汁\n")
    settings = Settings(index_dir=demo_index, mode="extractive", refused_words=listed)
    opened = open_assistant(settings)
    found = opened.chain.invoke(Question("示例市养狗能喂石、榴、汁吗？"))
    let = opened.chain.invoke(Question(QUESTIONS[0]))
    opened.close()
    assert (found.status, found.reply, found.category) == (Ending.BLOCKED, "blocked_words", "words")
    assert "retrieve" not in found.timings and not found.evidence
    assert let.status is Ending.ANSWERED and not let.category
