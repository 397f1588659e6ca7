"""Runs in the background of the web page."""

import time

import pytest

from assistant.configuration.settings import Settings
from evals.cases import write_cases
from evals.running.runs import RunUnusable
from evals.web.background import BackgroundRuns


@pytest.fixture
def settings(demo_index, tmp_path):
    """The demonstration index, with runs kept apart from other tests'."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home/index").symlink_to(demo_index)
    return Settings(index_dir=tmp_path / "home/index")


def test_it_runs_one_suite_at_a_time_and_keeps_it(settings, tmp_path, suite_cases, scripted_chain):
    suite = tmp_path / "我的 题集.jsonl"
    write_cases(suite, suite_cases)
    background = BackgroundRuns(scripted_chain(before=lambda question: time.sleep(0.05)), settings)
    job = background.start(suite, limit=6)
    with pytest.raises(RunUnusable, match="正在进行"):
        background.start(suite)
    assert job.ended.wait(60)
    assert (job.error, job.done, job.total) == ("", 6, 6)
    assert background.runs() == [job.name]
    assert background.report(job.name).read_text().startswith("<!doctype html>")
    second = background.start(suite)
    assert second.ended.wait(60)
    assert "评测对比" in background.compare(job.name, second.name, 0.01).read_text()
    for name in ("../index", "nothing", ""):
        with pytest.raises(RunUnusable):
            background.report(name)
