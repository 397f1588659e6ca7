import json

from assistant.wording.check import check
from assistant.wording.check_report import cite, mark_diff, render_report, report_json, summarise

DRAFT = "每户限养三只，不得饲养烈性犬。拒不改正的，没收犬只。流星雨之夜不设宵禁。"


def test_the_json_has_what_other_programs_rely_on(index):
    record = json.loads(report_json(check(DRAFT, index, place="澜川")))
    wrong, right, invented = record["sentences"]
    assert record["summary"] == {"verbatim": 1, "contradicts": 1, "no_basis": 1}
    assert wrong["verdict"] == "contradicts"
    assert DRAFT[wrong["start"] : wrong["end"]] == wrong["text"]
    assert wrong["diff"] == [
        ["equal", "每户限养"], ["delete", "三"], ["insert", "一"], ["equal", "只，不得饲养烈性犬。"],
    ]  # fmt: skip
    cited = wrong["citation"]
    assert (cited["doc"], cited["title"]) == ("dogs-linchuan.md", "澜川市犬只管理条例")
    assert (cited["locator"], cited["quote"]) == ("第三条第二款", "每户限养一只，不得饲养烈性犬。")
    assert right["citation"]["status"] == "in_force"
    assert (invented["citation"], invented["diff"]) == (None, [])


def test_the_text_shows_summary_source_and_difference(index):
    text = render_report(check(DRAFT, index, place="澜川"))
    assert text.startswith("共 3 句：与原文一致 1，与原文不符 1，未找到依据 1")
    assert "《澜川市犬只管理条例》第三条第二款" in text
    assert "每户限养[-三-]{+一+}只" in text


def test_an_empty_draft_says_so(index):
    assert summarise(check("", index)) == "没有可核对的句子。"


def test_a_citation_is_ready_to_copy(index):
    (sentence,) = check("拒不改正的，没收犬只。", index, place="澜川").sentences
    assert cite(sentence.citation) == "《澜川市犬只管理条例》第五条"


def test_differences_are_marked_in_plain_text():
    assert mark_diff((("equal", "甲"), ("delete", "乙\n"), ("insert", "丙"))) == "甲[-乙-]{+丙+}"
