"""Runs the encoder of a SentenceTransformer on ONNX Runtime, everything else of the model staying as it is.

sentence-transformers' own ONNX and OpenVINO backends need optimum, which cannot be installed beside this
project's pinned packages; ADR 0001 has the numbers that led here.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray
from transformers.modeling_outputs import BaseModelOutput

from index.embedding.cache_folders import ensure_folder
from index.embedding.sessions import ENCODER, open_session

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Encoders of one make, weight names and all.
_KINDS = frozenset({"bert", "camembert", "roberta", "xlm-roberta"})
# What the conversion is tried on before it is trusted: means of the hidden states must point the same way.
_SAMPLES = (
    "第十二条 申请人应当自收到通知之日起十五个工作日内，向所在地的县级人民政府提出书面申请。",
    "违反前款规定的，由城市管理部门责令限期改正；逾期不改正的，处五百元以上二千元以下罚款。",
    "昨日上午，全市清洁取暖改造现场会召开，2024 年计划完成 3.6 万户。",
    "办理居住证需要带什么材料？",
    "The fee is waived for residents over the age of 65.",
)
_LEAST_COSINE = 0.998


class QuantisedEncoder(torch.nn.Module):
    """Takes the place of a transformers encoder: token ids in, last hidden states out.

    Each text runs by itself and without its padding, as many at once as there are cores: on a CPU that is
    faster than a padded batch, and a text's vector does not depend on its neighbours. Safe to call from
    several threads.
    """

    def __init__(self, session: onnxruntime.InferenceSession, config: Any) -> None:
        super().__init__()
        self.config = config
        self._session = session
        self._workers = ThreadPoolExecutor(torch.get_num_threads(), thread_name_prefix="encode")

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any) -> BaseModelOutput:
        """Last hidden states, shape (texts, tokens, hidden); zeros where there is padding."""
        ids = input_ids.numpy()
        lengths = attention_mask.sum(dim=1).tolist()
        # padding stands on the right: `can_quantise` has seen to it
        rows = [ids[row : row + 1, :length] for row, length in enumerate(lengths)]
        states = [self._run(rows[0])] if len(rows) == 1 else list(self._workers.map(self._run, rows))
        hidden = torch.zeros((*ids.shape, states[0].shape[-1]))
        for row, state in enumerate(states):
            hidden[row, : len(state)] = torch.from_numpy(state)
        return BaseModelOutput(last_hidden_state=hidden)  # type: ignore[arg-type]

    def _run(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        hidden: NDArray[np.float32] = self._session.run(["hidden"], {"ids": ids})[0][0]
        return hidden


def can_quantise(model: "SentenceTransformer") -> bool:
    """Says whether `quantise_encoder` knows this kind of model."""
    config = getattr(getattr(model[0], "model", None), "config", None)
    return (
        getattr(config, "model_type", "") in _KINDS
        and getattr(config, "hidden_act", "") == "gelu"
        and getattr(config, "position_embedding_type", "absolute") == "absolute"
        and not getattr(config, "is_decoder", False)
        and getattr(model.tokenizer, "padding_side", "") == "right"
    )


def quantise_encoder(model: "SentenceTransformer", folder: Path) -> QuantisedEncoder:
    """Returns the encoder of `model` with 8-bit matrix products.

    Args:
        model: a model that `can_quantise`, with its torch encoder.
        folder: where the converted encoder is kept, or was; it belongs to this very model.

    Raises:
        RuntimeError: the encoder cannot be converted well enough, or does not run here.
        OSError: the folder cannot be written.
    """
    ensure_folder(folder, lambda scratch: _convert(model, scratch))
    encoder: Any = model[0].model
    return QuantisedEncoder(open_session(folder / ENCODER), encoder.config)


def _convert(model: "SentenceTransformer", folder: Path) -> None:
    # Needed once for a model, which is kept as it comes out of here.
    import onnx

    from index.embedding.onnx_graph import build_encoder

    encoder: Any = model[0].model
    weights = {name: tensor.float().numpy() for name, tensor in encoder.state_dict().items()}
    # the weights in a file of their own, which is mapped into memory and shared between processes
    onnx.save_model(
        build_encoder(weights, encoder.config),
        folder / ENCODER,
        save_as_external_data=True,
        location="weights.bin",
    )
    _compare(model, QuantisedEncoder(open_session(folder / ENCODER), encoder.config))


def _compare(model: "SentenceTransformer", quantised: QuantisedEncoder) -> None:
    features = model.preprocess(list(_SAMPLES))
    inputs = {name: features[name] for name in ("input_ids", "attention_mask")}
    mask = inputs["attention_mask"].unsqueeze(-1)
    encoder: Any = model[0].model
    with torch.inference_mode():
        means = [(run(**inputs).last_hidden_state * mask).sum(dim=1) for run in (encoder, quantised)]
    cosine = float(torch.nn.functional.cosine_similarity(*means).min())
    if not cosine >= _LEAST_COSINE:
        raise RuntimeError(f"8-bit vectors differ too much, the cosine to float32 is {cosine:.4f}")
