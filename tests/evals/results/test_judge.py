import json

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from evals.metrics import Score
from evals.results.judge import (
    Judge,
    UnusableLabels,
    judge_cases,
    load_judge_prompt,
    read_labels,
    sum_up_judgements,
)


def judge_saying(*words, name="scripted"):
    return Judge(GenericFakeChatModel(messages=iter(AIMessage(one) for one in words)), name)


def test_the_prompts_ask_for_what_is_read_back():
    assert load_judge_prompt("correctness").variables == {"question", "standard", "answer"}
    assert load_judge_prompt("faithfulness").variables == {"question", "quotes", "answer"}


def test_verdicts_are_found_in_talk_around_them(price_case, make_record):
    judge = judge_saying('好的。\n```json\n{"reason": "要点齐全", "verdict": "correct"}\n```', "我不知道")
    assert judge.opine("correctness", price_case, make_record()) == ("correct", "要点齐全")
    assert judge.opine("correctness", price_case, make_record()) is None


def test_a_judgement_is_not_asked_for_twice(tmp_path, price_case, make_record):
    out = tmp_path / "judgements.jsonl"
    yes = '{"reason": "对", "verdict": "correct"}', '{"reason": "有", "verdict": "faithful"}'
    records = {"bath-1": make_record()}
    first = judge_cases(judge_saying(*yes), [price_case], records, out)
    assert first == {"bath-1": {"correctness": "correct", "faithfulness": "faithful"}}
    assert judge_cases(judge_saying(), [price_case], records, out) == first
    no = '{"reason": "错", "verdict": "wrong"}', '{"reason": "无", "verdict": "unfaithful"}'
    other = judge_cases(judge_saying(*no, name="other"), [price_case], records, out)
    assert other["bath-1"]["correctness"] == "wrong"
    assert [json.loads(line)["judge"] for line in out.read_text().splitlines()] == ["other"]


def test_agreement_with_metrics_and_people_is_told_apart():
    verdicts = {f"c{n}": {"correctness": "correct" if n < 3 else "wrong"} for n in range(6)}
    scores = {f"c{n}": {"correct": Score(float(n < 3))} for n in range(6)}
    labels = {f"c{n}": {"correctness": n % 2 == 0} for n in range(4)}
    found = sum_up_judgements(verdicts, scores, labels)["correctness"]
    assert (found["value"], found["n"]) == (0.5, 6)
    assert found["agreement_with_metrics"] == {"n": 6, "agreement": 1, "kappa": 1, "metric": "correct"}
    assert found["agreement_with_people"] == {"n": 4, "agreement": 0.75, "kappa": 0.5}


def test_human_labels_are_read_from_a_spreadsheet(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("id,correct,faithful\nc1,是,1\nc2,否,\n", encoding="utf-8-sig")
    assert read_labels(path) == {
        "c1": {"correctness": True, "faithfulness": True},
        "c2": {"correctness": False},
    }
    path.write_text("id,correct\nc1,maybe\n")
    with pytest.raises(UnusableLabels, match="row 2, column correct"):
        read_labels(path)
    path.write_text("case,verdict\n")
    with pytest.raises(UnusableLabels, match="the columns are"):
        read_labels(path)
