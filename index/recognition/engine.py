"""The recogniser (PP-OCRv6 by rapidocr): finds the lines on a picture of a page and reads them.

Its models lie in the package; nothing is fetched, and nothing is written to the terminal.
"""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from index.recognition.rules import Rule, find_rules
from index.recognition.seals import (
    Areas,
    are_within,
    drop_colour,
    edges,
    fade_colour,
    find_seals,
    is_coloured,
    touch,
)
from index.recognition.upright import Boxes, level, lie_on_their_side, turn_boxes

Picture = NDArray[np.uint8]
"""Height by width by blue, green and red."""

PACKAGE = "rapidocr"
# The number rises when more or other text is read from a picture: what is kept is then read again.
_READING = 4
_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
# A crop has to be this much wider than high for the classifier to tell which way up it is, and be this sure.
_LONG, _SURE = 3.0, 0.9
# Lightest and darkest point of an empty page differ by less.
_LEAST_CONTRAST = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """Text found on a page, and its box in pixels of the upright page.

    `confidence` is from 0 to 1.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageReading:
    """What is seen on a page: pieces of text in no particular order, and the rules of tables."""

    pieces: tuple[Piece, ...] = ()
    rules: tuple[Rule, ...] = ()


def is_installed() -> bool:
    """Tells whether the package is there, without importing it."""
    return find_spec(PACKAGE) is not None


def engine_identity() -> str:
    """What reads the pages, to tell results of different engines apart; empty where there is none."""
    try:
        return f"{PACKAGE}-{version(PACKAGE)}-{_READING}"
    except PackageNotFoundError:
        return ""


class Engine:
    """Reads pictures one at a time, each on one processor; several engines may work at once."""

    def __init__(self) -> None:
        self._engine = _load()

    def read(self, picture: Picture) -> PageReading:
        """Returns what is written and ruled on a picture, whichever way up it is."""
        boxes = self._find(picture)
        if boxes is None:
            return PageReading()
        if lie_on_their_side(boxes):
            boxes = turn_boxes(boxes, picture.shape, 1)
            picture = np.ascontiguousarray(np.rot90(picture))
        boxes, crops = self._crop(picture, boxes)
        if not crops:
            return PageReading()
        if self._are_upside_down(crops):
            boxes = turn_boxes(boxes, picture.shape, 2)
            picture = np.ascontiguousarray(np.rot90(picture, 2))
            crops = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops]
        read = self._engine.recognize_txt(crops)
        placed = zip(read.txts, read.scores, level(boxes), strict=True)
        pieces = tuple(
            Piece(text.strip(), round(float(score), 4), *map(float, box))
            for text, score, box in placed
            if text.strip()
        )
        return PageReading(pieces, find_rules(picture, boxes))

    def _crop(self, picture: Picture, boxes: Boxes) -> tuple[Boxes, list[Any]]:
        """Returns the boxes that hold text, and what is seen there; what a seal hides is found without it."""
        seals = find_seals(picture)
        if not len(seals):
            return boxes, self._engine.crop_text_regions(picture, boxes)
        found = self._find(fade_colour(picture))
        under = boxes[:0] if found is None else found[touch(found, seals)]
        boxes = boxes[~are_within(boxes, edges(under))]
        kept, under = self._without_seals(picture, boxes, seals), self._without_seals(picture, under, seals)
        crops = self._engine.crop_text_regions(picture, kept)
        crops += self._engine.crop_text_regions(drop_colour(picture), under)
        return np.concatenate((kept, under)), crops

    def _without_seals(self, picture: Picture, boxes: Boxes, seals: Areas) -> Boxes:
        """The boxes whose text is not that of a seal: elsewhere, or in black."""
        crops = self._engine.crop_text_regions(picture, boxes)
        coloured = np.array([is_coloured(crop) for crop in crops], dtype=bool)
        return boxes[~(coloured & are_within(boxes, seals))]

    def _find(self, picture: Picture) -> Boxes | None:
        from rapidocr.main import RapidOCRError

        if not _has_ink(picture):
            return None
        try:
            _, found = self._engine.detect_and_crop(picture, {})
        except RapidOCRError:  # there is no text
            return None
        return np.asarray(found.boxes, dtype=np.float32)

    def _are_upside_down(self, crops: list[Any]) -> bool:
        """Single lines are misjudged at times, a page is not."""
        long = [crop for crop in crops if crop.shape[1] >= _LONG * crop.shape[0]]
        if not long:
            return False
        _, judged = self._engine.cls_and_rotate(long)
        turned: int = sum(label == "180" and score > _SURE for label, score in judged.cls_res)
        return 2 * turned > len(long)


def _has_ink(picture: Picture) -> bool:
    return bool(picture.size and int(picture.max()) - int(picture.min()) > _LEAST_CONTRAST)


def _load() -> Any:
    """The engine of the package with its own models.

    Raises:
        ModelUnavailable: the package is missing or damaged.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(f"the package {PACKAGE} is not installed: install policy-assistant[ocr]")
    folder = Path(next(iter(spec.submodule_search_locations))) / "models"
    lacking = [name for name in _MODELS.values() if not (folder / name).is_file()]
    if lacking:
        raise ModelUnavailable(f"{folder / lacking[0]} is missing: install {PACKAGE} again")
    from rapidocr import RapidOCR  # takes a second, and few corpora have scans

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_vertical_padding": False,  # it would shift the boxes
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # pages are read side by side instead
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            **{f"{part}.model_path": str(folder / name) for part, name in _MODELS.items()},
        }
    )
