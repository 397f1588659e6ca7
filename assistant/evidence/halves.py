"""A question that asks two things: each half read by itself, so that both are answered."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.question.intent import asks, read_question
from assistant.question.rewriting import Query

_CLAUSE = re.compile(r"[^，。？！；,?!;]+[，。？！；,?!;]*")
# A half says what it asks in at least so many characters; 对吗 and 是不是 ask nothing of their own.
_SHORTEST = 5
MOST_HALVES = 3


def split_halves(query: Query) -> tuple[Query, ...]:
    """A question for each thing asked, which follows the whole; none where only one is asked."""
    halves = _halves(query.text) if query.asked.several and query.language == "zh" else ()
    if len(halves) < 2:
        return ()
    places = tuple(mention.surface for mention in query.mentions)
    return tuple(
        replace(
            query,
            text=half,
            asked=read_question(half, places),
            context=f"{query.context} {query.text}".strip(),
            earlier=query.text,
        )
        for half in halves[:MOST_HALVES]
    )


def _halves(text: str) -> Sequence[str]:
    """The clauses that ask, each with those before it that lead to it."""
    halves, open_ = list[str](), ""
    for clause in _CLAUSE.findall(text):
        open_ += clause
        if asks(clause) and len(clause) >= _SHORTEST:
            halves.append(open_)
            open_ = ""
    return halves
