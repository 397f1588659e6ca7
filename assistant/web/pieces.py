"""The HTML of the chat. Every word from a document, a model or a reader passes through `escape`."""

import html
import re
from collections.abc import Iterable
from datetime import date

from assistant.cards import Card, Piece, make_cards
from assistant.overview import Overview
from assistant.rendering import answer_text
from assistant.types import Answer, Ending
from assistant.web.exchange import Exchange
from assistant.web.languages import Words

_CITATION_MARK = re.compile(r"\[(\d+)\]")
_QUIET = (Ending.REFUSED, Ending.BLOCKED, Ending.FAILED)


def escape(text: str) -> str:
    """Returns text as HTML that shows exactly that text.

    Gradio translates strings with its `__i18n__` marker, which a document must not trigger either.
    """
    return html.escape(text).replace("__i18n__", "&#95;_i18n_&#95;")


def header_html(title: str, words: Words) -> str:
    """The name of the service and what it promises."""
    return (
        f'<div class="pa-brand"><span class="pa-emblem" aria-hidden="true">政</span>'
        f"<div><h1>{escape(title)}</h1><p>{escape(words['tagline'])}</p></div></div>"
    )


def collection_html(overview: Overview, language: str, words: Words) -> str:
    """What the answers are drawn from; says so where it is only a demonstration."""
    line = words["collection"].format(documents=overview.documents, places=len(overview.places))
    if overview.first and overview.last:
        line += words["collection_dates"].format(first=overview.first, last=overview.last)
    statement = (overview.statements or {}).get(language, "")
    notice = f"<strong>{escape(words['demonstration'])}</strong> {escape(statement)}" if statement else ""
    return f'<div class="pa-collection" role="note">{notice and f"<p>{notice}</p>"}<p>{escape(line)}</p></div>'


def welcome_html(overview: Overview, language: str, words: Words) -> str:
    """The empty page: what to do, and questions to begin with."""
    buttons = "".join(
        f'<button type="button" class="pa-example" data-question="{escape(question)}">{escape(question)}</button>'
        for question in (overview.examples or {}).get(language, ())
    )
    examples = f"<h3>{escape(words['examples'])}</h3><div class='pa-examples'>{buttons}</div>" if buttons else ""
    return (
        f'<div class="pa-welcome"><h2>{escape(words["welcome"])}</h2><p>{escape(words["welcome_help"])}</p>'
        f"{examples}</div>"
    )


def label_html(words: Words) -> str:
    """The label that stands by every answer, always visible."""
    return f'<p class="pa-label" role="note">{escape(words["label"])}</p>'


def hint_html(text: str) -> str:
    """A short word about what was typed."""
    return f'<p class="pa-hint" role="alert">{escape(text)}</p>' if text else ""


def question_html(exchange: Exchange, words: Words) -> str:
    """The question as it was asked, and for which place."""
    place = f'<span class="pa-place">{escape(exchange.question.place)}</span>' if exchange.question.place else ""
    return (
        f'<div class="pa-question" data-turn="{exchange.id}"><span class="pa-eyebrow">{escape(words["asked"])}'
        f"{place}</span><h2>{escape(exchange.question.text)}</h2></div>"
    )


def answer_html(exchange: Exchange, words: Words, hotline: str) -> str:
    """The answer, or how far it has come."""
    answer = exchange.answer
    if answer is None or answer.status is Ending.PENDING:
        body = _unfinished(exchange, words)
    elif answer.status in _QUIET:
        body = _quiet(exchange, answer, words, hotline)
    else:
        body = _text(exchange, answer, words) + _choices(answer, words) + _foot(exchange, answer, words)
    status = "stopped" if exchange.stopped else answer.status.value if answer else "pending"
    return (
        f'<div class="pa-answer pa-{status}" data-turn="{exchange.id}">'
        f'<h3 class="pa-eyebrow">{escape(words["answer"])}</h3>{body}</div>'
    )


def evidence_html(exchange: Exchange, words: Words) -> str:
    """The passages the answer rests on, the cited ones first and numbered."""
    if exchange.answer is None:
        return ""
    cards = make_cards(exchange.answer)
    finished = exchange.answer.status is Ending.ANSWERED
    main = [card for card in cards if card.numbers or not finished]
    rest = [card for card in cards if card not in main]
    if not cards:
        return ""
    shown = "".join(_card(card, words) for card in main)
    if rest:
        summary = escape(words["more_evidence"].format(count=len(rest)))
        others = "".join(_card(card, words) for card in rest)
        shown += f'<details class="pa-rest"><summary>{summary}</summary>{others}</details>'
    return (
        f'<div class="pa-evidence" data-turn="{exchange.id}">'
        f'<h3 class="pa-eyebrow">{escape(words["evidence"])}</h3>{shown}</div>'
    )


def past_html(exchanges: Iterable[Exchange], words: Words, hotline: str) -> str:
    """The finished turns of the conversation, oldest first."""
    return "".join(
        f'<section class="pa-turn">{question_html(exchange, words)}<div class="pa-columns">'
        f"{answer_html(exchange, words, hotline)}{evidence_html(exchange, words)}</div></section>"
        for exchange in exchanges
    )


