"""Our verdicts against the independent scorer, over answers of every sort to the shared suites."""

import importlib.util
import json
import random
from pathlib import Path

import pytest

from evals.cases import Case
from evals.metrics import Outcome
from evals.metrics.correctness import correct
from evals.metrics.matching import normalise
from evals.records import Record

SHARED = Path(__file__).parents[3] / "shared"
SUITES = [("seeds_dev", "seeds"), ("shandong_dev", "shandong")]

pytestmark = [
    pytest.mark.skipif(not (SHARED / "suites/score.py").exists(), reason="../shared is not there"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # the scorer does
]


@pytest.fixture(scope="module")
def scorer():
    spec = importlib.util.spec_from_file_location("score", SHARED / "suites/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("suite", "corpus"), SUITES)
@pytest.mark.parametrize("seed", range(6))
def test_verdicts_agree_case_by_case(scorer, suite, corpus, seed):
    lines = (SHARED / f"suites/{suite}.jsonl").read_text(encoding="utf-8").splitlines()
    raw = [json.loads(line) for line in lines if line.strip()]
    draw = random.Random(seed)
    results = [_answer(case, raw, draw) for case in raw]
    _, wrong = scorer.score(raw, results, str(SHARED / "corpora" / corpus))
    theirs = {case["id"]: case["id"] not in {one[0] for one in wrong} for case in raw}
    ours = {}
    for case, result in zip(raw, results, strict=True):
        outcome = Outcome(Case.model_validate(case), Record.model_validate(result))
        ours[case["id"]] = correct(outcome).value == 1
    assert 0.1 < sum(theirs.values()) / len(theirs) < 0.9
    assert {one for one in ours if ours[one] != theirs[one]} == set()


def _answer(case: dict, cases: list[dict], draw: random.Random) -> dict:
    """An answer that is right, or wrong in one of many ways."""
    facts = [draw.choice(fact) for fact in case["expect"]]
    other = draw.choice(cases)
    words = [
        "，".join(facts),
        "，".join(facts[:-1]),
        "，".join(facts) + "，" + "".join(case.get("forbid", [])),
        other["sources"][0]["quote"] if other["sources"] else "已收录的文件没有提到。",
        "，".join(one["quote"] for one in case["sources"]),
        "，".join(facts) + "好" * 590,
        " ".join("，".join(facts)),
        "",
    ]
    cited = draw.choice([case["sources"], case["sources"][:1], other["sources"], []])
    citations = [{"n": n, "doc": one["doc"], "quote": one["quote"]} for n, one in enumerate(cited, 1)]
    status = draw.choice(["answered"] * 5 + ["refused", "clarify", "blocked", "failed"])
    return {"id": case["id"], "status": status, "answer": draw.choice(words), "citations": citations}


def test_where_we_differ_the_number_is_the_same_written_otherwise(scorer):
    """The one difference there is by design, explained in docs/metrics.md."""
    case = {
        "id": "x",
        "question": "罚多少？",
        "kind": "penalty",
        "answerable": True,
        "expect": [["5000元"]],
        "sources": [],
    }
    result = {"id": "x", "status": "answered", "answer": "处五千元罚款。", "citations": []}
    assert scorer.score([case], [result], str(SHARED / "corpora/seeds"))[0]["ok"] == 0
    assert correct(Outcome(Case.model_validate(case), Record.model_validate(result))).value == 1
    assert normalise("５，０００ 元") == scorer.norm("５，０００ 元") == "5000元"
