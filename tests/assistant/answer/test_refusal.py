"""A refusal is short, cuts no words, and names a document only when it is near."""

import pytest

from assistant.answer.refusal import quoted_subject
from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.types import Answer, Ending, Question


@pytest.fixture(scope="module")
def ask(demo_index):
    opened = open_assistant(Settings(_env_file=None, index_dir=demo_index, mode="extractive"))
    yield lambda text: opened.chain.invoke(Question(text))
    opened.close()


def own_words(answer: Answer) -> str:
    return answer.text.replace("12345 政务服务便民热线", "")


@pytest.mark.parametrize("question", ["火星移民要办什么证？", "潜水艇驾照去哪里考"])
def test_of_what_the_documents_know_nothing_of_no_document_is_named(ask, question: str) -> None:
    answer = ask(question)
    assert answer.status is Ending.REFUSED and answer.reply == "refused"
    assert "《" not in answer.text and "12345" in answer.text
    assert len(own_words(answer)) <= 60


def test_a_place_is_named(ask) -> None:
    answer = ask("示例市的潜水艇驾照去哪里考？")
    assert answer.status is Ending.REFUSED and "示例市" in answer.text


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("什么是“利剑斩污”行动？", "利剑斩污"),
        ("《养犬管理办法》里怎么写的", "养犬管理办法"),
        ("我听说“罚款500元”是真的吗", ""),
        ("用地锁占了城里路边的车位罚多少", ""),
    ],
)
def test_only_what_was_quoted_is_repeated(question: str, subject: str) -> None:
    assert quoted_subject(question) == subject


def test_thanks_are_not_searched_for(ask) -> None:
    answer = ask("谢谢")
    assert answer.is_talk and "没有查到" not in answer.text and not answer.citations
    assert "retrieve" not in answer.timings


def test_an_emergency_gets_the_numbers_of_the_settings(ask) -> None:
    text = ask("我不想活了").text
    assert all(number in text for number in ("110", "120", "12356"))
    assert "《" not in text
