"""Runs the encoder of a SentenceTransformer on OpenVINO, everything else of the model staying as it is.

optimum-intel, the usual bridge, cannot be installed beside this project's pinned packages (ADR 0001).
"""

import os
import shutil
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import openvino
import torch
from filelock import FileLock
from numpy.typing import NDArray
from transformers.modeling_outputs import BaseModelOutput

# Encoders that take token ids and give `last_hidden_state`, tried with this module.
SUPPORTED = frozenset({"bert", "camembert", "roberta", "xlm-roberta"})

_SCRATCH = ".converting-"
# Other precisions change the vectors: bfloat16, which OpenVINO would choose by itself on newer CPUs, gives
# cosines of 0.997, so that two machines would rank differently.
_PRECISION = {"INFERENCE_PRECISION_HINT": "f32"}


class CompiledEncoder(torch.nn.Module):
    """Takes the place of a transformers encoder: token ids in, last hidden states out.

    Each text runs by itself and without its padding, as many at once as there are cores: on a CPU that is
    faster than a padded batch, and a text's vector does not depend on its neighbours. Safe to call from
    several threads.
    """

    def __init__(self, compiled: openvino.CompiledModel, config: Any) -> None:
        super().__init__()
        self.config = config
        streams = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        self._requests: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        for _ in range(streams):
            self._requests.put(compiled.create_infer_request())
        self._workers = ThreadPoolExecutor(streams, thread_name_prefix="encode")

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any) -> BaseModelOutput:
        """Last hidden states, shape (texts, tokens, hidden); zeros where there is padding."""
        ids = input_ids.numpy()
        lengths = attention_mask.sum(dim=1).tolist()
        # padding stands on the right: `can_compile` has seen to it
        rows = [ids[row : row + 1, :length] for row, length in enumerate(lengths)]
        states = [self._infer(rows[0])] if len(rows) == 1 else list(self._workers.map(self._infer, rows))
        hidden = torch.zeros((*ids.shape, states[0].shape[-1]))
        for row, state in enumerate(states):
            hidden[row, : len(state)] = torch.from_numpy(state)
        return BaseModelOutput(last_hidden_state=hidden)  # type: ignore[arg-type]

    def _infer(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        request = self._requests.get()
        try:
            return np.asarray(request.infer([ids])[0][0])
        finally:
            self._requests.put(request)


def can_compile(encoder: Any, tokenizer: Any) -> bool:
    """Says whether `compile_encoder` knows this kind of model."""
    kind = getattr(getattr(encoder, "config", None), "model_type", "")
    return kind in SUPPORTED and getattr(tokenizer, "padding_side", "") == "right"


def compile_encoder(encoder: torch.nn.Module, folder: Path) -> CompiledEncoder:
    """Compiles an encoder for this CPU.

    Args:
        encoder: an encoder that `can_compile`.
        folder: where the converted model is kept, or was; it belongs to this very encoder.

    Raises:
        RuntimeError: OpenVINO cannot convert or compile it.
        OSError: the folder cannot be written.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not folder.is_dir():
                _convert(encoder, folder)
    hints = {"PERFORMANCE_HINT": "THROUGHPUT", **_PRECISION}
    compiled = openvino.Core().compile_model(folder / "model.xml", "CPU", hints)
    return CompiledEncoder(compiled, encoder.config)


class _HiddenStates(torch.nn.Module):
    """What is converted: one output, and no mask, because no padding ever comes in."""

    def __init__(self, encoder: torch.nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        # A mask ready for use: transformers' own way of making one cannot be traced.
        hidden: torch.Tensor = self.encoder(
            input_ids=input_ids, attention_mask=torch.zeros(1, 1, 1, 1)
        ).last_hidden_state
        return hidden


def _convert(encoder: torch.nn.Module, folder: Path) -> None:
    """Writes the converted model to a scratch folder and renames it when it is whole and right."""
    for leftover in folder.parent.glob(f"{_SCRATCH}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    example = torch.arange(10, 26).reshape(1, 16)
    module = _HiddenStates(encoder).eval()
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing tells of constants that are meant to be constant
        converted = openvino.convert_model(
            module, example_input={"input_ids": example}, input=[("input_ids", [-1, -1], openvino.Type.i64)]
        )
        expected = module(example[:, :11]).numpy()
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder.parent))
    try:
        openvino.save_model(converted, scratch / "model.xml", compress_to_fp16=False)
        compiled = openvino.Core().compile_model(scratch / "model.xml", "CPU", _PRECISION)
        if not np.allclose(compiled([example[:, :11].numpy()])[0], expected, atol=1e-3):
            raise RuntimeError("the converted model computes other vectors than the original")
        scratch.chmod(0o755)
        os.rename(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
