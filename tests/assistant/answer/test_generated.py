"""The mark of generated content: who provides it, which answer it is, what people read."""

import pytest

from assistant.answer.generated import GeneratedMark, generated_label, producer_of
from assistant.configuration.settings import Settings


def test_the_mark_has_the_fields_of_the_standard() -> None:
    record = GeneratedMark.new(Settings(provider="示例市数据局"))
    assert record.record()["AIGC"] == {
        "Label": "1",
        "ContentProducer": "示例市数据局",
        "ProduceID": record.answer,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }


def test_every_answer_has_a_name_of_its_own() -> None:
    names = {GeneratedMark.new(Settings()).answer for _ in range(50)}
    assert len(names) == 50


def test_without_a_provider_the_title_stands_for_it() -> None:
    assert producer_of(Settings(title="某市政策问答")) == "某市政策问答"


@pytest.mark.parametrize(("language", "word"), [("zh", "人工智能"), ("en", "AI")])
def test_the_label_says_that_a_machine_made_it(language: str, word: str) -> None:
    assert word in generated_label(language)
