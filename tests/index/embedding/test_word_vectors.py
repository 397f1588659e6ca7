"""Words of like meaning are near each other in the table of the real model."""

import numpy as np
import pytest

from assistant.configuration.settings import Settings
from index.embedding.embedder import load_embedder
from index.embedding.word_vectors import WordVectors


@pytest.fixture(scope="module")
def words() -> WordVectors:
    settings = Settings()
    loaded = load_embedder("bundled", "auto", settings.cache_dir).words
    assert loaded is not None
    return loaded


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [("取暖", "供暖期限", "会议纪要"), ("门票", "票价优惠", "河道管理"), ("狗", "犬类登记", "电梯检验")],
)
def test_like_words_are_nearer_than_others(words, word: str, near: str, far: str) -> None:
    assert words.nearness([word], near)[0] > words.nearness([word], far)[0] + 0.15


def test_a_word_is_nearest_to_itself(words) -> None:
    assert words.nearness(["公园"], "城市公园条例")[0] == pytest.approx(1.0, abs=1e-3)


def test_shapes_and_empty_texts(words) -> None:
    assert words.nearness([], "公园").shape == (0,)
    assert np.array_equal(words.nearness(["公园", "狗"], ""), np.zeros(2, np.float32))
