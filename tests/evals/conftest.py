"""Cases, answers and an assistant whose answers are written down, for the tests of the evaluations."""

import json
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from langchain_core.runnables import RunnableLambda

from assistant.cli import run as run_command
from assistant.operations import opening
from assistant.types import Answer, Citation, Ending, Question, Sentence
from evals.cases import Case, Suite, write_cases
from evals.evaluation import EvaluationPlan, evaluate
from evals.files.suite_files import read_suite
from evals.records import Record
from evals.running.asking import ChainAsker
from evals.running.runs import RunFolder
from index.embedding.embedder import load_embedder

BATH_RULES = (
    "第一条 本市公共浴池每日6时至22时开放。\n"
    "第二条 成人票价为每次十五元，六十周岁以上老年人凭证免费。\n"
    "第三条 在池内吸烟的，处五十元以上二百元以下罚款。"
)


@pytest.fixture(scope="module")
def one_embedding_model() -> Iterator[None]:
    """Keeps the embedding model for the next command, which would load it anew for seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "load_embedder", cache(load_embedder))
        yield


@pytest.fixture
def rules() -> str:
    return BATH_RULES


@pytest.fixture
def price_case() -> Case:
    return Case.model_validate(
        {
            "id": "bath-1",
            "question": "大人泡一次澡多少钱？",
            "kind": "number",
            "answerable": True,
            "expect": [["15元"]],
            "forbid": ["20元"],
            "sources": [{"doc": "baths.md", "article": "第二条", "quote": "成人票价为每次十五元"}],
        }
    )


@pytest.fixture
def make_record() -> Callable[..., Record]:
    """Makes a record that answers rightly, but for what is given."""

    def make(**changes) -> Record:
        values = {
            "id": "bath-1",
            "status": "answered",
            "answer": "成人每次十五元。[1]",
            "sentences": [{"text": "成人每次十五元。", "citations": [1], "support": "verified"}],
            "citations": [
                {
                    "n": 1,
                    "doc": "baths.md",
                    "title": "公共浴池规定",
                    "locator": "第二条",
                    "quote": "成人票价为每次十五元",
                }
            ],
            "ms": 12,
        }
        return Record.model_validate(values | changes)

    return make


@pytest.fixture
def suite_cases() -> list[Case]:
    """Twelve cases whose good answer is the number in their question."""
    return [
        Case.model_validate(
            {
                "id": f"c{number:02}",
                "question": f"第{number}号窗口的号码是多少？",
                "kind": "number" if number % 2 else "fact",
                "answerable": True,
                "expect": [[f"A{number:03}"]],
                "sources": [{"doc": "windows.md", "quote": f"窗口{number}：A{number:03}"}],
            }
        )
        for number in range(1, 13)
    ]


@pytest.fixture
def scripted_chain() -> Callable[..., RunnableLambda]:
    """Makes a chain that answers the window questions; some of them wrongly, some by a refusal."""

    def make(wrong=(), refused=(), before=lambda question: None) -> RunnableLambda:
        def answer(question: Question) -> Answer:
            before(question)
            number = int("".join(one for one in question.text if one.isdigit()))
            if number in refused:
                return Answer(question.text, Ending.REFUSED, text="没有找到。", ms=3)
            code = f"A{number if number not in wrong else 999:03}"
            quote = f"窗口{number}：A{number:03}"
            citation = Citation(1, "windows.md", "窗口表", "", "第一条", quote, 0, len(quote))
            return Answer(
                question.text,
                Ending.ANSWERED,
                (Sentence(f"是{code}。", (1,)),),
                (citation,),
                ms=3,
                mode="extractive",
            )

        return RunnableLambda(answer)

    return make


BRIDGE = "青石桥建于1892年，长四十米。桥头有一座石亭，亭内立着修桥碑。"
MARKET = "南门集市逢三逢八开市，摊位费每天五元。"
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


@pytest.fixture
def rgb_file(tmp_path):
    def write(instances, name="zh_refine.json"):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in instances), encoding="utf-8")
        return path

    return write


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


@pytest.fixture
def stard_file(tmp_path):
    path = tmp_path / "stard.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in STARD), encoding="utf-8")
    return path


class Windows:
    def text(self, doc):
        return "\n".join(f"窗口{n}：A{n:03}" for n in range(1, 13)) if doc == "windows.md" else None


@pytest.fixture
def suite(tmp_path, suite_cases) -> Suite:
    write_cases(tmp_path / "windows.jsonl", suite_cases)
    return read_suite(tmp_path / "windows.jsonl")


@pytest.fixture
def run(suite, tmp_path):
    def go(chain, name="run", settings=None, **known):
        plan = EvaluationPlan((suite,), {"index": "f00"}, settings or {"top_k": 8}, **known)
        return evaluate(plan, ChainAsker(chain), Windows(), RunFolder(tmp_path / name))

    return go


@pytest.fixture(scope="module")
def command(one_embedding_model):
    return lambda *arguments: run_command([str(one) for one in arguments])


@pytest.fixture
def tiny(tmp_path, command, monkeypatch):
    """Two documents, four cases, and a run over them; a question sees one document only."""
    monkeypatch.setenv("POLICY_ASSISTANT_TOP_K", "1")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "baths.md").write_text(
        "---\ntitle: 样本市公共浴池规定\nplace: 样本市\n---\n\n第一条 本市公共浴池每日6时至22时开放。\n\n"
        "第二条 成人票价为每次十五元，六十周岁以上老年人凭证免费。\n"
    )
    (corpus / "bridge.md").write_text(
        "---\ntitle: 青石桥保护办法\nplace: 样本市\n---\n\n第一条 青石桥由文物局负责保护。\n\n"
        "第二条 禁止在青石桥上摆摊，违者处二百元罚款。\n"
    )
    cases = [
        ("price", "成人泡澡一次多少钱？", "15元", "baths.md", "成人票价为每次十五元"),
        ("hours", "公共浴池几点关门？", "22时", "baths.md", "每日6时至22时开放"),
        ("who", "青石桥归哪个部门保护？", "文物局", "bridge.md", "青石桥由文物局负责保护"),
        ("fine", "在青石桥上摆摊罚多少？", "200元", "bridge.md", "处二百元罚款"),
    ]
    lines = [
        {"id": key, "question": question, "kind": "fact", "answerable": True, "expect": [[fact]],
         "sources": [{"doc": doc, "quote": quote}]}
        for key, question, fact, doc, quote in cases
    ]  # fmt: skip
    suite = tmp_path / "tiny.jsonl"
    suite.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))
    index = tmp_path / "index"
    assert command("index", "build", corpus, "--index-dir", index) == 0
    assert command("eval", "check", suite, "--index-dir", index) == 0
    assert (
        command("eval", "run", suite, "--index-dir", index, "--mode", "extractive", "--out", tmp_path / "run")
        == 0
    )
    return tmp_path
