import json
from dataclasses import replace

import pytest

from assistant.rendering import answer_json, answer_record, answer_text, render_text
from assistant.types import Answer, Ending

KEYS = "question status short answer sentences citations mode model prompt_hashes ms timings_ms".split()
CITATION_KEYS = "n doc title place locator quote start end published effective status confidence".split()


def test_record_has_the_promised_keys_in_their_order(answer):
    record = answer_record(answer)
    assert list(record) == KEYS
    assert all(list(citation) == CITATION_KEYS for citation in record["citations"])
    assert [list(sentence) for sentence in record["sentences"]] == [["text", "citations", "support"]] * 2


def test_record_says_dates_as_iso_or_null(answer):
    undated = replace(answer, citations=(replace(answer.citations[0], published=None, effective=None),))
    first = answer_record(answer)["citations"][0]
    assert (first["published"], first["effective"]) == ("2021-07-29", "2021-10-01")
    bare = answer_record(undated)["citations"][0]
    assert (bare["published"], bare["effective"]) == (None, None)


def test_json_is_one_line_that_reads_back(answer):
    line = answer_json(replace(answer, text="第一行[1]\n第二行"))
    assert "\n" not in line
    assert "第一行[1]\n第二行" == json.loads(line)["answer"]
    assert "罚款" in line


def test_a_pending_answer_never_leaves(answer):
    with pytest.raises(ValueError, match="still being written"):
        answer_record(replace(answer, status=Ending.PENDING))


def test_text_marks_every_sentence_with_its_citations(answer):
    assert answer_text(answer).startswith("在样本市，遛狗不牵绳的，处二百元罚款。[1]拒不改正的")
    assert answer_text(answer).endswith("[2]")
    assert answer_text(replace(answer, text="写好的文字[1]")) == "写好的文字[1]"


def test_terminal_text_names_every_source(answer):
    text = render_text(replace(answer, notice="这是旧通知"))
    assert text.startswith("※ 这是旧通知")
    assert "[1] 《样本市养犬管理条例（演示）》第十五条第二款 · 样本市 · 2021-07-29 · 现行有效" in text
    assert "“处二百元罚款”" in text


def test_terminal_text_lists_what_to_choose_from():
    text = render_text(Answer("哪里？", Ending.CLARIFY, text="请问您在哪里？", choices=("样本市", "另一市")))
    assert text == "请问您在哪里？\n\n  · 样本市\n  · 另一市"