def _unfinished(exchange: Exchange, words: Words) -> str:
    answer = exchange.answer
    written = _text(exchange, answer, words) if answer and answer_text(answer) else ""
    if exchange.stopped:
        return written + f'<p class="pa-progress">{escape(words["stopped" if written else "stopped_empty"])}</p>'
    count = len({(e.passage.chunk.doc, e.passage.chunk.position) for e in answer.evidence}) if answer else 0
    doing = words["writing"].format(count=count) if count else words["searching"]
    before, _, after = words["elapsed"].partition("{seconds}")
    return (
        f'{written}<p class="pa-progress"><span class="pa-dots" aria-hidden="true"></span>{escape(doing)} '
        f'<span class="pa-elapsed" aria-hidden="true">{escape(before)}<span data-elapsed="{exchange.id}">0</span>'
        f"{escape(after)}</span></p>"
        f'<p class="pa-slow" hidden data-slow="{exchange.id}">{escape(words["slow"])}</p>'
    )


def _quiet(exchange: Exchange, answer: Answer, words: Words, hotline: str) -> str:
    text = _text(exchange, answer, words)
    retry = ""
    if answer.status is Ending.FAILED:
        text = text or f"<p>{escape(words['failed_help'])}</p>"
        retry = f'<button type="button" class="pa-retry" data-retry="1">{escape(words["retry"])}</button>'
    line = words["hotline"].format(hotline=hotline)
    number = hotline.split()[0] if hotline.split() else hotline
    known = not hotline or number in answer_text(answer)
    contact = "" if known else f'<p class="pa-hotline">{escape(line)}</p>'
    return (
        f'<div class="pa-quiet"><h4>{escape(words[answer.status.value])}</h4>{text}{contact}{retry}</div>'
        f"{_foot(exchange, answer, words)}"
    )


def _text(exchange: Exchange, answer: Answer, words: Words) -> str:
    known = {citation.n for citation in answer.citations}
    notice = f'<p class="pa-notice">{escape(answer.notice)}</p>' if answer.notice else ""
    paragraphs = [line for line in answer_text(answer).split("\n") if line.strip()]
    body = "".join(f"<p>{_linked(line, exchange.id, known, words)}</p>" for line in paragraphs)
    return f'{notice}<div class="pa-text">{body}</div>' if body else notice


def _linked(text: str, turn: str, known: set[int], words: Words) -> str:
    """Escaped text whose `[1]` marks lead to the words they cite."""
    parts = []
    end = 0
    for match in _CITATION_MARK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        number = int(match[1])
        label = escape(words["citation"].format(number=number))
        parts.append(
            f'<a class="pa-cite" href="#{turn}-{number}" data-turn="{turn}" data-cite="{number}" '
            f'aria-label="{label}">[{number}]</a>'
            if number in known
            else escape(match[0])
        )
        end = match.end()
    return "".join(parts) + escape(text[end:])


def _choices(answer: Answer, words: Words) -> str:
    if not answer.choices:
        return ""
    buttons = "".join(
        f'<button type="button" class="pa-choice" data-choice="{escape(choice)}">{escape(choice)}</button>'
        for choice in answer.choices
    )
    return f'<div class="pa-choices" role="group" aria-label="{escape(words["clarify"])}">{buttons}</div>'


def _foot(exchange: Exchange, answer: Answer, words: Words) -> str:
    how = escape(words["extractive"]) if answer.mode == "extractive" and answer.citations else ""
    took = escape(words["took"].format(seconds=f"{answer.ms / 1000:.1f}"))
    votes = "".join(
        f'<button type="button" class="pa-vote" data-vote="{vote}" data-answer="{exchange.id}" '
        f'aria-pressed="{"true" if exchange.vote == vote else "false"}" title="{escape(words[name])}">'
        f'<span aria-hidden="true">{sign}</span><span class="pa-vote-name">{escape(words[name])}</span></button>'
        for vote, name, sign in (("up", "helpful", "👍"), ("down", "unhelpful", "👎"))
    )
    thanks = f'<span class="pa-thanks" role="status" data-thanks="{escape(words["thanks"])}"></span>'
    meta = " · ".join(part for part in (how, took) if part)
    return f'<div class="pa-foot"><span class="pa-meta">{meta}</span>{thanks}<span class="pa-votes">{votes}</span></div>'


def _card(card: Card, words: Words) -> str:
    numbers = "".join(f'<span class="pa-number">{number}</span>' for number in card.numbers)
    where = " · ".join(escape(part) for part in (card.locator, card.place) if part)
    badge = (
        f'<span class="pa-badge pa-{card.status}">{escape(words[card.status])}</span>'
        if card.status in words
        else ""
    )
    whole = (
        f"<details><summary>{escape(words['whole'])}</summary>"
        f'<blockquote class="pa-whole">{_pieces(card.whole)}</blockquote></details>'
        if card.whole != card.excerpt
        else ""
    )
    return (
        f'<article class="pa-card" data-cards="{" ".join(map(str, card.numbers))}" tabindex="-1">'
        f'<header>{numbers}<h4>{escape(card.title)}</h4>{badge}</header><p class="pa-where">{where}</p>'
        f'<blockquote class="pa-excerpt">{_pieces(card.excerpt)}</blockquote>{_facts(card, words)}{whole}</article>'
    )


def _facts(card: Card, words: Words) -> str:
    facts: tuple[tuple[str, str | date | None], ...] = (
        ("issuer", card.issuer),
        ("number", card.document_number),
        ("published", card.published),
        ("effective", card.effective),
    )
    rows = "".join(
        f"<div><dt>{escape(words[name])}</dt><dd>{escape(str(value))}</dd></div>" for name, value in facts if value
    )
    return f'<dl class="pa-facts">{rows}</dl>' if rows else ""


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(
        f'<mark data-cites="{" ".join(map(str, piece.numbers))}">{escape(piece.text)}</mark>'
        if piece.marked
        else escape(piece.text)
        for piece in pieces
    )
