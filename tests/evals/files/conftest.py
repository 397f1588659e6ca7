"""Shared by the tests of this folder."""

import json

import pytest


class Corpus:
    def __init__(self, texts):
        self._texts = texts

    @property
    def documents(self):
        return frozenset(self._texts)

    def text(self, doc):
        return self._texts.get(doc.removesuffix(".md"))


GOOD = {
    "id": "a", "question": "几点开门？", "kind": "number", "answerable": True, "expect": [["6时", "六点"]],
    "sources": [{"doc": "baths.md", "article": "第一条", "quote": "每日6时至22时开放"}],
}  # fmt: skip


@pytest.fixture
def corpus(rules):
    return Corpus({"baths": rules, "damaged": None})


@pytest.fixture
def write(tmp_path):
    def go(*rows, name="suite.jsonl"):
        path = tmp_path / name
        lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return go


@pytest.fixture
def good() -> dict:
    """A row without a problem."""
    return dict(GOOD)
