"""The reader's graph: smaller than the network, and its heads say the same."""

import numpy as np
import onnx
import onnxruntime
import torch

from evals.training.graph import build_reader
from evals.training.network import ReaderNetwork


def test_the_graph_gives_every_head_its_output(network: ReaderNetwork) -> None:
    network.eval()
    session = onnxruntime.InferenceSession(
        build_reader(network).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    ids = np.array([[0, 7, 9, 11, 13, 2]])
    shares = np.zeros((4, 6), np.float32)
    for row, tokens in enumerate(([1], [2, 3, 4], [2], [3, 4])):
        shares[row, tokens] = 1 / len(tokens)
    passage, sentences, words = session.run(["passage", "sentences", "words"], {"ids": ids, "shares": shares})
    assert (passage.shape, sentences.shape, words.shape) == ((1,), (2,), (6, 2))
    with torch.inference_mode():
        states = network.encoder(input_ids=torch.from_numpy(ids)).last_hidden_state[0]
        means = torch.nn.functional.normalize(torch.from_numpy(shares) @ states, dim=-1)
        wanted = network.sentence(means[0].expand(2, -1), means[2:])
    np.testing.assert_allclose(sentences, wanted.numpy(), atol=0.3)


def test_the_table_of_word_vectors_is_kept_in_bytes(network: ReaderNetwork) -> None:
    graph = build_reader(network).graph
    table = max(graph.initializer, key=lambda one: np.prod(one.dims))
    assert table.data_type == onnx.TensorProto.INT8
    vectors = network.encoder.embeddings.word_embeddings.weight.detach().numpy()
    scales = next(one for one in graph.initializer if one.name == "table_scales")
    kept = onnx.numpy_helper.to_array(table) * onnx.numpy_helper.to_array(scales)
    assert np.abs(kept - vectors).max() <= np.abs(vectors).max() / 127
