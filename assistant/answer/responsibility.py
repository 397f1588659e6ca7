"""Whom to ask instead: the body that a document itself puts in charge of the matter asked about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence.reading import read_passages
from assistant.evidence.statements import Statement
from assistant.llm.prompts import reply_text
from index.reader.reader import Reader
from index.structure.locators import locate
from index.types import Passage

# How a provision names a body: …是主管部门, …负责…. Whether that is the matter's is the reader's to tell.
_NAMED = re.compile(
    r"(?:^|(?<=[，。；：\n）]))(?P<is>[^，。；：\n（）]{2,30}?)(?:是|(?<!行)为)[^，。；\n]{0,24}主管(?:部门|机关|机构)"
    r"|(?:^|(?<=[，。；：\n）]))"
    r"(?P<does>[^，。；：\n（）]{2,24}(?:部门|机关|局|委员会|管理机构))(?:主管|负责)[^。；\n]{2,}"
)
# Such provisions stand among the first articles.
_LOOKED_AT = 16
_ENDS = "。！？?! "
# The logit above which the reader holds a sentence for an answer.
_ANSWERS = 0.0


@dataclass(frozen=True, slots=True)
class Responsible:
    """The body as a document names it, and where it does: title and locator."""

    where: str
    body: str

    def describe(self, language: str) -> str:
        """A whole sentence for a refusal."""
        return reply_text("responsible", language, body=self.body, where=self.where)


def find_responsible(passages: Sequence[Passage], question: str, reader: Reader) -> Responsible | None:
    """The body that a regulation puts in charge of what is asked about; None where it names none for that.

    Args:
        passages: the regulation's, in order.
        question: the question that nothing answers.
        reader: tells which provision is on its matter.
    """
    articles = [one for one in passages if one.chunk.kind == "article"][:_LOOKED_AT]
    naming = [one for one in articles if _NAMED.search(one.chunk.text)]
    # the question itself comes first: read after it, as a follow-up is, any body in charge answers
    asked = reply_text("asked_who", "zh", question=question.rstrip(_ENDS))
    read = [
        one
        for one in read_passages(reader, asked, naming)
        if one.sentence > _ANSWERS and _NAMED.search(one.statement.text)
    ]
    best = max(read, key=lambda one: one.sentence, default=None)
    return _name(best.statement) if best else None


def _name(statement: Statement) -> Responsible | None:
    chunk, match = statement.passage.chunk, _NAMED.search(statement.text)
    if match is None:
        return None
    where = f"《{chunk.title}》{locate(chunk, statement.start + match.start())}"
    return Responsible(where, (match["is"] or match["does"]).strip())
