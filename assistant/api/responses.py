"""What programs get: the bodies of responses, for the description and for those who generate clients."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class ReplyModel(BaseModel):
    """A response; it has these keys and no others."""

    model_config = ConfigDict(extra="forbid")


class ErrorDetail(ReplyModel):
    """What went wrong."""

    message: str
    type: str
    param: str | None = Field(description="The field of the request that is wrong.")
    code: str | None


class ErrorReply(ReplyModel):
    """Every error."""

    error: ErrorDetail


class SentenceReply(ReplyModel):
    """A checked sentence."""

    text: str
    citations: list[int] = Field(description="Numbers of the citations that carry it.")
    support: Literal["quoted", "verified"]


class CitationReply(ReplyModel):
    """Where a sentence stands."""

    n: int
    doc: str = Field(description="The document's name, see /v1/documents.")
    title: str
    place: str
    locator: str = Field(examples=["第十条第二款"])
    quote: str = Field(description="Verbatim text[start:end] of the document.")
    start: int
    end: int
    published: str | None
    effective: str | None
    status: Literal["in_force", "amended", "repealed", "unknown"]
    confidence: float | None = Field(
        description="How sure the recogniser was of the page, 0 to 1; null where it was no picture."
    )


class AnswerReply(ReplyModel):
    """The answer to a question."""

    question: str
    status: Literal["answered", "clarify", "refused", "blocked", "failed"]
    short: str = Field(
        description="The answer at a glance: the deciding words of a quotation, or a language model's first "
        "sentence; empty where there is none."
    )
    answer: str = Field(description="Plain text with [1] marks.")
    sentences: list[SentenceReply]
    citations: list[CitationReply]
    mode: str
    model: str
    prompt_hashes: dict[str, str]
    ms: int
    timings_ms: dict[str, int]
    id: str = Field(description="The name under which the answer is written down.")
    label: str = Field(description="To be shown beside the answer: it is generated.")
    AIGC: dict[str, str] = Field(description="The mark of generated content, GB 45438-2025.")
    choices: list[str] | None = Field(None, description="Places to choose from; only where there are some.")
    notice: str | None = Field(None, description="To be told beside the answer; only where there is one.")


class PassageReply(ReplyModel):
    """A passage that was found."""

    doc: str
    title: str
    place: str
    locator: str
    text: str
    start: int
    end: int
    published: str | None
    status: str
    score: float
    dense: float
    lexical: float


class SearchReply(ReplyModel):
    """Passages, best first."""

    passages: list[PassageReply]


class CheckedSentenceReply(BaseModel):
    """A sentence of a draft, what the documents say to it and where they do."""

    text: str
    start: int
    end: int
    verdict: Literal["verbatim", "differs", "contradicts", "outdated", "no_basis"]
    citation: dict[str, Any] | None
    diff: list[tuple[Literal["equal", "delete", "insert"], str]]


class CheckReply(ReplyModel):
    """A checked draft."""

    sentences: list[CheckedSentenceReply]
    summary: dict[str, int]


class DocumentReply(ReplyModel):
    """What is known of a document."""

    doc: str
    title: str
    place: str
    issuer: str
    kind: str
    number: str
    published: str | None
    passed: str | None
    effective: str | None
    amended: str | None
    repealed: str | None
    status: str
    source: str
    replaced_by: str


class DocumentsReply(ReplyModel):
    """A part of the list of documents, and how many there are in all."""

    total: int
    documents: list[DocumentReply]


class WholeDocumentReply(DocumentReply):
    """A document with its text."""

    text: str


ERRORS: dict[int | str, dict[str, Any]] = {
    422: {"model": ErrorReply, "description": "The request cannot be answered."},
    503: {"model": ErrorReply, "description": "Documents or language model are not available."},
}
