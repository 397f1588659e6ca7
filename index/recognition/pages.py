"""Recognises pages, several side by side, each only once: what was recognised is kept."""

import hashlib
import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np

from index.errors import PolicyAssistantError
from index.recognition.cache import PageCache
from index.recognition.engine import Engine, PageReading, Picture, Piece, engine_identity, is_installed
from index.recognition.rules import Rule

_LOG = logging.getLogger(__name__)

MISSING = "install policy-assistant[ocr], or run OCR on it first"
"""What to do about a page that is a picture where there is no recogniser."""

# Each engine takes a gigabyte of memory at its work.
_MOST_WORKERS = 3
# What is recognised with less confidence is a smudge, a stamp or a drawing; a page of it is not read.
_LEAST_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class RecognisedPicture:
    """What is written on a picture, and how sure that is, from 0 to 1; or why it was not read.

    `shape` is its height and width in pixels.
    """

    pieces: tuple[Piece, ...]
    shape: tuple[int, int]
    confidence: float = 1.0
    problem: str = ""
    rules: tuple[Rule, ...] = ()


class Recogniser:
    """Reads pictures of pages; its engines are loaded when the first page is not in the cache."""

    def __init__(self, cache_dir: Path) -> None:
        self._cache = PageCache(cache_dir)
        self._idle: SimpleQueue[Engine] = SimpleQueue()

    def read(self, pictures: Iterable[Picture | None]) -> Iterator[RecognisedPicture]:
        """Yields what is written on each picture; no more pictures than are being read are held in memory.

        None stands for a page that could not be drawn.

        Raises:
            PolicyAssistantError: the cache cannot be used, or the engine is damaged.
        """
        workers = min(_count_processors(), _MOST_WORKERS)
        waiting: deque[Future[RecognisedPicture]] = deque()
        with ThreadPoolExecutor(workers, thread_name_prefix="recognition") as pool:
            for picture in pictures:
                waiting.append(pool.submit(self._read, picture))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _read(self, picture: Picture | None) -> RecognisedPicture:
        if picture is None:
            return RecognisedPicture((), (0, 0), 0.0, "cannot be drawn; print the file to a new PDF")
        shape = (picture.shape[0], picture.shape[1])
        key = hashlib.sha256(f"{engine_identity()} {picture.shape}".encode())
        key.update(np.ascontiguousarray(picture).data)
        reading = self._cache.get(key.hexdigest())
        if reading is None:
            try:
                reading = self._recognise(picture)
            except PolicyAssistantError:
                raise
            except Exception as error:  # whatever a strange picture leads the engine to
                _LOG.info("cannot recognise a page", exc_info=True)
                return RecognisedPicture((), shape, 0.0, f"cannot be recognised ({type(error).__name__})")
            self._cache.put(key.hexdigest(), reading)
        return _judge(reading, shape)

    def _recognise(self, picture: Picture) -> PageReading:
        try:
            engine = self._idle.get_nowait()
        except Empty:
            engine = Engine()
        try:
            return engine.read(picture)
        finally:
            self._idle.put(engine)


def open_recogniser(cache_dir: Path) -> Recogniser | None:
    """Returns the recogniser; None where the package is not installed."""
    return Recogniser(cache_dir) if is_installed() else None


def _judge(reading: PageReading, shape: tuple[int, int]) -> RecognisedPicture:
    if not reading.pieces:
        return RecognisedPicture((), shape)
    confidence = mean_confidence(reading.pieces)
    if confidence < _LEAST_CONFIDENCE:
        return RecognisedPicture((), shape, confidence, "too unclear to be recognised; scan it again")
    kept = tuple(piece for piece in reading.pieces if piece.confidence >= _LEAST_CONFIDENCE)
    return RecognisedPicture(kept, shape, confidence, rules=reading.rules)


def mean_confidence(pieces: Iterable[Piece]) -> float:
    """Returns the confidence of pieces of text, each weighed by its length."""
    weighed = [(len(piece.text), piece.confidence) for piece in pieces]
    return round(sum(n * score for n, score in weighed) / (sum(n for n, _ in weighed) or 1), 4)


def _count_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
