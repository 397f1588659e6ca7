"""How the files of a build were read: which not, which in part, which were recognised from pictures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from assistant.documents.reasons import say_reason
from index.snapshots.manifest import Readings, Skipped
from index.types import LOW_CONFIDENCE, Metadata, Reading

HEADING = ("情况", "文件", "页", "说明")
Row = tuple[str, str, str, str]


class State(StrEnum):
    """How a file, or some of its pages, were read."""

    UNREAD = "unread"
    PARTLY = "partly"
    RECOGNISED = "recognised"
    READ = "read"


STATE_WORDS = {
    State.UNREAD: "未读",
    State.PARTLY: "部分未读",
    State.RECOGNISED: "扫描识别",
    State.READ: "已读",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be told of a file: its `numbers` are the pages concerned, of `pages`; none of a whole file.

    Where `are_inserted`, they are pictures in a text instead.

    `reason` is the loader's. Pages that were recognised have a mean `confidence`, `low` are those below
    `LOW_CONFIDENCE`.
    """

    state: State
    doc: str
    reason: str = ""
    numbers: tuple[int, ...] = ()
    pages: int = 0
    confidence: float = 1.0
    low: tuple[int, ...] = ()
    are_inserted: bool = False

    @property
    def where(self) -> str:
        """The pages concerned, of how many: 1–3、7 / 12; of pictures 图 2 / 3."""
        kind = "图 " if self.are_inserted else ""
        return f"{kind}{name_pages(self.numbers)} / {self.pages}" if self.numbers else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the corpus: its title ("" where it was not read), how it was read, and what is to be told."""

    doc: str
    title: str
    place: str
    state: State
    findings: tuple[Finding, ...]


def list_files(known: Mapping[str, Metadata], skipped: Skipped, readings: Readings) -> list[Listed]:
    """Returns the files of a corpus, those first that somebody should look at, else by name."""
    found: dict[str, list[Finding]] = {doc: [] for doc in known}
    for finding in find_problems(skipped, readings):
        found.setdefault(finding.doc, []).append(finding)
    order = list(State)
    listed = []
    for doc, own in found.items():
        state = min((finding.state for finding in own), key=order.index, default=State.READ)
        metadata = known.get(doc, Metadata(""))
        listed.append(Listed(doc, metadata.title, metadata.place, state, tuple(own)))
    return sorted(listed, key=lambda one: (order.index(one.state), one.doc))


def find_problems(skipped: Skipped, readings: Readings) -> list[Finding]:
    """Returns the files that were not read, those read in part and those recognised, in this order."""
    found = [Finding(State.UNREAD, file, reason) for file, reason in skipped]
    found += [one for doc, reading in sorted(readings.items()) for one in _unread(doc, reading)]
    found += [_recognised(doc, reading) for doc, reading in sorted(readings.items()) if reading.recognised]
    return found


def problem_rows(found: Iterable[Finding]) -> list[Row]:
    """Returns what was found as rows below `HEADING`."""
    return [(STATE_WORDS[one.state], one.doc, one.where, tell(one)) for one in found]


def tell(found: Finding) -> str:
    """Returns what is to be told of a file, in Chinese: why it was not read, or how surely."""
    if found.state is not State.RECOGNISED:
        return say_reason(found.reason)
    told = f"平均置信度 {found.confidence:.1%}"
    if found.low:
        counted = "张图" if found.are_inserted else "页"
        told += f"；第 {name_pages(found.low)} {counted}低于 {LOW_CONFIDENCE:.0%}，请核对原件"
    return told


def _unread(doc: str, reading: Reading) -> Iterator[Finding]:
    pages: dict[str, list[int]] = {}
    for page, reason in reading.unread:
        pages.setdefault(reason, []).append(page)
    for reason, numbers in pages.items():
        yield Finding(
            State.PARTLY, doc, reason, tuple(numbers), reading.pages, are_inserted=reading.are_inserted
        )


def _recognised(doc: str, reading: Reading) -> Finding:
    return Finding(
        State.RECOGNISED,
        doc,
        numbers=tuple(dict.fromkeys(page.page for page in reading.recognised)),
        pages=reading.pages,
        confidence=reading.confidence,
        low=tuple(
            dict.fromkeys(page.page for page in reading.recognised if page.confidence < LOW_CONFIDENCE)
        ),
        are_inserted=reading.are_inserted,
    )


def name_pages(numbers: Iterable[int]) -> str:
    """Returns page numbers as they are written: 1–3、7."""
    runs = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        pages = [number for _, number in run]
        runs.append(f"{pages[0]}–{pages[-1]}" if len(pages) > 1 else str(pages[0]))
    return "、".join(runs)
