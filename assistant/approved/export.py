"""Approved answers for programs and for a terminal."""

from typing import Any

from assistant.approved.types import ApprovedAnswer, State
from assistant.rendering import citation_record, describe_source

STATE_WORDS = {State.APPROVED: "已审定", State.REVIEW: "待复核", State.WITHDRAWN: "已撤回"}


def approved_record(one: ApprovedAnswer) -> dict[str, Any]:
    """An approved answer with the keys other programs rely on."""
    return {
        "id": one.id,
        "question": one.question,
        "place": one.place,
        "answer": one.answer,
        "citations": [citation_record(citation) for citation in one.citations],
        "state": one.state.value,
        "reason": one.reason,
        "author": one.author,
        "approved": one.approved.isoformat(),
        "changed": one.changed.isoformat(),
    }


def render_approved(one: ApprovedAnswer) -> str:
    """An approved answer for a terminal."""
    head = " · ".join(
        part for part in (one.id, STATE_WORDS[one.state], one.place, one.author, one.reason) if part
    )
    sources = "\n".join(f"   [{c.n}] {describe_source(c)}" for c in one.citations)
    return f"{head}\n   问：{one.question}\n   答：{one.answer}\n{sources}"
