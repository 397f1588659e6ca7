"""The code in docs/library.md runs, over the real index, and shows what the page says."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage, ToolMessage

from assistant.types import Ending

DOCS = Path(__file__).parents[1] / "docs"
MOST_LINES = 30
FINE = "处一百元以上三百元以下罚款"


class CallingModel(FakeMessagesListChatModel):
    """Says what was written down; the tools it is told of are called for in the script."""

    def bind_tools(self, tools: Any, **known: Any) -> "CallingModel":
        return self


def blocks_of(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def shown(demo_index) -> Iterator[dict[str, Any]]:
    """The names of the page after all its code has run, block after block."""
    call = {"name": "policy", "args": {"question": "遛狗不牵绳罚多少？", "place": "示例市"}, "id": "1"}
    page = ModuleType("page")
    page.model = CallingModel(responses=[AIMessage("", tool_calls=[call])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_ASSISTANT_INDEX_DIR", str(demo_index))
        patch.setenv("POLICY_ASSISTANT_MODE", "extractive")
        patch.setitem(sys.modules, "page", page)
        for block in blocks_of("library.md"):
            exec(compile(block, "library.md", "exec"), vars(page))
        yield vars(page)
    page.retriever.close()
    page.assistant.close()


def test_every_example_runs(shown):
    assert shown["text"] and shown["chunks"]
    assert shown["documents"][0].metadata["title"]
    assert {one.metadata["place"] for one in shown["local_documents"]} <= {"示例省", "示例市"}
    assert [one.chunk.id for one in shown["passages"]]
    assert shown["answer"].status is Ending.ANSWERED and FINE in shown["record"]["answer"]
    assert shown["cited"]
    assert {one.place for one in shown["growing"].citations} == {"样例市"}


def test_an_agent_hands_on_the_checked_answer(shown):
    last = shown["messages"][-1]
    assert isinstance(last, ToolMessage)
    assert FINE in last.content and "依据\n[1] 《示例市养犬管理条例" in last.content


def test_a_graph_goes_on_by_how_the_question_ended(shown):
    assert shown["enquiry"]["answer"].status is Ending.REFUSED
    assert shown["enquiry"]["for_a_person"]
    answered = shown["flow"].invoke({"question": "示例市遛狗不牵绳罚多少？"})
    assert answered["answer"].status is Ending.ANSWERED and "for_a_person" not in answered


def test_both_languages_show_the_same_code_in_few_lines():
    without_comments = [
        [re.sub(r'  # .*|""".*"""', "", block) for block in blocks_of(name)]
        for name in ("library.md", "library.zh-CN.md")
    ]
    assert without_comments[0] == without_comments[1]
    assert len(without_comments[0]) == 5
    for block in without_comments[0]:
        assert len(block.strip().splitlines()) <= MOST_LINES
