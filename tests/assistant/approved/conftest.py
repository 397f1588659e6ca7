"""The demonstration corpus with approved answers of each test's own."""

from contextlib import closing
from dataclasses import replace

import pytest

from assistant.approved.step import ApprovedAnswers
from assistant.approved.store import Approvals
from assistant.chain import build_chain
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.wording.approval import Proposal, Quote, approve

FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"
QUOTES = (Quote(FINE),)
QUESTION = "请问遛狗不牵绳罚多少？"


@pytest.fixture
def settings(demo_index, tmp_path) -> Settings:
    (tmp_path / "index").symlink_to(demo_index)
    return Settings(_env_file=None, index_dir=tmp_path / "index", mode="extractive", llm="extractive")


@pytest.fixture
def approvals(settings):
    with closing(open_database(settings)) as database:
        yield Approvals(database)


@pytest.fixture
def opened(demo_assistant):
    return demo_assistant


@pytest.fixture
def assistant(opened, approvals):
    """The open assistant, with the approved answers of this test."""
    steps = replace(opened.steps, approve=ApprovedAnswers(approvals, opened.index).serve)
    return replace(opened, chain=build_chain(steps), steps=steps)


@pytest.fixture
def keep(assistant, settings, approvals):
    def add(question=QUESTION, answer="罚一百元到三百元。", quotes=QUOTES, place="示例市", **more):
        with assistant.index.reading() as index:
            return approve(index, settings, approvals, Proposal(question, answer, quotes, place, **more))

    return add
