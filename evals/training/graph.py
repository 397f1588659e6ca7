"""Builds the ONNX graph of the whole reader: the encoder in 8-bit integers, then pooling and heads."""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from evals.training.network import ReaderNetwork, SimilarityHead
from index.embedding.onnx_graph import build_encoder

_HIDDEN = "hidden"  # what `build_encoder` names its output
_TABLE_LIMIT = 127


def build_reader(network: ReaderNetwork) -> onnx.ModelProto:
    """Returns the graph of a trained network.

    Inputs are `ids` int64 (1, tokens) and `shares` float32 (2 + sentences, tokens): how much each token
    counts in the mean state of the question, the passage and each sentence. Outputs are `passage` (1,),
    `sentences` (sentences,) and `words` (tokens, 2), all logits.
    """
    weights = {name: tensor.float().numpy() for name, tensor in network.encoder.state_dict().items()}
    model = build_encoder(weights, network.encoder.config)
    _shrink_table(model.graph)
    _Heads(model.graph).add(network)
    onnx.checker.check_model(model)
    return model


def _shrink_table(graph: onnx.GraphProto) -> None:
    """Keeps the table of word vectors, a third of the model, as bytes with one scale a vector."""
    gather, cast = graph.node[0], graph.node[1]
    table = next(one for one in graph.initializer if one.name == gather.input[0])
    vectors = numpy_helper.to_array(table).astype(np.float32)
    scales = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9) / _TABLE_LIMIT
    table.CopyFrom(numpy_helper.from_array(np.round(vectors / scales).astype(np.int8), table.name))
    graph.initializer.append(numpy_helper.from_array(scales.astype(np.float32), "table_scales"))
    whole = cast.output[0]
    cast.output[0] = "table_steps"
    graph.node.insert(2, helper.make_node("Gather", ["table_scales", gather.input[1]], ["table_scale"]))
    graph.node.insert(3, helper.make_node("Mul", ["table_steps", "table_scale"], [whole]))


class _Heads:
    """Adds what comes after the encoder to its graph."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self._graph = graph

    def add(self, network: ReaderNetwork) -> None:
        states = self._node("Squeeze", [_HIDDEN, self._constant(np.array([0]))])
        means = self._node("MatMul", ["shares", states])
        directions = self._node("LpNormalization", [means], axis=1, p=2)
        question, passage = self._rows(directions, 0, 1), self._rows(directions, 1, 2)
        sentences = self._rows(directions, 2, np.iinfo(np.int64).max)
        self._score("passage", network.passage, question, passage)
        self._score("sentences", network.sentence, question, sentences)
        matrix, bias = (self._constant(_array(one)) for one in (network.words.weight.T, network.words.bias))
        self._node("Gemm", [states, matrix, bias], "words")
        inputs, outputs = self._graph.input, self._graph.output
        inputs.append(helper.make_tensor_value_info("shares", TensorProto.FLOAT, ["means", "tokens"]))
        del outputs[:]
        shapes: dict[str, list[int | str]] = {
            "passage": [1],
            "sentences": ["sentences"],
            "words": ["tokens", 2],
        }
        for name, shape in shapes.items():
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def _score(self, name: str, head: SimilarityHead, question: str, text: str) -> None:
        """Adds one `SimilarityHead`."""
        product = self._node("Mul", [question, text])
        distance = self._node("Abs", [self._node("Sub", [question, text])])
        width = self._constant(np.float32(head.first.in_features / 2) ** np.float32(0.5))
        pair = self._node("Mul", [self._node("Concat", [product, distance], axis=1), width])
        inner = self._node("Gemm", [pair, *self._layer(head.first)])
        added = self._node("Gemm", [self._node("Gelu", [inner]), *self._layer(head.last)])
        last = self._constant(np.array([1]))
        cosine = self._node("ReduceSum", [product, last], keepdims=0)
        scaled = self._node("Mul", [cosine, self._constant(_array(head.scale))])
        based = self._node("Add", [scaled, self._constant(_array(head.bias))])
        self._node("Add", [based, self._node("Squeeze", [added, last])], name)

    def _layer(self, layer: Any) -> list[str]:
        return [self._constant(_array(layer.weight.T)), self._constant(_array(layer.bias))]

    def _rows(self, matrix: str, low: int, high: int) -> str:
        ends = [self._constant(np.array([end])) for end in (low, high)]
        return self._node("Slice", [matrix, *ends, self._constant(np.array([0]))])

    def _constant(self, value: NDArray[Any] | np.floating[Any]) -> str:
        name = f"head{len(self._graph.initializer)}"
        self._graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, inputs: list[str], name: str = "", **attributes: Any) -> str:
        name = name or f"step{len(self._graph.node)}"
        self._graph.node.append(helper.make_node(kind, inputs, [name], **attributes))
        return name


def _array(tensor: Any) -> NDArray[np.float32]:
    values: NDArray[np.float32] = tensor.detach().float().numpy()
    return values
