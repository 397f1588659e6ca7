"""Words an answer: from the evidence alone (extractive), or by a language model, checked later."""

import re
from collections.abc import Generator, Iterator, Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.evidence.statements import is_question
from assistant.language.masking import mask_personal_data
from assistant.llm.prompts import Prompt, reply_text
from assistant.question.validity import Moment
from assistant.types import Evidence
from index.language.folding import without_space
from index.language.marks import without_number
from index.structure.locators import locate

_SENTENCE_END = re.compile(r"(?<=[。！？!?；;])(?![”’」』）)\]])|\n+|(?<=[a-z\d][.])\s+(?=[A-Z])")
_LONGEST_NAME = 30
_MAX_DRAFT_TOKENS = 220
UNMENTIONED = "资料未提及"


def time_label(pieces: Sequence[Evidence], moment: Moment, language: str) -> str:
    """What to say before words that only rules out of force carry, as （已废止）; "" before others."""
    standings = [moment.standing(piece.passage.metadata) for piece in pieces]
    first = standings[0] if standings and all(standings) else None
    return reply_text(f"label_{first.value}", language) if first else ""


def lead_in(evidence: Evidence, moment: Moment, language: str = "zh") -> str:
    """Names the source before a quotation: 《…条例》第十条规定：, and says when it is not in force.

    A headline with figures in it is left out: every figure of an answer stands in a quotation.
    """
    chunk, title = evidence.passage.chunk, evidence.passage.title
    label = time_label([evidence], moment, language)
    if chunk.kind == "article":
        locator = locate(chunk, evidence.start)
        named = "" if re.search(r"\d", f"{title}{locator}") else f"《{title}》"
        return reply_text("lead_article", language, where=f"{named}{label}{locator}")
    name = chunk.label if chunk.kind == "story" and chunk.label else title
    if not _can_be_said(name):
        return label + reply_text("lead_source", language)
    section = without_number(chunk.label) or "·".join(chunk.heading)
    if without_space(evidence.text).lstrip("【").startswith(section):
        section = ""  # the quotation names it itself: 办理时限：…
    if section and section != name and _can_be_said(section) and not is_question(section):
        return label + reply_text("lead_section", language, title=name, section=section)
    return label + reply_text("lead_named", language, title=name)


def _can_be_said(name: str) -> bool:
    return bool(name) and not re.search(r"\d", name) and len(name) <= _LONGEST_NAME


def draft_extractive(
    evidence: Sequence[Evidence], moment: Moment, language: str = "zh"
) -> Iterator[tuple[str, Evidence]]:
    """Yields quotations with the words that introduce them; neighbours of one passage share a lead-in."""
    before: Evidence | None = None
    for piece in evidence:
        quotation = without_space(piece.words) if language == "zh" else piece.words.strip()
        same = before is not None and before.passage.chunk.id == piece.passage.chunk.id
        yield (quotation if same else lead_in(piece, moment, language) + quotation), piece
        before = piece


def draft_with_model(
    model: BaseChatModel, prompt: Prompt, question: str, evidence: Sequence[Evidence], moment: Moment
) -> Generator[str, None, None]:
    """Yields the sentences of the model's draft as they are finished, unchecked.

    Personal data in the question is masked: the model may be on somebody else's machine.
    Closing the iterator stops the model. What the model's provider raises comes through.
    """
    numbered = number_evidence(evidence, moment)
    system, user = prompt.split(question=mask_personal_data(question), evidence=numbered)
    buffer = ""
    for chunk in model.stream(
        [SystemMessage(system), HumanMessage(user)], max_tokens=_MAX_DRAFT_TOKENS, temperature=0.0
    ):
        buffer += str(chunk.text)
        *finished, buffer = _SENTENCE_END.split(buffer)
        yield from (sentence.strip() for sentence in finished if sentence.strip())
    if buffer.strip():
        yield buffer.strip()


def number_evidence(evidence: Sequence[Evidence], moment: Moment) -> str:
    """The evidence as the model reads it, numbered, each with its document, standing and locator."""
    lines = []
    for number, piece in enumerate(evidence, 1):
        chunk = piece.passage.chunk
        label = time_label([piece], moment, "zh")
        where = f"{piece.passage.title}{label} {locate(chunk, piece.start)}".strip()
        words = without_space(piece.words)
        lines.append(f"[{number}]（{where}）{words}")
    return "\n".join(lines)
