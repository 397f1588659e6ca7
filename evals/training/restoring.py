"""Turns the exported reader back into a network, so that training can go on from the file that ships.

The weights come back as the 7-bit integers they were kept as; a few steps of training move them further than
the rounding did.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from torch import Tensor
from transformers import BertConfig, BertModel

from evals.training.network import ReaderNetwork, SimilarityHead
from index.reader.reader import GRAPH

# Constants of a layer: a matrix, its scales and its bias four times, scale and bias of a norm twice.
_LAYER = 16


def restore_reader(folder: Path) -> ReaderNetwork:
    """Returns the network of an exported reader.

    Args:
        folder: where `export_reader` wrote it.
    """
    graph = onnx.load(folder / GRAPH).graph
    constants = {one.name: one for one in graph.initializer}
    scales = _tensor(constants.pop("table_scales"))
    heads = {name: one for name, one in constants.items() if name.startswith("head")}
    kept = [one for name, one in constants.items() if name not in heads and not _is_filling(one)]
    network = ReaderNetwork(_restore_encoder(kept, scales, _count_heads(graph)))
    _restore_heads(network, [_tensor(one) for one in heads.values() if _is_weight(one)])
    return network


def _count_heads(graph: onnx.GraphProto) -> int:
    """The number of heads of each layer's attention."""
    attention = next(node for node in graph.node if node.op_type == "MultiHeadAttention")
    return next(int(one.i) for one in attention.attribute if one.name == "num_heads")


def _restore_encoder(constants: list[TensorProto], scales: Tensor, heads: int) -> BertModel:
    kept, layers = iter(constants), len(constants) // _LAYER
    words, places = _tensor(next(kept)) * scales, _tensor(next(kept))
    weights = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": places,  # with the type of token 0 added
        "embeddings.token_type_embeddings.weight": torch.zeros(2, words.shape[1]),
        **_normalisation(kept, "embeddings"),
    }
    for layer in range(layers):
        weights |= _layer(kept, f"encoder.layer.{layer}")
    made: Any = BertModel
    encoder: BertModel = made(
        BertConfig.from_dict(
            {
                "vocab_size": words.shape[0],
                "hidden_size": words.shape[1],
                "num_hidden_layers": layers,
                "num_attention_heads": heads,
                "intermediate_size": weights["encoder.layer.0.intermediate.dense.bias"].shape[0],
                "max_position_embeddings": places.shape[0],
            }
        ),
        add_pooling_layer=False,
    )
    encoder.load_state_dict(weights)
    return encoder


def _layer(kept: Iterator[TensorProto], name: str) -> dict[str, Tensor]:
    weights: dict[str, Tensor] = {}
    matrix, bias = _product(kept)
    for part, rows, values in zip(("query", "key", "value"), matrix.chunk(3), bias.chunk(3), strict=True):
        weights |= _linear(f"{name}.attention.self.{part}", rows, values)
    weights |= _linear(f"{name}.attention.output.dense", *_product(kept))
    weights |= _normalisation(kept, f"{name}.attention.output")
    weights |= _linear(f"{name}.intermediate.dense", *_product(kept))
    weights |= _linear(f"{name}.output.dense", *_product(kept))
    return weights | _normalisation(kept, f"{name}.output")


def _product(kept: Iterator[TensorProto]) -> tuple[Tensor, Tensor]:
    """The next matrix, shape (out, in), and its bias."""
    integers, scales, bias = (_tensor(next(kept)) for _ in range(3))
    return (integers * scales).T.contiguous(), bias


def _linear(name: str, matrix: Tensor, bias: Tensor) -> dict[str, Tensor]:
    return {f"{name}.weight": matrix.contiguous(), f"{name}.bias": bias.contiguous()}


def _normalisation(kept: Iterator[TensorProto], name: str) -> dict[str, Tensor]:
    scale, bias = _tensor(next(kept)), _tensor(next(kept))
    return {f"{name}.LayerNorm.weight": scale, f"{name}.LayerNorm.bias": bias}


def _restore_heads(network: ReaderNetwork, values: list[Tensor]) -> None:
    """Fills the heads from their weights, which come in the order `evals.training.graph` adds them."""
    parts = iter(values)
    with torch.no_grad():
        for head in (network.passage, network.sentence):
            _restore_head(head, parts)
        network.words.weight.copy_(next(parts).T)
        network.words.bias.copy_(next(parts))


def _restore_head(head: SimilarityHead, parts: Iterator[Tensor]) -> None:
    next(parts)  # the width, which follows from the shape
    for layer in (head.first, head.last):
        layer.weight.copy_(next(parts).T)
        layer.bias.copy_(next(parts))
    head.scale.copy_(next(parts)[0])
    head.bias.copy_(next(parts)[0])


def _is_filling(constant: TensorProto) -> bool:
    """Tells whether a constant is an axis, a bound or the zero points of a product, not a weight."""
    values: NDArray[Any] = numpy_helper.to_array(constant)
    return values.size == 1 or (values.ndim == 1 and constant.data_type == TensorProto.INT8)


def _is_weight(constant: TensorProto) -> bool:
    return bool(constant.data_type == TensorProto.FLOAT)


def _tensor(constant: TensorProto) -> Tensor:
    return torch.from_numpy(numpy_helper.to_array(constant).copy()).float()
