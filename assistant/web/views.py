"""The HTML of the chat, from `templates/`, which escape every word of documents, models and readers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.configuration.settings import Settings
from assistant.documents.cards import make_cards
from assistant.documents.next_steps import NextStep
from assistant.documents.overview import Overview
from assistant.rendering import answer_text, render_text
from assistant.types import Answer, Ending, Question
from assistant.web.conversation import Exchange
from assistant.web.history import turn_record
from assistant.web.languages import CHINESE, ENGLISH, Words
from assistant.web.shape import CITATION_MARK, Block, shape_answer

_TELEPHONE = re.compile(r"\+?\d[\d-]{2,}(?!\d)")
_NAMED = re.compile(rf"《[^《》]+》|{_TELEPHONE.pattern}")
_LINKED_TURNS = 2
"""Earlier questions that a link carries, for a question that leans on them."""

_TEMPLATES = Environment(
    loader=PackageLoader("assistant.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

Titles = Mapping[str, str]
"""Documents by their titles."""


@dataclass(frozen=True, slots=True)
class AnswerFragment:
    """A run of an answer's words: plain, the mark of the citation `number`, or a link to `address`.

    `deciding` words are those that the short answer is made of.
    """

    text: str
    number: int = 0
    address: str = ""
    deciding: bool = False


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph or a list of the answer, each of its lines in runs."""

    lines: tuple[tuple[AnswerFragment, ...], ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class _Links:
    """Where words of a refusal lead: titles to documents, numbers of ours to the telephone."""

    titles: Titles
    numbers: frozenset[str]
    language: str

    def of(self, name: str) -> str:
        """The address of a 《title》 or a number; "" if it has none."""
        if name in self.numbers:
            return f"tel:{name}"
        doc = self.titles.get(name[1:-1])
        return f"documents/{quote(doc)}?lang={self.language}" if doc else ""


def header_html(title: str, words: Words, logo: str = "") -> Markup:
    """The name of the service and what it promises; `logo` is a picture's address."""
    return _fill("header", words, title=title, logo=logo)


def tools_html(words: Words) -> Markup:
    """How the page is seen, in which language, and what was asked before."""
    return _fill("tools", words, other=ENGLISH if words["lang"].startswith(CHINESE) else CHINESE)


def collection_html(overview: Overview, language: str, words: Words) -> Markup:
    """What the answers are drawn from; says so where it is only a demonstration."""
    return _fill("collection", words, overview=overview, statement=overview.statements.get(language, ""))


def welcome_html(overview: Overview, language: str, words: Words, greeting: str = "") -> Markup:
    """The empty page: what to do, in the operator's words if there are any, and questions to begin with."""
    return _fill("welcome", words, examples=overview.examples.get(language, ()), greeting=greeting)


def next_html(questions: Sequence[str], turn: str, words: Words) -> Markup:
    """Further questions that the documents answer, after the exchange `turn`."""
    return _fill("next", words, questions=questions, turn=turn)


def notice_html(text: str) -> Markup:
    """What an administrator tells everybody; nothing where there is nothing to tell."""
    return _fill("notice", {}, text=text) if text else Markup()


def label_html(words: Words, producer: str, links: Sequence[tuple[str, str]] = ()) -> Markup:
    """The label that stands by every answer, always visible; `links` are addresses and their words.

    `producer` is who provides the answers: the page writes it into what it saves.
    """
    return _fill("label", words, producer=producer, links=links)


def microphone_html(words: Words) -> Markup:
    """The button to speak a question; shown where the browser can hear."""
    return _fill("microphone", words)


def hint_html(text: str) -> Markup:
    """A short word about what was typed."""
    return _fill("hint", {}, text=text)


def question_html(exchange: Exchange, words: Words) -> Markup:
    """The question as it was asked, and for which place."""
    return _fill("question", words, exchange=exchange)


def answer_html(
    exchange: Exchange,
    words: Words,
    hotline: str,
    past: bool = False,
    titles: Titles | None = None,
    steps: Sequence[NextStep] = (),
) -> Markup:
    """The answer, or how far it has come; a past one offers nothing to choose any more.

    A refusal names the nearest documents: `titles` tells which they are, so that they can be opened. `steps`
    are what the documents say to do next.
    """
    answer = exchange.answer or Answer(exchange.question.text, Ending.PENDING)
    number = _number(hotline)
    # Every number of a reply to talk is ours: nothing of a document or of the asker stands in it.
    numbers = set(_TELEPHONE.findall(answer_text(answer)) if answer.is_talk else filter(None, [number]))
    ways = (
        _Links(titles or {}, frozenset(numbers), words["lang"][:2])
        if answer.status is Ending.REFUSED
        else None
    )
    shape = shape_answer(answer)
    deciding = answer.deciding if shape.short else ""
    return _fill(
        "answer",
        words,
        exchange=exchange,
        answer=answer,
        status=answer.status.value,
        shape=shape,
        short=_show([Block((shape.short,))], answer, ways) if shape.short else (),
        quoted=_show(shape.quoted, answer, ways, deciding),
        folded=_show(shape.folded, answer, ways),
        steps=steps,
        found=len({(one.passage.chunk.doc, one.passage.chunk.position) for one in answer.evidence}),
        hotline="" if (number or hotline) in answer_text(answer) else hotline,
        told=hotline,
        number=number,
        copied=_copied(answer, words),
        link=address_of(exchange.question),
        record=turn_record(exchange),
        past=past,
    )


def evidence_html(exchange: Exchange, words: Words) -> Markup:
    """The passages the answer rests on, the cited ones first and numbered."""
    cards = make_cards(exchange.answer) if exchange.answer else ()
    status = exchange.answer.status if exchange.answer else Ending.PENDING
    finished, pending = status is Ending.ANSWERED, status is Ending.PENDING
    return _fill("evidence", words, exchange=exchange, cards=cards, finished=finished, pending=pending)


def past_html(
    exchanges: Iterable[Exchange], words: Words, hotline: str, titles: Titles | None = None
) -> Markup:
    """The finished turns of the conversation, oldest first."""
    turns = [
        {
            "question": question_html(exchange, words),
            "answer": answer_html(exchange, words, hotline, past=True, titles=titles),
            "evidence": evidence_html(exchange, words),
        }
        for exchange in exchanges
    ]
    return _fill("past", words, turns=turns)


def address_of(question: Question) -> str:
    """The part of an address after `#` that asks the question again; servers and proxies never see it."""
    earlier = [turn.content for turn in question.history if turn.role == "user"][-_LINKED_TURNS:]
    parts = [("q", question.text), *(("after", text) for text in earlier), ("place", question.place)]
    return urlencode([(name, value) for name, value in parts if value], quote_via=quote)


def page_html(template: str, words: Words, settings: Settings, **values: Any) -> str:
    """A whole page beside the chat."""
    return _TEMPLATES.get_template(f"{template}.html").render(words=words, settings=settings, **values)


def _copied(answer: Answer, words: Words) -> str:
    """The answer with its sources and the label, for elsewhere."""
    return f"{render_text(answer)}\n\n{words['label']}"


def _fill(template: str, words: Words, **values: Any) -> Markup:
    """Fills a template; Gradio translates strings with its `__i18n__` marker, which no document may use."""
    filled = _TEMPLATES.get_template(f"{template}.html").render(words=words, **values)
    return Markup(filled.replace("__i18n__", "&#95;_i18n_&#95;").strip())


def _show(
    blocks: Iterable[Block], answer: Answer, ways: _Links | None, deciding: str = ""
) -> tuple[ShownBlock, ...]:
    """The blocks, cut at the marks of citations and around deciding words; other brackets are text."""
    known = {citation.n for citation in answer.citations}

    def show(line: str) -> tuple[AnswerFragment, ...]:
        return tuple(_mark(_linked(_runs(line, known), ways), deciding))

    return tuple(ShownBlock(tuple(map(show, block.lines)), block.is_list) for block in blocks)


def _mark(runs: Iterable[AnswerFragment], deciding: str) -> Iterable[AnswerFragment]:
    """The runs, plain ones cut around the deciding words."""
    for run in runs:
        plain = bool(deciding) and not run.number and not run.address
        before, found, after = run.text.partition(deciding) if plain else (run.text, "", "")
        if not found:
            yield run
            continue
        yield AnswerFragment(before)
        yield AnswerFragment(found, deciding=True)
        yield AnswerFragment(after)


def _runs(line: str, known: set[int]) -> Iterable[AnswerFragment]:
    end = 0
    for match in CITATION_MARK.finditer(line):
        if int(match[1]) in known:
            yield AnswerFragment(line[end : match.start()])
            yield AnswerFragment(match[0], int(match[1]))
            end = match.end()
    yield AnswerFragment(line[end:])


def _linked(runs: Iterable[AnswerFragment], ways: _Links | None) -> Iterable[AnswerFragment]:
    """The runs, cut further at what leads somewhere."""
    for run in runs:
        end = 0
        for match in _NAMED.finditer(run.text) if ways else ():
            address = ways.of(match[0]) if ways else ""
            if address:
                yield AnswerFragment(run.text[end : match.start()])
                yield AnswerFragment(match[0], address=address)
                end = match.end()
        yield AnswerFragment(run.text[end:], run.number)


def _number(hotline: str) -> str:
    """The telephone number that a hotline's name begins with; "" if it does not."""
    match = _TELEPHONE.match(hotline)
    return match[0] if match else ""
