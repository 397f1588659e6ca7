"""The 8-bit graph gives nearly what the float32 encoder gives, for both kinds of position numbers."""

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertConfig, BertModel, XLMRobertaConfig, XLMRobertaModel

from index.embedding.onnx_graph import build_encoder

KINDS = {"bert": (BertConfig, BertModel), "xlm-roberta": (XLMRobertaConfig, XLMRobertaModel)}
SIZES = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}


@pytest.fixture(params=KINDS)
def encoder(request):
    torch.manual_seed(5)
    make_config, make = KINDS[request.param]
    config = make_config(vocab_size=300, max_position_embeddings=80, pad_token_id=1, **SIZES)
    return make(config).eval()


def run(encoder, ids: np.ndarray) -> np.ndarray:
    weights = {name: tensor.float().numpy() for name, tensor in encoder.state_dict().items()}
    graph = build_encoder(weights, encoder.config)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["hidden"], {"ids": ids})[0]


@pytest.mark.parametrize("length", [1, 2, 17, 64])
def test_hidden_states_agree_with_the_torch_encoder(encoder, length):
    ids = np.random.default_rng(length).integers(3, 300, (1, length))
    found = run(encoder, ids)
    with torch.inference_mode():
        wanted = encoder(torch.from_numpy(ids)).last_hidden_state.numpy()
    assert found.shape == wanted.shape == (1, length, 64)
    cosine = (found * wanted).sum(-1) / np.linalg.norm(found, axis=-1) / np.linalg.norm(wanted, axis=-1)
    assert cosine.min() > 0.99


def test_the_order_of_tokens_counts(encoder):
    ids = np.array([[5, 6, 7, 8]])
    assert not np.allclose(run(encoder, ids)[0, 0], run(encoder, ids[:, [0, 3, 2, 1]])[0, 0], atol=1e-3)
