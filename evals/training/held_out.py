"""Writes the validation questions as a suite, with a corpus of their documents and of others.

    python -m evals.training.held_out TRAINING OUT --without CORPUS…

The documents of the suites of one city are left out: these are corpora of their own. OUT gets `corpus/` and
`suite.jsonl`; build an index of the corpus and collect the suite with `evals.training.gate`.
"""

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.training.sources import Passage, Question, read_passages, read_questions
from index.language.numerals import parse_numeral

_SEED = 3
_ARTICLE = re.compile(r"第(.+?)条")


def write_held_out(folder: Path, out: Path, left_out: set[str], others: int) -> tuple[int, int]:
    """Writes corpus and suite.

    Args:
        folder: the folder of the training texts.
        out: the folder to write to.
        left_out: names of documents that have a suite of their own.
        others: further rules, none of which has a validation question.

    Returns:
        How many documents and how many questions were written.
    """
    documents: dict[str, list[Passage]] = defaultdict(list)
    owner = {passage.id: passage for passage in read_passages(folder)}
    for passage in owner.values():
        documents[passage.doc].append(passage)
    asked = [
        question
        for question in read_questions(folder, owner.values())
        if question.split == "valid" and owner[question.passage].doc not in left_out
    ]
    chosen = {owner[question.passage].doc for question in asked}
    rules = [doc for doc, of_one in documents.items() if of_one[0].kind == "rule"]
    chosen |= {doc for doc, of_one in documents.items() if of_one[0].kind != "rule"}
    free = sorted(set(rules) - chosen - left_out)
    chosen |= set(random.Random(_SEED).sample(free, min(others, len(free))))
    (out / "corpus").mkdir(parents=True, exist_ok=True)
    for doc in sorted(chosen):
        (out / "corpus" / f"{doc}.md").write_text(_compose(documents[doc]), encoding="utf-8")
    cases = [json.dumps(one, ensure_ascii=False) for one in _cases(asked, owner)]
    (out / "suite.jsonl").write_text("\n".join(cases) + "\n", encoding="utf-8")
    return len(chosen), len(cases)


def _compose(passages: Sequence[Passage]) -> str:
    """A document of its passages; articles in their order, the labels before them."""
    ordered = sorted(passages, key=lambda one: _number(one.label))
    parts = [f"{one.label}　{one.text}" if one.label else one.text for one in ordered]
    title = passages[0].title
    return "\n\n".join([f"# {title}"] * bool(title) + parts) + "\n"


def _number(label: str) -> int:
    found = _ARTICLE.match(label)
    return parse_numeral(found[1]) or 0 if found else 0


def _cases(asked: Sequence[Question], owner: dict[str, Passage]) -> Iterator[dict[str, Any]]:
    for question in asked:
        answer, doc = question.answer, owner[question.passage].doc
        if answer is not None and answer not in owner[question.passage].text:
            continue
        yield {
            "id": question.id,
            "question": question.question,
            "kind": "colloquial" if answer else "unanswerable",
            "answerable": answer is not None,
            "expect": [[answer]] if answer else [],
            "forbid": [],
            "sources": [{"doc": f"{doc}.md", "quote": answer}] if answer else [],
        }


def main() -> int:
    """Writes what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of the training texts")
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="corpora with own suites")
    parser.add_argument("--others", type=int, default=40, help="further rules to confuse the questions with")
    options = parser.parse_args()
    left_out = {file.stem for corpus in options.without for file in corpus.rglob("*.md")}
    documents, questions = write_held_out(options.texts, options.out, left_out, options.others)
    print(f"{documents} documents, {questions} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
