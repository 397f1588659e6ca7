"""What people asked in vain: questions refused or disliked, grouped by responsible body and subject."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from assistant.types import Ending
from evals.metrics.matching import normalise
from evals.records import UnreadableResults, read_lines
from index.types import Passage

# Questions whose vectors are closer than this on average are about one subject; e5 has strangers at 0.8.
_SAME_SUBJECT = 0.88
_LOOKED_AT = 3


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question asked in vain; `reasons` counts how often it was refused and how often disliked."""

    question: str
    reasons: Mapping[str, int]

    @property
    def times(self) -> int:
        """How often it was asked in vain."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions about one subject, the most typical first.

    `body` is who issued most of the documents nearest to them, `nearest` the titles of these.
    """

    body: str
    questions: tuple[Unmet, ...]
    nearest: tuple[str, ...]

    @property
    def times(self) -> int:
        """How often they were asked in vain."""
        return sum(one.times for one in self.questions)


class NearestFinder(Protocol):
    """Where to look for the documents nearest to a question."""

    def nearest(self, question: str) -> Sequence[Passage]:
        """The best passages, whether or not they answer."""

    def vectors(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """The normalised vectors of questions."""


def read_unmet(
    logs: Sequence[Path], feedback: Path | None, recorded: Iterable[tuple[str, str]] = ()
) -> list[Unmet]:
    """Questions refused (in logs of answers as JSON Lines) or disliked (in a SQLite file of readers' votes).

    `recorded` are those of the server's records, each with the reason.

    Questions that differ only in white space, width or punctuation are one.

    Raises:
        UnreadableResults: a file is missing or of another form.
    """
    found: dict[str, tuple[str, Counter[str]]] = {}
    for question, reason in (*_read_refused(logs), *_read_disliked(feedback), *recorded):
        key = "".join(one for one in normalise(question) if one.isalnum())
        if key:
            found.setdefault(key, (question.strip(), Counter()))[1][reason] += 1
    return [Unmet(question, dict(reasons)) for question, reasons in found.values()]


def find_gaps(unmet: Sequence[Unmet], finder: NearestFinder) -> list[Gap]:
    """Groups questions by responsible body and subject; what was asked most often comes first."""
    nearest = {one.question: list(finder.nearest(one.question))[:_LOOKED_AT] for one in unmet}
    by_body: dict[str, list[Unmet]] = {}
    for one in unmet:
        by_body.setdefault(_body(nearest[one.question]), []).append(one)
    gaps = [
        Gap(body, tuple(group), _titles(nearest[one.question] for one in group))
        for body, some in by_body.items()
        for group in _by_subject(some, finder)
    ]
    return sorted(gaps, key=lambda gap: (-gap.times, gap.body))


def _read_refused(logs: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in logs:
        for _, line in read_lines(path):
            if line.get("status") == Ending.REFUSED and isinstance(line.get("question"), str):
                yield line["question"], "refused"


def _read_disliked(feedback: Path | None) -> list[tuple[str, str]]:
    if feedback is None:
        return []
    try:
        with closing(sqlite3.connect(f"{feedback.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT question FROM vote WHERE vote = 'down' ORDER BY voted")
            return [(str(question), "disliked") for (question,) in rows]
    except sqlite3.Error as error:
        raise UnreadableResults(f"cannot read the votes in {feedback}: {error}") from error


def _body(passages: Sequence[Passage]) -> str:
    """The issuer of most of the passages; the best passage's decides a tie."""
    issuers = Counter(passage.metadata.issuer for passage in passages if passage.metadata.issuer)
    return issuers.most_common(1)[0][0] if issuers else ""


def _titles(passages: Iterable[Sequence[Passage]]) -> tuple[str, ...]:
    counted = Counter(passage.metadata.title for some in passages for passage in some)
    return tuple(title for title, _ in counted.most_common(_LOOKED_AT))


def _by_subject(questions: Sequence[Unmet], finder: NearestFinder) -> list[list[Unmet]]:
    """Clusters by average linkage, each with its most typical question first."""
    if len(questions) == 1:
        return [list(questions)]
    vectors = finder.vectors([one.question for one in questions])
    labels = fcluster(linkage(vectors, "average", "cosine"), 1 - _SAME_SUBJECT, "distance")
    groups = []
    for label in sorted(set(labels)):
        members = [number for number, one in enumerate(labels) if one == label]
        centre = vectors[members].mean(axis=0)
        members.sort(key=lambda number: -float(vectors[number] @ centre))
        groups.append([questions[number] for number in members])
    return groups
