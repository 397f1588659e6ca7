"""What a comparison of two texts is made of."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """The kinds of fact a sentence can get wrong."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    MODALITY = "modality"
    SOURCE = "source"  # the document or article a draft names as its source


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact of ours and what stands there instead ("" where nothing does)."""

    kind: FactKind
    ours: str
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start:end` of our text stand for `low:high` of the other one."""

    start: int
    end: int
    low: int
    high: int
