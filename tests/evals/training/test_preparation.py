import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.training.preparation import Preparation

PASSAGES = [
    (
        "q1",
        "rule",
        "养犬管理条例(2020-01-01)",
        "第九条",
        "养犬应当办理登记。犬只每年年检一次。遛狗应当牵绳。",
    ),
    ("q2", "report", "report 2", "", "记者昨日获悉，地铁三号线票价两元。该线路全长二十公里。"),
    ("r1", "rule", "养犬管理条例(2020-01-01)", "第十条", "养犬人一年四季应当清理犬只粪便。"),
    ("r2", "rule", "城市轨道交通条例", "第三条", "地铁票价由政府制定，乘客应当持票乘车。"),
    ("r3", "rule", "动物防疫法", "第三十条", "遛狗应当牵绳，并按照规定登记养犬。"),
    ("r4", "rule", "市容条例", "第四条", "街道应当整洁，养犬不得影响市容，票价应当公示。"),
]
QUESTIONS = [
    ("l1", "q1", "狗证一年验几次", "每年年检一次", "train"),
    ("l2", "q1", "养犬登记要多少钱", None, "train"),
    ("l3", "q2", "地铁三号线票价多少", "票价两元", "valid"),
    ("l4", "q2", "地铁几点收班", "没有这些字", "valid"),
]


@pytest.fixture
def folder(write_texts: Callable[..., Path], tmp_path: Path) -> Path:
    write_texts(PASSAGES, QUESTIONS)
    articles = [{"民法典第一条": "自然人可以依法养犬。"}, {"民法典第二条": "地铁运营企业依法收取票价。"}]
    with (tmp_path / "stard.jsonl").open("w", encoding="utf-8") as lines:
        for at, article in enumerate(articles):
            lines.write(json.dumps({"id": at, "question": "能养犬吗，票价呢", "articles": article}) + "\n")
    for name, text in (("dev", "梵語由德國學者開創。研究很多。"), ("test", "梵語在歐洲。地鐵在臺北。")):
        asked = [{"question": "梵語由誰開創", "answers": [{"text": text[:2], "answer_start": 0}]}]
        asked[0]["answers"][0] = {"text": text[3:5], "answer_start": 3}
        document = {"title": "梵文", "paragraphs": [{"context": text, "qas": asked}]}
        with gzip.open(tmp_path / f"drcd_{name}.json.gz", "wt", encoding="utf-8") as out:
            json.dump({"data": [document]}, out)
    return tmp_path


def test_negatives_come_from_the_document_and_from_others_but_never_answer(folder: Path) -> None:
    (example,) = (one for one in Preparation(folder).train(0, 0) if one.id == "l1")
    gold, *others = example.candidates
    assert gold.answers
    assert gold.passage.title == "养犬管理条例"
    labels = [(other.passage.title, other.passage.label) for other in others]
    assert ("养犬管理条例", "第十条") in labels
    assert not any(other.answers or "每年年检一次" in "".join(other.passage.sentences) for other in others)


def test_a_near_miss_has_its_own_passage_only(folder: Path) -> None:
    (example,) = (one for one in Preparation(folder).train(0, 0) if one.id == "l2")
    assert [candidate.answers for candidate in example.candidates] == [False]


def test_validation_questions_stay_apart_and_need_a_verbatim_answer(folder: Path) -> None:
    assert [one.id for one in Preparation(folder).valid()] == ["l3"]


def test_the_same_examples_come_again(folder: Path) -> None:
    assert list(Preparation(folder).train(2, 2)) == list(Preparation(folder).train(2, 2))


def test_stard_has_no_labelled_sentences_and_drcd_half_simplified_characters(folder: Path) -> None:
    found = {one.id: one for one in Preparation(folder).train(2, 2)}
    assert found["stard0"].candidates[0].sentences is None
    assert not found["stard0"].candidates[1].answers
    texts = ["".join(found[name].candidates[0].passage.sentences) for name in ("drcd0", "drcd1")]
    assert "語" in texts[0]
    assert "语" in texts[1]
