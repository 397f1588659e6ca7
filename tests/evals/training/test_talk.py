"""The examples of talk, and what is learnt from them."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.llm.prompts import REPLY_VARIABLES
from evals.training.talk import (
    MOST_FALSE_ALARMS,
    Said,
    as_questions,
    choose_threshold,
    describe,
    fit,
    read_questions,
    read_said,
)

BANK = Path(__file__).parents[3] / "evals/refusal/bank.jsonl"


def bare(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


@pytest.mark.parametrize("data", ["talk", "harm"])
def test_no_phrasing_is_both_learnt_from_and_held_out(data: str) -> None:
    learnt, held_out = read_said(f"{data}.toml"), read_said(f"{data}_held_out.toml")
    assert not set(learnt.texts) & set(held_out.texts)
    assert len(set(learnt.texts)) == len(learnt.texts)


def test_what_is_talk_is_no_wish() -> None:
    learnt, held_out = read_said("wishes.toml"), read_said("wishes_held_out.toml")
    assert not set(learnt.texts) & set(held_out.texts)
    assert set(learnt.kinds) == set(held_out.kinds) == {"simpler", "detail", "more", "question"}
    others = as_questions(read_said("talk.toml"), learnt)
    assert set(others.kinds) == {"question"} and not set(others.texts) & set(learnt.texts)


def test_every_kind_has_a_reply_and_examples_enough() -> None:
    for name, least in (("talk.toml", 100), ("talk_held_out.toml", 40)):
        kinds = read_said(name).kinds
        replies = {f"talk_{kind}" for kind in kinds if kind != "question"}
        assert replies == {name for name in REPLY_VARIABLES if name.startswith("talk_")}
        assert all(kinds.count(kind) >= least for kind in set(kinds))


def test_no_question_of_the_bank_is_learnt_from() -> None:
    known = read_questions([BANK])
    for data in ("harm.toml", "harm_held_out.toml", "talk.toml"):
        assert not {bare(text) for text in read_said(data).texts} & set(map(bare, known.texts))


def test_every_kind_of_harm_has_examples_and_none_is_talk() -> None:
    kinds = read_said("harm.toml").kinds
    assert all(kinds.count(kind) >= 30 for kind in set(kinds))
    assert all(kind.startswith("harm_") for kind in set(kinds) - {"question"})
    assert set(as_questions(read_said("talk.toml"), read_said("harm.toml")).kinds) == {"question"}


def test_questions_are_read_once_and_by_split(tmp_path) -> None:
    path = tmp_path / "questions.jsonl"
    rows = [{"question": "甲", "split": "train"}, {"question": "乙", "split": "valid"}, {"question": "乙"}]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert read_questions([path], "valid").texts == ("乙",)


def test_what_lies_apart_is_told_apart_with_no_more_false_alarms_than_allowed() -> None:
    random = np.random.default_rng(0)
    middles = {"crisis_fire": 0, "thanks": 1, "question": 2}
    kinds = tuple(kind for kind in middles for _ in range(60))
    vectors = random.normal(0, 0.2, (len(kinds), 8)).astype(np.float32)
    vectors[range(len(kinds)), [middles[kind] for kind in kinds]] += 1
    said = Said(tuple(map(str, range(len(kinds)))), kinds)
    model = fit(said, vectors, np.zeros(8, np.float32), "tiny")
    asked = vectors[[kind == "question" for kind in kinds]]
    model = replace(model, threshold=choose_threshold(model, asked))
    alarms = [model.judge(vector) is not None for vector in asked]
    assert np.mean(alarms) <= MOST_FALSE_ALARMS
    fire, thanks = model.judge(vectors[0]), model.judge(vectors[70])
    assert fire is not None and fire.kind == "crisis_fire" and fire.urgent
    assert thanks is not None and thanks.kind == "thanks" and not thanks.urgent
    assert any("thanks" in line for line in describe(model, said, vectors, "all"))
