import asyncio
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.configuration.settings import Settings
from assistant.llm.bundled import BUNDLED, prepare_bundled_model
from assistant.llm.llama_chat import LlamaChatModel
from index.errors import ModelUnavailable

MISSING = [part.package for part in BUNDLED.slices if not find_spec(part.package)]

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason="the weights (requirements-llm.txt) are not installed"),
    pytest.mark.skipif(not find_spec("xllamacpp"), reason="the engine of the local model is not installed"),
]

SYSTEM = SystemMessage("你是示例市的政务问答员，回答要短，只说事实。金额和日期照资料写。")

ASK = [SYSTEM, HumanMessage("资料：办证窗口周一至周五开放。问题：周几可以办证？")]

COUNT = [HumanMessage("从一数到一百，用逗号隔开。")]


@pytest.fixture(scope="module")
def model_file() -> Path:
    return prepare_bundled_model(Settings(_env_file=None).cache_dir)


@pytest.fixture(scope="module")
def model(model_file: Path) -> Iterator[LlamaChatModel]:
    model = LlamaChatModel(model_path=model_file)
    yield model
    model.close()


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 120
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_streamed_pieces_make_up_the_invoked_answer(model: LlamaChatModel) -> None:
    pieces = [chunk.text for chunk in model.stream(ASK, max_tokens=12)]
    answer = model.invoke(ASK, max_tokens=12)
    assert len([piece for piece in pieces if piece]) > 2
    assert "".join(pieces) == answer.text
    assert "周" in answer.text
    assert answer.response_metadata["model_name"] == model.model_name


def test_a_constant_system_message_is_read_once(model: LlamaChatModel) -> None:
    model.invoke(ASK, max_tokens=1)
    usage = model.invoke([SYSTEM, HumanMessage("什么时候放假？")], max_tokens=1).usage_metadata
    alone = model.invoke([SYSTEM, HumanMessage("")], max_tokens=1).usage_metadata
    assert usage and alone
    assert usage["input_token_details"]["cache_read"] >= alone["input_tokens"] - 8


def test_stop_words_end_the_answer_and_are_not_part_of_it(model: LlamaChatModel) -> None:
    whole = model.invoke(COUNT, max_tokens=12).text
    assert model.invoke(COUNT, max_tokens=12, stop=[whole[3]]).text == whole[: whole.index(whole[3])]


def test_what_is_written_can_be_constrained(model: LlamaChatModel) -> None:
    chosen = model.bind(grammar='root ::= "甲" | "乙"').invoke("丙和丁，选哪个？")
    assert chosen.text in {"甲", "乙"}
    schema = {"type": "object", "properties": {"floor": {"type": "integer"}}, "required": ["floor"]}
    form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
    answer = model.bind(response_format=form).invoke("办证大厅在三楼。大厅在几楼？", max_tokens=30)
    assert json.loads(answer.text) == {"floor": 3}


def test_closing_a_stream_stops_the_model(model: LlamaChatModel) -> None:
    stream = model.stream(COUNT, max_tokens=3000)
    next(stream)
    assert model.engine.running == 1
    stream.close()
    assert eventually(lambda: model.engine.running == 0)


def test_cancelling_a_task_stops_the_model(model: LlamaChatModel) -> None:
    async def give_up() -> None:
        async for _ in model.astream(COUNT, max_tokens=3000):
            break
        task = asyncio.create_task(model.ainvoke(ASK, max_tokens=4))
        assert (await task).text

    asyncio.run(give_up())
    assert eventually(lambda: model.engine.running == 0)


def test_threads_at_once_get_the_answers_they_would_get_alone(model: LlamaChatModel) -> None:
    numbers = ["11", "22", "33"]
    asks = [[SYSTEM, HumanMessage(f"请重复这个数字：{number}")] for number in numbers]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda ask: model.invoke(ask, max_tokens=8).text, asks))
    assert [number in answer for number, answer in zip(("11", "22", "33"), answers, strict=True)] == [
        True
    ] * 3


def test_a_prompt_longer_than_the_context_is_told(model: LlamaChatModel) -> None:
    with pytest.raises(ModelUnavailable, match="exceeds the available context size"):
        model.invoke("示例" * 5000)


def test_a_run_that_takes_too_long_is_ended(model: LlamaChatModel) -> None:
    hasty = model.model_copy(update={"timeout": 0.01})
    with pytest.raises(ModelUnavailable, match=r"took longer than 0\.01 s"):
        hasty.invoke(COUNT)
    assert eventually(lambda: model.engine.running == 0)


def test_an_unknown_argument_is_refused(model: LlamaChatModel) -> None:
    with pytest.raises(TypeError, match="'temperatur'"):
        model.invoke("问", temperatur=1)
