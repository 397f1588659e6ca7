"""Works out how many are left when the documents say how many there are and are done; adds a column up.

Only where one document gives one total and one part of the same things, and does not say the rest itself; a
column where all its rows are quoted and none says the total.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cn2an  # type: ignore[import-untyped]

from assistant.evidence.totals import Total
from assistant.language.quantities import Bound, Quantity, find_quantities
from assistant.llm.prompts import reply_text
from assistant.types import Evidence
from index.language.folding import without_space

_ASKS_REST = re.compile(
    r"还剩|剩下|剩余|余下|剩(?:多少|几)|(?:还有|还差|差)(?:多少|几)|(?:多少|几).{0,6}(?:没|未)|"
    r"how many .{0,40}(?:left|remain|still|not yet)",
    re.IGNORECASE,
)
_SAYS_REST = re.compile(r"还剩|剩余|余下|其余|剩下|尚有|尚未|还有|未完成|正在")
_TOTAL = re.compile(r"总|共|全部|计划|目标|任务|拟|涉及|收到|交办|确定|列入|需")
_PLANNED = re.compile(r"计划|目标|任务|拟|需")
_DONE = re.compile(r"完成|办结|办复|竣工|完工|建成|改造了|落实|整改到位|销号|兑现|交付|投用")
_CLAUSE_END = re.compile(r"[，,。；;！\n]")
_NUMERAL = re.compile(r"^[\d,，.零〇一二三四五六七八九十百千万亿两]+")
_NOT_COUNTED = frozenset({"%", "fraction", "元", "年", "月", "日", "工作日", "小时", "分钟", "岁"})
_THING = re.compile(r"[\u4e00-\u9fff]{0,4}")
# Statements looked at, the likeliest first.
MAX_STATEMENTS = 8


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something a statement counts: `words` as it writes it, `thing` what follows the unit."""

    value: int
    unit: str
    words: str
    thing: str
    clause: str
    piece: Evidence

    @property
    def is_done(self) -> bool:
        """Whether so many are done."""
        return bool(_DONE.search(self.clause)) and not _PLANNED.search(self.clause)

    @property
    def is_total(self) -> bool:
        """Whether so many are all."""
        return bool(_TOTAL.search(self.clause)) and not self.is_done

    def counts_same(self, other: "Count") -> bool:
        """Whether both may count the same things; the second mention often leaves them out."""
        return self.unit == other.unit and (
            not self.thing
            or not other.thing
            or self.thing.startswith(other.thing)
            or other.thing.startswith(self.thing)
        )


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left: the total less what is done."""

    total: Count
    done: Count

    @property
    def pieces(self) -> tuple[Evidence, ...]:
        """The statements of the two numbers."""
        return tuple(dict.fromkeys((self.total.piece, self.done.piece)))

    def describe(self, language: str) -> str:
        """The reckoning; its result in words, so that every figure of an answer stands in a quotation."""
        left = cn2an.an2cn(self.total.value - self.done.value) + _NUMERAL.sub("", self.total.words)
        return reply_text("reckoned", language, total=self.total.words, done=self.done.words, left=left)


@dataclass(frozen=True, slots=True)
class Sum:
    """What the rows of a column come to: the total and the cells that are added."""

    total: Total
    pieces: tuple[Evidence, ...]

    def describe(self, language: str) -> str:
        """The reckoning; its result in words, so that every figure of an answer stands in a quotation."""
        value = cn2an.an2cn(str(self.total.value.normalize().__format__("f"))) + self.total.unit
        parts = "＋".join(self.total.figures)
        return reply_text("reckoned_total", language, column=self.total.column, parts=parts, total=value)


def asks_rest(question: str) -> bool:
    """Whether the question asks how many are left."""
    return bool(_ASKS_REST.search(question))


def find_remainder(statements: Sequence[Evidence]) -> Remainder | None:
    """The one total and the one part of it that the statements of a document give; None when in doubt."""
    for doc in dict.fromkeys(piece.passage.chunk.doc for piece in statements[:MAX_STATEMENTS]):
        own = [piece for piece in statements[:MAX_STATEMENTS] if piece.passage.chunk.doc == doc]
        counts = [count for piece in own for count in _counts(piece)]
        pairs = [
            Remainder(total, done)
            for total in counts
            for done in counts
            if total.is_total and done.is_done and total.counts_same(done) and 0 < done.value < total.value
        ]
        values = {(pair.total.value, pair.done.value) for pair in pairs}
        if len(values) == 1 and not _is_doubtful(pairs[0], counts):
            return pairs[0]
        if values:
            return None
    return None


def _counts(piece: Evidence) -> Iterator[Count]:
    text = without_space(piece.text)
    for quantity in find_quantities(text):
        value = quantity.value
        if isinstance(value, tuple) or value.denominator != 1 or quantity.bound is not Bound.NONE:
            continue  # a date, a share, about so many
        if quantity.unit and quantity.unit not in _NOT_COUNTED:
            words = text[quantity.start : quantity.end]
            clause = _clause(text, quantity)
            yield Count(int(value), quantity.unit, words, _thing(text[quantity.end :]), clause, piece)


def _clause(text: str, quantity: Quantity) -> str:
    start = max((m.end() for m in _CLAUSE_END.finditer(text, 0, quantity.start)), default=0)
    end = _CLAUSE_END.search(text, quantity.end)
    return text[start : end.start() if end else len(text)]


def _thing(rest: str) -> str:
    match = _THING.match(rest)
    return re.split(r"[的已均全都]", match[0])[0] if match else ""


def _is_doubtful(pair: Remainder, counts: Sequence[Count]) -> bool:
    """Whether the rest is said itself, or what is done may be part of fewer: 390, of which 260 can be."""
    others = [one for one in counts if one.unit == pair.total.unit and one != pair.done]
    return any(
        _SAYS_REST.search(one.clause)
        or (pair.done.value < one.value < pair.total.value and one.counts_same(pair.done))
        for one in others
    )
