"""Builds the ONNX graph of a BERT-like encoder whose matrix products run in 8-bit integers.

Weights have one scale an output channel, activations one scale a token, found as they pass: no calibration
texts are needed, and no token's outliers coarsen another's values. Embeddings, attention, normalisation and
GELU stay in float32.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[Any]
Weights = Mapping[str, Array]

# Seven bits: the products of full bytes overflow the 16-bit sums of AVX2, silently.
_WEIGHT_LIMIT = 63
_OPSET = 20
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"  # ONNX Runtime's own operators


def build_encoder(weights: Weights, config: Any, *, looked_up: bool = False) -> onnx.ModelProto:
    """Returns the graph: `ids` int64 (1, tokens) in, `hidden` float32 (1, tokens, hidden size) out.

    Args:
        weights: the encoder's weights by the names transformers gives them.
        config: its configuration, of one of the kinds `onnx_encoder` knows.
        looked_up: instead of `ids`, the graph takes `words` float32 (1, tokens, hidden size), their rows of
            the table of word vectors, and has no table.
    """
    graph = _Graph()
    if looked_up:
        words, shape = "words", [1, "tokens", config.hidden_size]
        taken = helper.make_tensor_value_info(words, TensorProto.FLOAT, shape)
    else:
        words = _look_up(graph, weights)
        taken = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])
    states = _embed(graph, weights, config, words)
    for layer in range(config.num_hidden_layers):
        states = _layer(graph, weights, config, f"encoder.layer.{layer}", states)
    graph.nodes.append(helper.make_node("Identity", [states], ["hidden"]))
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [taken],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "tokens", config.hidden_size])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    model = helper.make_model(made, opset_imports=opsets)
    model.ir_version = _IR_VERSION
    return model


class _Graph:
    """Nodes and constants, named as they come."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: Array) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], domain: str = "", **attributes: Any) -> str:
        return self.split(kind, inputs, 1, domain, **attributes)[0]

    def split(
        self, kind: str, inputs: Sequence[str], outputs: int, domain: str = "", **attributes: Any
    ) -> list[str]:
        names = [f"value{len(self.nodes)}.{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names


def _look_up(graph: _Graph, weights: Weights) -> str:
    words = weights["embeddings.word_embeddings.weight"].astype(np.float16)  # the largest table by far
    found = graph.add("Gather", [graph.constant(words), "ids"])
    return graph.add("Cast", [found], to=TensorProto.FLOAT)


def _embed(graph: _Graph, weights: Weights, config: Any, words: str) -> str:
    first = 0 if config.model_type == "bert" else config.pad_token_id + 1  # RoBERTa counts on from there
    # every token is of type 0
    table = weights["embeddings.position_embeddings.weight"][first:]
    table = table + weights["embeddings.token_type_embeddings.weight"][0]
    count = graph.add("Shape", [words], start=1, end=2)
    zero = graph.constant(np.array([0]))
    places = graph.add("Slice", [graph.constant(table), zero, count, zero])
    return _normalise(graph, weights, config, "embeddings.LayerNorm", graph.add("Add", [words, places]))


def _layer(graph: _Graph, weights: Weights, config: Any, name: str, states: str) -> str:
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    matrix = np.concatenate([weights[f"{part}.weight"] for part in parts])
    bias = np.concatenate([weights[f"{part}.bias"] for part in parts])
    joined = _multiply(graph, states, matrix)
    heads = graph.split("Split", [joined], 3, axis=-1, num_outputs=3)
    mixed = graph.add(
        "MultiHeadAttention",
        [*heads, graph.constant(bias)],
        _MICROSOFT,
        num_heads=config.num_attention_heads,
    )
    states = _add_and_normalise(graph, weights, config, f"{name}.attention.output", mixed, states)
    wide = _multiply(graph, states, weights[f"{name}.intermediate.dense.weight"])
    bent = graph.add(
        "BiasGelu", [wide, graph.constant(weights[f"{name}.intermediate.dense.bias"])], _MICROSOFT
    )
    return _add_and_normalise(graph, weights, config, f"{name}.output", bent, states)


def _add_and_normalise(
    graph: _Graph, weights: Weights, config: Any, name: str, states: str, residual: str
) -> str:
    product = _multiply(graph, states, weights[f"{name}.dense.weight"])
    biased = graph.add("Add", [product, graph.constant(weights[f"{name}.dense.bias"])])
    return _normalise(graph, weights, config, f"{name}.LayerNorm", graph.add("Add", [biased, residual]))


def _normalise(graph: _Graph, weights: Weights, config: Any, name: str, states: str) -> str:
    # not SkipLayerNormalization, which adds as well but takes three times as long
    scale, bias = (graph.constant(weights[f"{name}.{part}"]) for part in ("weight", "bias"))
    return graph.add("LayerNormalization", [states, scale, bias], axis=-1, epsilon=config.layer_norm_eps)


def _multiply(graph: _Graph, states: str, matrix: Array) -> str:
    """`states @ matrix.T` in integers; ONNX Runtime scales a whole tensor, so each token is scaled first."""
    last = graph.constant(np.array([-1]))
    largest = graph.add("ReduceMax", [graph.add("Abs", [states]), last], keepdims=1)
    largest = graph.add("Max", [largest, graph.constant(np.array(1e-9, np.float32))])
    scales = np.maximum(np.abs(matrix).max(axis=1), 1e-9) / _WEIGHT_LIMIT
    integers = np.round(matrix / scales[:, None]).astype(np.int8)
    product = graph.add(
        "DynamicQuantizeMatMul",
        [
            graph.add("Div", [states, largest]),
            graph.constant(integers.T),
            graph.constant(scales.astype(np.float32)),
            graph.constant(np.zeros(len(scales), np.int8)),
        ],
        _MICROSOFT,
    )
    return graph.add("Mul", [product, largest])
