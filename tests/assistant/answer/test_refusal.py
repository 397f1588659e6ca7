"""A refusal is short, cuts no words, and names a document only when it is near."""

from datetime import date

import pytest

from assistant.answer.refusal import quoted_subject, refusal_values
from assistant.answer.responsibility import Responsible
from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from assistant.rendering import answer_record
from assistant.state import Posed, Weighed
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


def caveat(ask, questions: list[str]) -> Answer:
    """The first of these that ends in a caveat: which one does is up to the models."""
    answers = [ask(question) for question in questions]
    return next(answer for answer in answers if answer.reply.startswith("caveat"))


NEAR_MISSES = [
    "示例市养犬每年要交多少管理费？",
    "示例市加装电梯的电费谁出",
    "示例市狗证丢了补办要几天",
    "示例市养鸽子要不要登记",
    "示例市电梯坏了一次维修费一般多少？",
    "示例市的狗能带进地铁吗",
]


def test_what_comes_near_is_quoted_without_a_conclusion(ask) -> None:
    answer = caveat(ask, NEAR_MISSES)
    said, *quoted = answer.sentences
    assert answer.status is Ending.REFUSED and not answer.short
    assert not said.citations and "12345" in said.text and "最接近的是" in said.text
    assert quoted and all(one.citations for one in quoted)
    assert {n for one in quoted for n in one.citations} == {one.n for one in answer.citations}
    assert all(citation.quote for citation in answer.citations)
    assert answer.text.count("[1]") >= 1


def test_a_caveat_is_shown_to_programs_as_a_refusal(ask) -> None:
    record = answer_record(caveat(ask, NEAR_MISSES))
    assert record["status"] == "refused" and record["citations"] and record["short"] == ""


def test_the_body_in_charge_is_named_with_its_provision() -> None:
    query = Query("养鸽", "养鸽", "zh", read_question("养鸽"), Moment(date(2024, 3, 1)))
    weighed = Weighed(Posed.begin(Question("养鸽")).trace, query, (), {})
    told = refusal_values(weighed, Responsible("《示例市条例》第二条", "公安机关"))
    assert told["responsible"] == "按《示例市条例》第二条，这类事归公安机关管。"
    assert refusal_values(weighed)["responsible"] == ""
