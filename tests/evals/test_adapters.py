import json
from contextlib import closing

import pytest

from evals.adapters.beir import read_beir
from evals.adapters.benchmark import UnreadableBenchmark
from evals.adapters.ranking import sum_up_rankings
from evals.adapters.rgb import Sampling, read_figures, read_rgb
from evals.adapters.squad import read_squad
from evals.adapters.stard import read_stard
from evals.metrics.ranking import graded_gain
from evals.records import Record

BRIDGE = "青石桥建于1892年，长四十米。桥头有一座石亭，亭内立着修桥碑。"
MARKET = "南门集市逢三逢八开市，摊位费每天五元。"


@pytest.fixture
def squad_file(tmp_path):
    def paragraph(context, *questions):
        qas = [
            {
                "id": f"q{n}-{len(context)}",
                "question": question,
                "is_impossible": not answer,
                "answers": [{"text": answer, "answer_start": context.find(answer)}] if answer else [],
            }
            for n, (question, answer) in enumerate(questions)
        ]
        return {"context": context, "qas": qas}

    content = {
        "version": "1",
        "data": [
            {"paragraphs": [paragraph(BRIDGE, ("青石桥多长？", "四十米"), ("谁设计了桥？", ""))]},
            {
                "paragraphs": [
                    paragraph(MARKET, ("摊位费多少？", "五元")),
                    paragraph(BRIDGE, ("何时建？", "1892年")),
                ]
            },
        ],
    }
    path = tmp_path / "set.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_reading_set_becomes_documents_and_cases(squad_file):
    benchmark = read_squad(squad_file)
    assert list(benchmark.documents.values()) == [BRIDGE, MARKET]
    assert [case.answerable for case in benchmark.cases] == [True, False, True, True]
    first = benchmark.cases[0]
    assert first.expect == (("四十米",),)
    assert first.sources[0].quote in BRIDGE
    assert "四十米" in first.sources[0].quote
    assert benchmark.cases[0].sources[0].doc == benchmark.cases[3].sources[0].doc


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


@pytest.fixture
def rgb_file(tmp_path):
    def write(instances, name="zh_refine.json"):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in instances), encoding="utf-8")
        return path

    return write


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


@pytest.fixture
def beir_folder(tmp_path):
    documents = [{"_id": "d1", "title": "桥", "text": BRIDGE}, {"_id": "d2", "text": MARKET}]
    queries = [{"_id": "q1", "text": "摊位多少钱"}, {"_id": "q2", "text": "没有相关文件"}]
    for name, rows in (("corpus", documents), ("queries", queries)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t2\nq1\td1\t1\nq2\td1\t0\n")
    return tmp_path


def test_a_relevance_set_is_read_without_questions_that_have_no_document(beir_folder):
    found = read_beir(beir_folder)
    assert found.questions == {"q1": "摊位多少钱"}
    assert found.relevance["q1"] == {"0000002.txt": 2, "0000001.txt": 1}
    assert found.documents["0000001.txt"].startswith("桥\n")


STARD = [
    {"id": 0, "question": "谁能摆摊？", "articles": {"集市办法第一条": "经登记的个人可以设摊。"}},
    {
        "id": 1,
        "question": "占桥摆摊会咋样",
        "articles": {"石桥办法第二条": "禁止在桥上设摊，违者处二百元罚款。"},
    },
    {
        "id": 2,
        "question": "摊位钱一天要交几块",
        "articles": {
            "集市办法第三条": MARKET,
            "石桥办法第二条": "禁止在桥上设摊，违者处二百元罚款。",
        },
    },
]


@pytest.fixture
def stard_file(tmp_path):
    path = tmp_path / "stard.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in STARD), encoding="utf-8")
    return path


def test_the_last_lay_questions_are_asked_over_the_articles_of_all(stard_file):
    found = read_stard(stard_file, last=2)
    assert found.questions == {"1": "占桥摆摊会咋样", "2": "摊位钱一天要交几块"}
    assert list(found.documents) == ["000001.txt", "000002.txt", "000003.txt"]  # an article in two is one
    assert found.documents["000001.txt"] == "集市办法第一条\n经登记的个人可以设摊。"
    assert found.relevance == {"1": {"000002.txt": 1}, "2": {"000003.txt": 1, "000002.txt": 1}}
    assert len(read_stard(stard_file, last=0).questions) == len(read_stard(stard_file).questions) == 3
    assert list(found.draw(1, seed=3)) == list(found.draw(1, seed=3))


def test_rankings_are_summed_up_as_trec_does():
    relevance = {"q1": {"a.txt": 2, "b.txt": 1, "c.txt": 0}}
    figures = sum_up_rankings({"q1": ["c", "b", "a"]}, relevance)
    assert figures["recall@1"]["value"] == 0
    assert figures["recall@3"]["value"] == 1
    assert figures["mrr@10"]["value"] == 0.5
    # gains 0, 1, 2 against the ideal 2, 1: (1/log2(3) + 2/log2(4)) / (2/log2(2) + 1/log2(3))
    assert figures["ndcg@10"]["value"] == pytest.approx((0.6309298 + 1) / (2 + 0.6309298), abs=1e-6)
    assert graded_gain(["x"], {"a": 0}, 10) == 0


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("{}", read_squad),
        ("no json", read_squad),
        ('{"data": []}', read_squad),
        ('{"id": 1}', lambda path: read_rgb(path, Sampling())),
        ("", lambda path: read_rgb(path, Sampling())),
        ("", read_stard),
        ("no json", read_stard),
        ('{"id": 1, "question": "谁能摆摊？"}', read_stard),
        ('{"id": 1, "question": "谁能摆摊？", "articles": {}}', read_stard),
    ],
)
def test_a_file_of_another_form_is_refused_by_name(tmp_path, content, read):
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(UnreadableBenchmark, match=r"other\.json"):
        read(path)
    with pytest.raises(UnreadableBenchmark, match="nowhere"):
        read(tmp_path / "nowhere.json")


