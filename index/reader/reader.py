"""Reads passages for a question: whether each answers, which of its sentences do, and in which words."""

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.errors import ModelUnavailable
from index.reader.decoding import WindowScores, combine_windows, held_sentences
from index.reader.encoding import QUESTION, ReaderEncoding, Window
from index.reader.types import ReaderPassage, Reading

BUNDLED = Path(__file__).parent
GRAPH, TOKENIZER, RECORD = "reader.onnx", "tokenizer.json", "record.json"
_OUTPUTS = ["passage", "sentences", "words"]


class Reader:
    """The exported reader; safe to call from several threads.

    Args:
        folder: graph, tokenizer and the record with their hashes.
        workers: windows read at once, each on one core.

    Raises:
        ModelUnavailable: a file is missing or is not the recorded one.
    """

    def __init__(self, folder: Path = BUNDLED, workers: int = 2) -> None:
        graph, tokenizer = _read_verified(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # windows run side by side
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._encoding = ReaderEncoding(Tokenizer.from_buffer(tokenizer))
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="read")

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Reading]:
        """Returns the reading of each passage, in the order of the passages."""
        windows = [self._encoding.windows(question, passage) for passage in passages]
        every = [window for found in windows for window in found]
        # the longest first, so that no worker is left with one when the others are done
        order = sorted(range(len(every)), key=lambda at: -len(every[at].ids))
        scores = dict(zip(order, self._workers.map(self._run, [every[at] for at in order]), strict=True))
        readings, at = [], 0
        for passage, found in zip(passages, windows, strict=True):
            own = [scores[place] for place in range(at, at + len(found))]
            readings.append(combine_windows(found, own, len(passage.sentences)))
            at += len(found)
        return readings

    def _run(self, window: Window) -> WindowScores:
        inputs = {"ids": np.array([window.ids], np.int64), "shares": _shares(window)}
        passage, sentences, words = self._session.run(_OUTPUTS, inputs)
        return WindowScores(float(passage[0]), sentences, words)


def _shares(window: Window) -> NDArray[np.float32]:
    """How much each token counts in the mean states of question, passage and sentences."""
    roles = np.array(window.roles)
    held = np.array(held_sentences(window), np.int64)
    rows = np.vstack([roles == QUESTION, roles != QUESTION, roles == held[:, None]]).astype(np.float32)
    shares: NDArray[np.float32] = rows / rows.sum(axis=1, keepdims=True)
    return shares


def _read_verified(folder: Path) -> tuple[bytes, bytes]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        graph, tokenizer = ((folder / name).read_bytes() for name in (GRAPH, TOKENIZER))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"the reader in {folder} cannot be read ({error}): install policy-assistant again"
        ) from error
    for name, raw in ((GRAPH, graph), (TOKENIZER, tokenizer)):
        if hashlib.sha256(raw).hexdigest() != record["sha256"].get(name):
            raise ModelUnavailable(
                f"{folder / name} is not the file that was released: install policy-assistant again"
            )
    return graph, tokenizer
