"""The chain put together from the settings, and let go of again."""

from contextlib import closing

import pytest

from assistant.assembly import LazyModel, open_assistant
from assistant.configuration.settings import Settings
from assistant.types import Question, Support
from index.errors import IndexUnavailable, ModelUnavailable, PolicyAssistantError


@pytest.fixture
def settings(demo_index) -> Settings:
    return Settings(_env_file=None, index_dir=demo_index, mode="extractive", llm="extractive")


def test_an_assistant_answers_and_lets_go_of_its_files(settings) -> None:
    with closing(open_assistant(settings)) as assistant:
        assistant.prepare()
        question = Question("示例市遗弃犬只罚多少？")
        answer = assistant.chain.invoke(question)
        quoted = assistant.quoting().invoke(question)
        assert answer.opens_short and not quoted.short
        assert answer.text.endswith(quoted.text)
        assert {one.support for one in quoted.sentences} == {Support.QUOTED}
        assert assistant.settings is settings
        assert assistant.reranker is None
    with pytest.raises(Exception, match="closed"), assistant.index.reading() as index:
        index.store.text("shili-dog-regulation.md")


def test_without_an_index_the_command_is_named_before_a_model_is_loaded(settings, tmp_path) -> None:
    with pytest.raises(IndexUnavailable, match="index build"):
        open_assistant(settings.model_copy(update={"index_dir": tmp_path / "none"}))


def test_mode_llm_needs_a_model(settings) -> None:
    with pytest.raises(ModelUnavailable, match="choose mode auto"):
        open_assistant(settings.model_copy(update={"mode": "llm"}))


def test_a_wrong_term_map_is_told_at_the_start(settings, tmp_path) -> None:
    with pytest.raises(Exception, match="POLICY_ASSISTANT_TERM_MAP"):
        open_assistant(settings.model_copy(update={"term_map": tmp_path / "none.toml"}))


def test_a_model_is_loaded_once_and_only_when_needed(settings, tmp_path) -> None:
    model = LazyModel(settings)
    model.close()
    assert model.load() is model.load() is None
    missing = LazyModel(settings.model_copy(update={"mode": "auto", "llm": str(tmp_path / "none.gguf")}))
    with pytest.raises(PolicyAssistantError, match=r"none\.gguf"):
        missing.load()
