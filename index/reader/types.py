"""What the reader is given and what it gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderPassage:
    """A passage as the reader sees it: its place in the documents, then its sentences.

    Attributes:
        title: title of the document, without brackets; may be empty.
        label: headings and number of the passage, such as 第十二条; may be empty.
        sentences: the sentences in their order; items of a list are sentences, too.
    """

    title: str
    label: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidingWords:
    """Where the deciding words stand: `sentences[sentence][start:end]` of the passage that was read."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage.

    Attributes:
        passage: logit that the passage answers the question.
        sentences: for each sentence of the passage, the logit that it does.
        span: the deciding words in the best sentence; None if the passage has no words.
    """

    passage: float
    sentences: tuple[float, ...]
    span: DecidingWords | None
