"""The encoder on ONNX Runtime: which models it takes, and that it agrees with torch."""

import pytest
import torch
from sentence_transformers import SentenceTransformer

from index.embedding.embedder import load_embedder
from index.embedding.onnx_encoder import can_quantise, quantise_encoder
from index.errors import ModelUnavailable

TEXTS = [
    "第八条 养鸽户应当保持鸽舍清洁，不得影响相邻居民的生活。",
    "市图书馆周一闭馆，其余时间九时至二十时开放，凭身份证免费借阅。" * 3,
    "a",
]


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta"])
def test_models_by_folder_run_on_both_backends(tmp_path, kind, make_model) -> None:
    model = make_model(tmp_path / "model", kind)
    plain, quantised = (load_embedder(model, backend, tmp_path / "cache") for backend in ("torch", "onnx"))
    assert (plain.backend, quantised.backend) == ("torch", "onnx")
    assert (plain.embed_passages(TEXTS) * quantised.embed_passages(TEXTS)).sum(axis=1).min() > 0.998
    assert (tmp_path / "cache" / "quantised" / plain.identity).is_dir()


def test_a_kind_that_cannot_be_quantised_runs_on_torch(tmp_path, make_model) -> None:
    model = make_model(tmp_path / "model", hidden_act="relu")
    assert load_embedder(model, "auto", tmp_path).backend == "torch"
    with pytest.raises(ModelUnavailable, match="POLICY_ASSISTANT_EMBEDDING_BACKEND"):
        load_embedder(model, "onnx", tmp_path)


def test_a_quantised_encoder_that_is_damaged_is_told_and_not_used(tmp_path, caplog, make_model) -> None:
    model = make_model(tmp_path / "model")
    embedder = load_embedder(model, "auto", tmp_path)
    (tmp_path / "quantised" / embedder.identity / "encoder.onnx").write_bytes(b"not a graph")
    assert load_embedder(model, "auto", tmp_path).backend == "torch"
    assert "ONNX Runtime cannot run" in caplog.text


def test_padding_changes_nothing_and_stays_zero(tmp_path, make_model) -> None:
    model = SentenceTransformer(make_model(tmp_path / "model"), device="cpu")
    assert can_quantise(model)
    encoder = quantise_encoder(model, tmp_path / "quantised")
    features = model.preprocess(TEXTS)
    mask = features["attention_mask"]
    together = encoder(features["input_ids"], mask).last_hidden_state
    for row, length in enumerate(mask.sum(dim=1).tolist()):
        alone = encoder(
            features["input_ids"][row : row + 1, :length], mask[row : row + 1, :length]
        ).last_hidden_state[0]
        assert torch.equal(together[row, :length], alone)
        assert not together[row, length:].any()


def test_a_converted_encoder_is_used_again(tmp_path, make_model) -> None:
    model = SentenceTransformer(make_model(tmp_path / "model"), device="cpu")
    quantise_encoder(model, tmp_path / "quantised")
    graph = tmp_path / "quantised" / "encoder.onnx"
    before = graph.stat().st_mtime_ns
    quantise_encoder(model, tmp_path / "quantised")
    assert graph.stat().st_mtime_ns == before
