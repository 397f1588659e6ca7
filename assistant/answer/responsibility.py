"""Whom to ask instead: the body that a document itself makes responsible for its matter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.llm.prompts import reply_text
from index.structure.locators import locate
from index.types import Chunk

_NAMED = re.compile(
    r"(?:^|(?<=[，。；：\n]))(?P<is>[^，。；：\n]{2,30}?)(?:是|(?<!行)为)[^，。；\n]{0,24}主管(?:部门|机关|机构)"
    r"|(?:^|(?<=[，。；：\n]))(?P<does>[^，。；：\n]{2,24}(?:部门|机关|局|委员会|管理机构))(?:主管|负责)[^。；\n]{2,36}?(?:工作|管理)(?=[，。；\n])"
)
# Such provisions stand among the first articles.
_LOOKED_AT = 16


@dataclass(frozen=True, slots=True)
class Responsible:
    """The body as a document names it, and where it does: title and locator."""

    where: str
    body: str

    def describe(self, language: str) -> str:
        """A whole sentence for a refusal."""
        return reply_text("responsible", language, body=self.body, where=self.where)


def find_responsible(chunks: Iterable[Chunk]) -> Responsible | None:
    """The first provision of a regulation, given by its chunks in order, that names who is in charge."""
    articles = [chunk for chunk in chunks if chunk.kind == "article"][:_LOOKED_AT]
    for chunk in articles:
        match = _NAMED.search(chunk.text)
        if match:
            where = f"《{chunk.title}》{locate(chunk, match.start())}"
            return Responsible(where, (match["is"] or match["does"]).strip())
    return None
