"""An answer as JSON for programs and as text for a terminal."""

import json
from typing import Any

from assistant.types import Answer, Citation, Ending, Sentence

STATUS_WORDS = {"in_force": "现行有效", "amended": "已修改", "repealed": "已废止"}


def answer_record(answer: Answer) -> dict[str, Any]:
    """Returns the answer with the keys other programs rely on.

    Raises:
        ValueError: the answer is still being written.
    """
    if answer.status is Ending.PENDING:
        raise ValueError("an answer that is still being written has no record")
    return {
        "question": answer.question,
        "status": answer.status.value,
        "short": answer.short,
        "answer": answer_text(answer),
        "sentences": [sentence_record(sentence) for sentence in answer.sentences],
        "citations": [citation_record(citation) for citation in answer.citations],
        "mode": answer.mode,
        "model": answer.model,
        "prompt_hashes": answer.prompt_hashes,
        "ms": answer.ms,
        "timings_ms": answer.timings,
    }


def answer_json(answer: Answer) -> str:
    """Returns the answer as one line of JSON, with what is to be told beside it."""
    told = {"notice": answer.notice} if answer.notice else {}
    return json.dumps(answer_record(answer) | told, ensure_ascii=False)


def answer_text(answer: Answer) -> str:
    """Returns the answer's words with `[1]` marks; while it is being written, what there is so far."""
    return answer.text or "".join(map(sentence_text, answer.sentences))


def sentence_text(sentence: Sentence) -> str:
    """Returns one sentence with the marks of its citations."""
    return sentence.text + "".join(f"[{n}]" for n in sentence.citations)


def render_text(answer: Answer) -> str:
    """Returns the answer, what it rests on and what to choose from, for a terminal."""
    blocks = [answer_text(answer)]
    if answer.notice:
        blocks.insert(0, f"※ {answer.notice}")
    if answer.choices:
        blocks.append("\n".join(f"  · {choice}" for choice in answer.choices))
    if answer.citations:
        blocks.append("依据\n" + "\n".join(_source(citation) for citation in answer.citations))
    return "\n\n".join(blocks)


def describe_source(citation: Citation) -> str:
    """Returns title, locator, place, date and validity of what is cited, and whether a scan, in one line."""
    parts = (
        f"《{citation.title}》{citation.locator}",
        citation.place,
        citation.published.isoformat() if citation.published else "",
        STATUS_WORDS.get(citation.status, ""),
        "扫描识别" if citation.confidence is not None else "",
    )
    return " · ".join(part for part in parts if part)


def _source(citation: Citation) -> str:
    return f"[{citation.n}] {describe_source(citation)}\n    “{' '.join(citation.quote.split())}”"


def sentence_record(sentence: Sentence) -> dict[str, Any]:
    """Returns one sentence with the keys other programs rely on."""
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "support": sentence.support.value,
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """Returns one citation with the keys other programs rely on."""
    return {
        "n": citation.n,
        "doc": citation.doc,
        "title": citation.title,
        "place": citation.place,
        "locator": citation.locator,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "published": citation.published.isoformat() if citation.published else None,
        "effective": citation.effective.isoformat() if citation.effective else None,
        "status": citation.status,
        "confidence": citation.confidence,
    }
