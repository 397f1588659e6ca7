import unicodedata
from itertools import pairwise

import pytest
from tokenizers import Tokenizer

from index.reader.encoding import FRAME, QUESTION, ReaderEncoding, Window
from index.reader.reader import BUNDLED, TOKENIZER
from index.reader.types import ReaderPassage

SENTENCES = tuple(f"第{at}项：停车设施应当向社会开放，收费标准应当公示。" for at in range(30))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(BUNDLED / TOKENIZER))


def held(window: Window) -> list[int]:
    return sorted({role for role in window.roles if role > FRAME})


def test_a_short_passage_is_one_window_with_question_frame_and_sentences(tokenizer: Tokenizer) -> None:
    passage = ReaderPassage("停车条例", "第三条", SENTENCES[:2])
    (window,) = ReaderEncoding(tokenizer).windows("能停吗", passage)
    assert window.ids[0] == tokenizer.token_to_id("<s>")
    assert window.ids[-1] == tokenizer.token_to_id("</s>")
    text = "".join(tokenizer.id_to_token(i).replace("▁", "") for i in window.ids)
    assert text.startswith("<s>query:能停吗</s><s>passage:《停车条例》第三条第0项")
    assert held(window) == [0, 1]
    assert window.roles[0] == QUESTION


def test_offsets_lead_back_to_the_characters_of_the_sentence(tokenizer: Tokenizer) -> None:
    sentence = "罚款 5０ 元，逾期加处３％。"
    (window,) = ReaderEncoding(tokenizer).windows("罚多少", ReaderPassage("", "", (sentence,)))
    tokens = [at for at, role in enumerate(window.roles) if role == 0]
    for at in tokens:
        low, high = window.offsets[at]
        token = tokenizer.id_to_token(window.ids[at]).replace("▁", "")
        assert token in unicodedata.normalize("NFKC", sentence[low:high])
    covered = {place for at in tokens for place in range(*window.offsets[at])}
    assert {place for place, char in enumerate(sentence) if char != " "} <= covered


def test_a_long_passage_is_read_whole_in_windows_of_whole_sentences(tokenizer: Tokenizer) -> None:
    windows = ReaderEncoding(tokenizer, cap=128).windows("能停吗", ReaderPassage("停车条例", "", SENTENCES))
    assert len(windows) > 3
    assert all(len(window.ids) <= 128 for window in windows)
    assert sorted({at for window in windows for at in held(window)}) == list(range(30))
    for at in range(30):
        lengths = {sum(role == at for role in window.roles) for window in windows if at in held(window)}
        assert len(lengths) == 1


def test_a_window_begins_with_the_last_sentence_before_it(tokenizer: Tokenizer) -> None:
    windows = ReaderEncoding(tokenizer, cap=128).windows("能停吗", ReaderPassage("", "", SENTENCES))
    for before, after in pairwise(windows):
        assert held(after)[0] == held(before)[-1]


@pytest.mark.parametrize("sentences", [("停" * 3000,), ("停" * 3000, "开放。"), ("短。", "停" * 3000)])
def test_a_sentence_longer_than_a_window_is_cut(tokenizer: Tokenizer, sentences: tuple[str, ...]) -> None:
    windows = ReaderEncoding(tokenizer, cap=128).windows("停" * 500, ReaderPassage("题" * 300, "", sentences))
    assert all(len(window.ids) <= 128 for window in windows)
    assert {at for window in windows for at in held(window)} == set(range(len(sentences)))


def test_a_passage_without_sentences_has_a_window(tokenizer: Tokenizer) -> None:
    (window,) = ReaderEncoding(tokenizer).windows("能停吗", ReaderPassage("停车条例", "", ()))
    assert held(window) == []


def test_a_cap_without_room_for_sentences_is_refused(tokenizer: Tokenizer) -> None:
    with pytest.raises(ValueError, match="128 are needed"):
        ReaderEncoding(tokenizer, cap=64)
