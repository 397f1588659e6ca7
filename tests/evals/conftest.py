"""Cases, answers and an assistant whose answers are written down, for the tests of the evaluations."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from langchain_core.runnables import RunnableLambda

from assistant import assembly
from assistant.operations import opening
from assistant.types import Answer, Citation, Ending, Question, Sentence
from evals.cases import Case
from evals.records import Record
from index.embedding.embedder import load_embedder

BATH_RULES = (
    "第一条 本市公共浴池每日6时至22时开放。\n"
    "第二条 成人票价为每次十五元，六十周岁以上老年人凭证免费。\n"
    "第三条 在池内吸烟的，处五十元以上二百元以下罚款。"
)


@pytest.fixture(scope="module")
def one_embedding_model() -> Iterator[None]:
    """Keeps the embedding model for the next command, which would load it anew for seconds."""
    with pytest.MonkeyPatch.context() as patch:
        load_once = cache(load_embedder)
        for user in (assembly, opening):
            patch.setattr(user, "load_embedder", load_once)
        yield


@pytest.fixture
def rules() -> str:
    return BATH_RULES


@pytest.fixture
def price_case() -> Case:
    return Case.model_validate(
        {
            "id": "bath-1",
            "question": "大人泡一次澡多少钱？",
            "kind": "number",
            "answerable": True,
            "expect": [["15元"]],
            "forbid": ["20元"],
            "sources": [{"doc": "baths.md", "article": "第二条", "quote": "成人票价为每次十五元"}],
        }
    )


@pytest.fixture
def make_record() -> Callable[..., Record]:
    """Makes a record that answers rightly, but for what is given."""

    def make(**changes) -> Record:
        values = {
            "id": "bath-1",
            "status": "answered",
            "answer": "成人每次十五元。[1]",
            "sentences": [{"text": "成人每次十五元。", "citations": [1], "support": "verified"}],
            "citations": [
                {
                    "n": 1,
                    "doc": "baths.md",
                    "title": "公共浴池规定",
                    "locator": "第二条",
                    "quote": "成人票价为每次十五元",
                }
            ],
            "ms": 12,
        }
        return Record.model_validate(values | changes)

    return make


@pytest.fixture
def suite_cases() -> list[Case]:
    """Twelve cases whose good answer is the number in their question."""
    return [
        Case.model_validate(
            {
                "id": f"c{number:02}",
                "question": f"第{number}号窗口的号码是多少？",
                "kind": "number" if number % 2 else "fact",
                "answerable": True,
                "expect": [[f"A{number:03}"]],
                "sources": [{"doc": "windows.md", "quote": f"窗口{number}：A{number:03}"}],
            }
        )
        for number in range(1, 13)
    ]


@pytest.fixture
def scripted_chain() -> Callable[..., RunnableLambda]:
    """Makes a chain that answers the window questions; some of them wrongly, some by a refusal."""

    def make(wrong=(), refused=(), before=lambda question: None) -> RunnableLambda:
        def answer(question: Question) -> Answer:
            before(question)
            number = int("".join(one for one in question.text if one.isdigit()))
            if number in refused:
                return Answer(question.text, Ending.REFUSED, text="没有找到。", ms=3)
            code = f"A{number if number not in wrong else 999:03}"
            quote = f"窗口{number}：A{number:03}"
            citation = Citation(1, "windows.md", "窗口表", "", "第一条", quote, 0, len(quote))
            return Answer(
                question.text,
                Ending.ANSWERED,
                (Sentence(f"是{code}。", (1,)),),
                (citation,),
                ms=3,
                mode="extractive",
            )

        return RunnableLambda(answer)

    return make
