"""What is measured: the assistant in this process, a server, the index alone, or a judge."""

import numpy as np
import pytest

from assistant.configuration.settings import Settings
from evals.systems import open_finder, open_here, open_judge, open_server
from index.errors import IndexUnavailable, ModelUnavailable


@pytest.fixture
def settings(demo_index) -> Settings:
    return Settings(_env_file=None, index_dir=demo_index, mode="extractive", llm="extractive")


def test_the_assistant_in_this_process_is_described_and_answers(settings, price_case):
    with open_here(settings) as target:
        assert set(target.identity) == {"index", "recipe"}
        assert len(target.documents) == len(target.texts.documents)
        assert target.settings["mode"] == "extractive"
        case = price_case.model_copy(update={"question": "示例市遛狗不牵绳罚多少？"})
        reply = target.asker.ask(case)
        assert reply.record["status"] == "answered"
        assert reply.retrieved
        assert target.steps.settings == settings


def test_a_server_is_known_by_its_address_and_checked_against_the_index_there_is(settings, tmp_path):
    with open_server("http://127.0.0.1:9", settings, 1.0) as target:
        assert target.identity == {"url": "http://127.0.0.1:9"}
        assert target.texts is not None
    elsewhere = settings.model_copy(update={"index_dir": tmp_path / "none"})
    with open_server("http://127.0.0.1:9", elsewhere, 1.0) as target:
        assert target.texts is None


def test_the_index_alone_finds_the_nearest_passages(settings):
    with open_finder(settings) as finder:
        assert "牵" in finder.nearest("遛狗不牵绳罚多少")[0].chunk.text
        vectors = finder.vectors(["遛狗", "电梯"])
    assert vectors.shape[0] == 2
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_what_is_missing_is_told(settings, tmp_path):
    nowhere = settings.model_copy(update={"index_dir": tmp_path / "none"})
    with pytest.raises(IndexUnavailable, match="no index in"), open_here(nowhere):
        pass
    with pytest.raises(ModelUnavailable, match="no language model to judge with"), open_judge(settings):
        pass
