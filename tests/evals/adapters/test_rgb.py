"""RGB: noise, integration, planted answers, and the paper's figures."""

import pytest

from evals.adapters.rgb import Sampling, read_figures, read_rgb
from evals.records import Record

RGB = [
    {
        "id": 7,
        "query": "桥多长？",
        "answer": "四十米",
        "fakeanswer": "九十米",
        "positive": ["长四十米", "共四十米"],
        "positive_wrong": ["长九十米", "共九十米"],
        "negative": [f"第{n}小学今年招收新生，报名从九月开始。" for n in range(6)],
    },
]

INTEGRATION = [
    {
        "id": 1,
        "query": "桥与集市的年份？",
        "answer": ["1892年", ["1901年", "光绪二十七年"]],
        "positive": [
            [f"青石桥建于1892年，是{where}最早的石桥。" for where in ("县城", "南乡")],
            ["南门集市始于1901年，逢三逢八开市。"],
        ],
        "negative": [f"第{n}小学今年招收新生，报名从九月开始。" for n in range(6)],
    },
]


def given_texts(benchmark):
    (docs,) = benchmark.given.values()
    return sorted(benchmark.documents[doc] for doc in docs)


def test_noise_decides_how_many_documents_help(rgb_file):
    plain = [{**RGB[0], "positive_wrong": None}]
    texts = given_texts(read_rgb(rgb_file(plain), Sampling(noise=0.6)))
    assert [text for text in texts if "四十米" in text] == ["共四十米", "长四十米"]
    assert len(texts) == 5
    only_noise = read_rgb(rgb_file(plain), Sampling(noise=1))
    assert not any("四十米" in text for text in given_texts(only_noise))
    assert not only_noise.cases[0].answerable


def test_each_part_of_an_integrated_answer_has_its_document(rgb_file):
    benchmark = read_rgb(rgb_file(INTEGRATION), Sampling(noise=0.8, documents=5))
    texts = given_texts(benchmark)
    assert any("1892年" in text for text in texts)
    assert any("1901年" in text for text in texts)
    assert len(texts) == 5
    assert benchmark.cases[0].expect == (("1892年",), ("1901年", "光绪二十七年"))


def test_counterfactual_documents_carry_the_planted_answer(rgb_file):
    benchmark = read_rgb(rgb_file(RGB), Sampling(noise=0.4, documents=5))
    assert [text for text in given_texts(benchmark) if "米" in text] == ["共九十米", "长九十米"]


@pytest.mark.parametrize(
    ("answer", "status", "figures"),
    [
        ("长四十米。", "answered", {"accuracy": [1.0], "misled": [0.0]}),
        ("长九十米。", "answered", {"accuracy": [0.0], "misled": [1.0]}),
        ("没有找到。", "refused", {"accuracy": [0.0], "misled": [0.0]}),
        (
            "文档有事实性错误，应为四十米",
            "answered",
            {"accuracy": [1.0], "error_detection": [1.0], "error_correction": [1.0]},
        ),
    ],
)
def test_the_papers_figures_follow_from_the_answers(rgb_file, answer, status, figures):
    benchmark = read_rgb(rgb_file(RGB), Sampling())
    records = {"rgb-7": Record(id="rgb-7", status=status, answer=answer)}
    found = read_figures(benchmark, records, noise=0)
    assert {name: found[name] for name in figures} == figures
    assert read_figures(benchmark, records, noise=1) == {"rejection": [float(status == "refused")]}
