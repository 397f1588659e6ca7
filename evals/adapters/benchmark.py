"""What a public benchmark is to us: documents to index, cases to ask, figures to report."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.cases import Case, Suite
from index.errors import PolicyAssistantError


class UnreadableBenchmark(PolicyAssistantError):
    """A benchmark's file is missing or of another form; the text names file and place."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Documents by file name and the cases over them.

    `given` holds, for a benchmark that hands each question its documents, the names of these; a case that is
    not in it may use all.
    """

    name: str
    path: Path
    documents: Mapping[str, str]
    cases: tuple[Case, ...]
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Hash of the documents, the cases and what is given to them."""
        digest = hashlib.sha256(digest_documents(self.documents).encode())
        for case in self.cases:
            digest.update(case.model_dump_json().encode())
            digest.update("\0".join(self.given.get(case.id, ())).encode())
        return digest.hexdigest()

    def as_suite(self) -> Suite:
        """The cases as a suite to run."""
        return Suite(self.name, self.path, self.digest, self.cases)


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Documents by file name, questions by id, and how relevant which document is to which question."""

    name: str
    documents: Mapping[str, str]
    questions: Mapping[str, str]
    relevance: Mapping[str, Mapping[str, int]]

    def draw(self, limit: int | None, seed: int) -> dict[str, str]:
        """The questions to ask: all, or so many drawn at random."""
        keys = sorted(self.questions)
        drawn = random.Random(seed).sample(keys, min(limit or len(keys), len(keys)))
        return {key: self.questions[key] for key in sorted(drawn)}


def digest_documents(documents: Mapping[str, str]) -> str:
    """Hash of documents and their names."""
    digest = hashlib.sha256()
    for name, text in sorted(documents.items()):
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()


def read_text(path: Path) -> str:
    """The content of a benchmark's file.

    Raises:
        UnreadableBenchmark: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnreadableBenchmark(f"benchmark {path}: {reason}") from error


def name_documents(texts: Sequence[str]) -> dict[str, str]:
    """A file name for each different text; the same text is one document."""
    return {text: f"{number:06}.txt" for number, text in enumerate(dict.fromkeys(texts), 1)}
