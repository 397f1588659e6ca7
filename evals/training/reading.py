"""Reads with the torch network, as `index.reader` does with the exported one."""

from collections.abc import Sequence

import torch

from evals.training.network import ReaderNetwork
from index.reader.decoding import WindowScores, combine_windows
from index.reader.encoding import ReaderEncoding
from index.reader.types import ReaderPassage, Reading


class TorchReader:
    """The reader in training, in bfloat16 or float32."""

    def __init__(self, network: ReaderNetwork, encoding: ReaderEncoding, *, half: bool = True) -> None:
        self._network, self._encoding, self._half = network, encoding, half

    @torch.inference_mode()
    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Reading]:
        """Returns the reading of each passage."""
        windows = [self._encoding.windows(question, passage) for passage in passages]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._half):
            scores = self._network([window for found in windows for window in found])
        parts = iter(zip(scores.passages.tolist(), scores.sentences, scores.words, strict=True))
        return [
            combine_windows(
                found,
                [WindowScores(p, s.numpy(), w.numpy()) for _, (p, s, w) in zip(found, parts, strict=False)],
                len(passage.sentences),
            )
            for found, passage in zip(windows, passages, strict=True)
        ]
