"""Drafts: quotations with the words that introduce them, or a model's sentences as they come."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.answer.drafting import draft_extractive, draft_with_model, lead_in, number_evidence
from assistant.llm.prompts import load_prompt
from assistant.question.validity import Moment
from assistant.types import Evidence
from index.types import Status

TODAY = Moment(date(2024, 3, 1))


class Scripted(BaseChatModel):
    """Says these pieces, and keeps what it was told."""

    pieces: list[str]
    told: list[str]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self.pieces)))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        self.told.extend(message.text for message in messages)
        for piece in self.pieces:
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))


@pytest.fixture
def evidence(passage) -> list[Evidence]:
    text = passage.chunk.text
    ends = [text.index("车辆。") + 3, text.index("罚款；") + 3]
    return [Evidence(passage, text[: ends[0]], 0, ends[0]), Evidence(passage, text[ends[0] : ends[1]], *ends)]


def test_neighbours_of_one_passage_share_a_lead_in(evidence, notice) -> None:
    other = Evidence(notice, notice.chunk.text[:12], 0, 12)
    (first, _), (second, _), (third, piece) = draft_extractive([*evidence, other], TODAY)
    assert first.startswith("《样本市养犬管理条例（演示）》第十五条")
    assert second == "".join(evidence[1].text.split())
    assert third.startswith("《样本市养犬登记办法》（已废止）第三条")
    assert piece is other


def test_a_headline_with_figures_introduces_nothing(passage, evidence) -> None:
    def of(**changes) -> Evidence:
        return replace(evidence[0], passage=replace(passage, chunk=replace(passage.chunk, **changes)))

    assert "2024" not in lead_in(of(kind="story", label="2024年补贴1000元"), TODAY)
    assert "窗口延时服务" in lead_in(of(kind="story", label="窗口延时服务"), TODAY)
    assert "2021" not in lead_in(of(title="2021年养犬条例"), TODAY)
    section = dict(kind="section", title="养犬指南", heading=())
    assert lead_in(of(label="一、办理地点", **section), TODAY) == "《养犬指南》“办理地点”写明："
    for nameless in ("", "二、", "怎么办证？", "2024年"):
        assert lead_in(of(label=nameless, **section), TODAY) == "《养犬指南》写明："
    under = section | {"heading": ("就业办理", "前置条件"), "label": "二、"}
    assert lead_in(of(**under), TODAY) == "《养犬指南》“就业办理·前置条件”写明："
    assert lead_in(evidence[0], TODAY, "en") != lead_in(evidence[0], TODAY, "zh")


def test_a_rule_that_is_not_in_force_says_so_before_its_words(evidence) -> None:
    def led(moment: Moment, **changes) -> str:
        piece = evidence[0]
        known = replace(piece.passage.metadata, **changes)
        return lead_in(replace(piece, passage=replace(piece.passage, metadata=known)), moment)

    next_year, last_year = date(2025, 1, 1), Moment(TODAY.today, date(2023, 1, 1))
    named = "《样本市养犬管理条例（演示）》"
    assert led(TODAY).startswith(f"{named}第十五条")
    assert led(TODAY, status=Status.REPEALED).startswith(f"{named}（已废止）第十五条")
    assert led(TODAY, effective=next_year).startswith(f"{named}（尚未施行）第十五条")
    assert led(last_year, effective=date(2024, 1, 1)).startswith(f"{named}（当时尚未施行）第十五条")
    assert led(TODAY, effective=next_year, title="x").count("尚未施行") == 1


WORDS = st.sampled_from(["处二百元罚款", "。", "！", "；", "\n", "由公安机关责令改正", "”", "1.5", " "])


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_a_models_sentences_come_whole_however_it_says_them(pieces) -> None:
    prompt = load_prompt("answer")
    drafted = list(draft_with_model(Scripted(pieces=pieces, told=[]), prompt, "罚多少？", [], TODAY))
    assert "".join("".join(drafted).split()) == "".join("".join(pieces).split())
    assert all(one.strip() == one and one for one in drafted)


def test_the_model_reads_the_question_without_personal_data_and_numbered_evidence(evidence) -> None:
    model = Scripted(pieces=["好。"], told=[])
    list(draft_with_model(model, load_prompt("answer"), "我的手机13800138000，罚多少？", evidence, TODAY))
    read = "\n".join(model.told)
    assert "13800138000" not in read
    assert number_evidence(evidence, TODAY) in read
    assert "[2]（样本市养犬管理条例（演示） 第十五条" in number_evidence(evidence, TODAY)
