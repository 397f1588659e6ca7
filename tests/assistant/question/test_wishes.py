"""What is wished of an answer is told from questions, by meaning."""

from types import SimpleNamespace

import numpy as np
import pytest

from assistant.configuration.settings import load_settings
from assistant.question.talk import load_talk_model
from assistant.question.wishes import Wish, recognise_wish
from index.embedding.embedder import load_embedder


@pytest.fixture(scope="module")
def embedder():
    settings = load_settings()
    return load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("说简单点", Wish.SIMPLER),
        ("說簡單一點", Wish.SIMPLER),
        ("再详细点", Wish.DETAIL),
        ("还有呢？", Wish.MORE),
        ("还有多少个小区没改完？", None),
        ("那第二次呢？", None),
        ("示例市遛狗不牵绳罚多少？", None),
        ("我不想活了", None),
        ("谢谢", None),
    ],
)
def test_wishes_are_told_from_questions_and_from_talk(embedder, said: str, wish: Wish | None):
    assert recognise_wish(said, embedder) == wish


def test_over_another_embedding_model_nothing_is_told():
    other = SimpleNamespace(identity="another", encode_query=lambda text: np.zeros(384, dtype=np.float32))
    assert recognise_wish("说简单点", other) is None


def test_the_kinds_of_the_model_are_the_wishes_there_are():
    assert set(load_talk_model("wishes").kinds) == {wish.value for wish in Wish}
    assert not set(load_talk_model().kinds) & {wish.value for wish in Wish}, "talk is told as before"
