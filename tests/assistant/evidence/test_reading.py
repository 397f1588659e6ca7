"""The passages read by the shipped reader: its judgement, and where the deciding words stand."""

import pytest

from assistant.evidence.reading import choose_lines, pairs_of, read_passages
from assistant.evidence.statements import LeadIn
from index.reader.reader import Reader
from index.types import Chunk, Metadata, Passage, Span

LEASH = "携犬外出的，应当用两米以内的牵引绳牵领。\n违反前款规定，不牵绳的，由公安机关责令改正，处二百元罚款。"
FEES = "问：登记费多少？\n答：登记费每只每年一百元，导盲犬免收。"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def passage(text: str, title: str, number: int) -> Passage:
    spans = (Span(0, 0, len(text)),)
    chunk = Chunk("a.md", number, "article", (), "第八条", text, spans, 1, title, id=str(number))
    return Passage(chunk, Metadata(title), 1.0)


def test_the_passage_that_answers_is_put_first(reader) -> None:
    read = read_passages(
        reader,
        "遛狗没牵绳，罚多少钱？",
        [passage(FEES, "登记收费标准", 0), passage(LEASH, "养犬管理条例", 1)],
    )
    best = max(read, key=lambda one: one.sentence + one.passage)
    assert "二百元" in best.statement.text
    assert best.words is not None
    start, end = best.words
    assert best.statement.start <= start < end <= best.statement.end


@pytest.mark.parametrize("stop", ["", "。", "；"])
def test_the_deciding_words_of_a_cell_stand_in_it_whatever_mark_it_ends_with(reader, stop) -> None:
    fee = f"带身份证到派出所申请，每证收十元工本费{stop}"
    table = passage(f"| 事项 | 说明 |\n|---|---|\n| 补办居住证 | {fee} |", "居住证办事指南", 0)
    read = read_passages(reader, "居住证丢了补一个多少钱？", [table])
    best = max(read, key=lambda one: one.sentence)
    assert best.words is not None
    assert "十元" in table.chunk.text[slice(*best.words)]


def test_a_question_in_the_document_is_read_and_not_offered(reader) -> None:
    read = read_passages(reader, "登记费多少？", [passage(FEES, "登记收费标准", 0)])
    assert [one.statement.text for one in read] == ["答：登记费每只每年一百元，导盲犬免收。"]


def test_an_answer_is_read_with_its_question(reader) -> None:
    lost = "居住证丢了怎么办？\n答：到原办理点补办，工本费二十元。"
    asked = "居住证丢了咋整"
    (told,) = read_passages(reader, asked, [passage(lost, "居住证问答", 0)])
    (untold,) = read_passages(reader, asked, [passage(lost.split("\n")[1], "居住证问答", 0)])
    assert told.sentence > untold.sentence
    assert told.words is None or told.statement.start <= told.words[0] < told.words[1] <= told.statement.end


def test_what_a_statement_refers_to_is_read_with_it(reader) -> None:
    rule = passage("违反第十条规定的，处二百元罚款。", "养犬管理条例", 0)
    asked = "遛狗没牵绳罚多少？"
    (told,) = read_passages(reader, asked, [rule], lambda chunk, text: "遛狗应当牵绳。")
    (untold,) = read_passages(reader, asked, [rule])
    assert told.sentence > untold.sentence
    assert told.statement.referred == "遛狗应当牵绳。"


def test_nothing_read_is_nothing_found(reader) -> None:
    assert read_passages(reader, "罚多少？", []) == []


def test_a_list_is_read_with_the_lead_in_of_the_part_before(reader) -> None:
    begun = passage("有下列情形之一的，处二百元罚款：\n（一）不办登记的；", "养犬管理条例", 0)
    further = passage("（二）不牵绳的；\n（三）不清粪的。", "养犬管理条例", 1)
    lead = LeadIn(begun, 0, 16)
    read = read_passages(reader, "遛狗没牵绳罚多少？", [further], opened=lambda one: lead)
    assert [one.statement.text.strip() for one in read] == ["（二）不牵绳的；", "（三）不清粪的。"]
    assert {one.statement.lead for one in read} == {lead}
    assert all(one.words is None or one.words[1] <= len(further.chunk.text) for one in read)


def test_of_what_is_referred_to_the_fitting_lines_are_read() -> None:
    referred = "（一）不得逆行；\n（二）佩戴安全头盔；\n（三）不得加装遮阳伞。"
    asked = pairs_of("骑车没戴安全头盔罚多少")
    assert choose_lines(referred, asked).startswith("（一）不得逆行；（二）佩戴安全头盔；")
    long = (
        "\n".join(f"（{n}）不得在第{n}个路口随意停放、逆行或者加装任何装置；" for n in range(9))
        + "\n（九）佩戴安全头盔。"
    )
    assert "佩戴安全头盔" in choose_lines(long, asked) and len(choose_lines(long, asked)) <= 80
