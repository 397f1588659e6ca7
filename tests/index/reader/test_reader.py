import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import ModelUnavailable
from index.reader.reader import BUNDLED, GRAPH, RECORD, TOKENIZER, Reader
from index.reader.types import ReaderPassage

QUESTION = "遛狗不牵绳要罚多少钱"
PASSAGES = [
    ReaderPassage("市容管理条例", "第八条", ("沿街商户应当保持门前整洁。", "违反规定的，处一百元罚款。")),
    ReaderPassage(
        "养犬管理条例",
        "第三十条",
        (
            "携犬出户应当束犬链。",
            "携犬出户未束犬链的，由公安机关责令改正，处二百元以下罚款。",
            "犬只应当每年年检。",
        ),
    ),
    ReaderPassage(
        "地铁乘车守则", "", tuple(f"第{at}号线首班车六点发车，末班车二十三点。" for at in range(40))
    ),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_the_passage_sentence_and_words_that_answer_score_highest(reader: Reader) -> None:
    readings = reader.read(QUESTION, PASSAGES)
    assert max(readings, key=lambda reading: reading.passage) is readings[1]
    best = readings[1]
    assert best.sentences.index(max(best.sentences)) == 1
    assert best.span is not None
    assert "元" in PASSAGES[1].sentences[1][best.span.start : best.span.end]


def test_a_passage_is_read_alike_alone_and_in_company(reader: Reader) -> None:
    together = reader.read(QUESTION, PASSAGES)
    assert [reader.read(QUESTION, [passage])[0] for passage in PASSAGES] == together


def test_every_sentence_of_a_long_passage_has_a_score(reader: Reader) -> None:
    assert len(reader.read(QUESTION, PASSAGES)[2].sentences) == 40


def test_odd_texts_are_read(reader: Reader) -> None:
    odd = [
        ReaderPassage("", "", ()),
        ReaderPassage("", "", ("",)),
        ReaderPassage("", "", ("\u200b", "😀" * 400)),
    ]
    for question in ("", "？", "罚" * 2000):
        assert [len(reading.sentences) for reading in reader.read(question, odd)] == [0, 1, 2]
    assert reader.read(QUESTION, []) == []


def test_several_threads_read_at_once(reader: Reader) -> None:
    alone = reader.read(QUESTION, PASSAGES[:2])
    with ThreadPoolExecutor(4) as threads:
        assert all(
            found == alone for found in threads.map(lambda _: reader.read(QUESTION, PASSAGES[:2]), range(8))
        )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in (GRAPH, TOKENIZER, RECORD):
        shutil.copyfile(BUNDLED / name, tmp_path / name)
    return tmp_path


def test_a_damaged_graph_is_refused_with_what_to_do(copied: Path) -> None:
    raw = bytearray((copied / GRAPH).read_bytes())
    raw[len(raw) // 2] ^= 1
    (copied / GRAPH).write_bytes(raw)
    with pytest.raises(ModelUnavailable, match="not the file that was released: install") as raised:
        Reader(copied)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER, RECORD])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelUnavailable, match=name):
        Reader(copied)


def test_the_bundled_reader_is_small_enough_for_the_repository() -> None:
    assert sum((BUNDLED / name).stat().st_size for name in (GRAPH, TOKENIZER)) <= 40_000_000
    assert set(json.loads((BUNDLED / RECORD).read_text())["sha256"]) == {GRAPH, TOKENIZER}