def test_a_folder_that_is_no_relevance_set_is_refused(beir_folder):
    (beir_folder / "qrels/test.tsv").write_text("q1\td1\tmuch\nq1\td1\tmore\n")
    with pytest.raises(UnreadableBenchmark, match="line 2"):
        read_beir(beir_folder)
    (beir_folder / "qrels/test.tsv").unlink()
    with pytest.raises(UnreadableBenchmark, match="qrels"):
        read_beir(beir_folder)
    (beir_folder / "corpus.jsonl").write_text('{"_id": "d1"}')
    with pytest.raises(UnreadableBenchmark, match="line 1"):
        read_beir(beir_folder)


def test_benchmarks_run_over_the_real_pipeline(
    one_embedding_model, squad_file, rgb_file, beir_folder, stard_file, tmp_path, capsys
):
    from assistant.cli import run

    def go(*arguments) -> dict:
        out = tmp_path / arguments[0]
        code = run(["eval", "benchmark", *map(str, arguments), "--out", str(out)])
        assert code == 0, capsys.readouterr().err
        return json.loads((out / "benchmark.json").read_text())

    squad = go("squad", squad_file, "--answer", "4", "--mode", "extractive")
    assert squad["documents"] == 2
    assert squad["figures"]["recall@1"]["value"] == 1
    assert squad["figures"]["answer_containment"]["n"] == 3
    beir = go("beir", beir_folder)
    assert beir["figures"]["ndcg@10"]["value"] == 1
    stard = go("stard", stard_file, "--last", "2")
    assert (stard["documents"], stard["questions"]) == (3, 2)
    assert stard["figures"]["recall@5"]["value"] == 1
    assert {"recall@1", "recall@10", "mrr@10"} <= set(stard["figures"])
    rgb = go("rgb", rgb_file(INTEGRATION), "--noise", "0.4", "--noise", "1", "--mode", "extractive")
    assert set(rgb["noise 0.4"]["figures"]) == {"accuracy"}
    assert set(rgb["noise 1"]["figures"]) == {"rejection"}


def test_a_question_sees_only_its_own_documents(rgb_file, tmp_path):
    from assistant.assembly import open_assistant
    from assistant.configuration.settings import load_settings
    from evals.adapters.restricting import GivenDocumentsAsker
    from evals.adapters.staging import stage

    instances = [
        {"id": n, "query": "青石桥多长？", "answer": "四十米", "positive": [text], "negative": [MARKET]}
        for n, text in ((1, BRIDGE), (2, "北塔高九米。"))
    ]
    benchmark = read_rgb(rgb_file(instances), Sampling(documents=1))
    settings = load_settings().model_copy(update={"mode": "extractive"})
    staged = stage(benchmark.documents, settings)
    with closing(open_assistant(staged.settings)) as assistant:
        asker = GivenDocumentsAsker(assistant, benchmark.given)
        seen = [{one["doc"] for one in asker.ask(case).retrieved or ()} for case in benchmark.cases]
    assert seen == [set(benchmark.given["rgb-1"]), set(benchmark.given["rgb-2"])]
    assert seen[0] != seen[1]
