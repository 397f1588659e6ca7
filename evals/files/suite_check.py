"""Finds what is wrong with a suite before it is run: contradictions, quotations the corpus does not have."""

from collections.abc import Callable, Iterator
from typing import Protocol

from evals.cases import Case, Kind
from evals.files.problems import Problem, Severity
from evals.files.suite_files import SuiteDraft, SuiteRow
from evals.metrics import DocumentTexts
from evals.metrics.matching import contains, document_key, normalise

# (column, key of the words, their values, severity)
Fault = tuple[str, str, dict[str, object], Severity]
_FEWEST_PLACES = 2


class KnownDocuments(DocumentTexts, Protocol):
    """The documents a suite is about."""

    @property
    def documents(self) -> frozenset[str]:
        """The keys of the documents there are."""


def check_draft(draft: SuiteDraft, corpus: KnownDocuments | None) -> list[Problem]:
    """All problems of a suite, in the order of its rows.

    Args:
        draft: What was read.
        corpus: The documents; None leaves out what needs them.
    """
    ids = {row.case.id for row in draft.rows}
    problems = list(draft.problems)
    for row in draft.rows:
        for finding in _check_case(row.case, ids, corpus):
            problems.append(Problem(draft.path, row.number, *finding))
        if _made_up_id(draft, row):
            problems.append(Problem(draft.path, row.number, "id", "made_up_id", {}, Severity.WARNING))
    return sorted(problems, key=lambda one: one.row)


def _check_case(case: Case, ids: set[str], corpus: KnownDocuments | None) -> Iterator[Fault]:
    yield from _contradictions(case)
    if case.paraphrase_of and case.paraphrase_of not in ids:
        yield "paraphrase_of", "no_such_id", {"id": case.paraphrase_of}, Severity.ERROR
    if corpus is not None:
        for number, _ in enumerate(case.sources):
            yield from _check_source(case, number, corpus)
    quotes = "\n".join(source.quote for source in case.sources)
    for number, fact in enumerate(case.expect if quotes else ()):
        if not any(contains(quotes, one) for one in fact):
            yield f"expect.{number}", "fact_unquoted", {"fact": "|".join(fact)}, Severity.WARNING


def _contradictions(case: Case) -> Iterator[Fault]:
    places = {document_key(one.doc) for one in case.sources}
    expects_something = case.expect or case.clarify or case.expect_status
    unproved = case.answerable and not case.sources and case.kind is not Kind.ATTACK
    rules: tuple[tuple[bool, str, str, Severity], ...] = (
        (not case.answerable and bool(case.expect), "expect", "expects_the_impossible", Severity.ERROR),
        (case.answerable and not expects_something, "expect", "expects_nothing", Severity.ERROR),
        (unproved, "sources", "unproved", Severity.WARNING),
        (case.clarify and len(places) < _FEWEST_PLACES, "sources", "one_place_only", Severity.WARNING),
        (case.kind is Kind.FOLLOW_UP and not case.history, "history", "follows_nothing", Severity.WARNING),
    )
    for broken, column, key, severity in rules:
        if broken:
            yield column, key, {}, severity
    both = [one for fact in case.expect for one in fact if one in case.forbid]
    if both:
        yield "forbid", "expected_and_forbidden", {"value": both[0]}, Severity.ERROR


def _check_source(case: Case, number: int, corpus: KnownDocuments) -> Iterator[Fault]:
    source = case.sources[number]
    doc: dict[str, object] = {"doc": source.doc}
    if document_key(source.doc) not in corpus.documents:
        yield f"sources.{number}.doc", "no_document", doc, Severity.ERROR
        return
    text = corpus.text(source.doc)
    if text is None:
        yield f"sources.{number}.doc", "document_unreadable", doc, Severity.ERROR
        return
    held: Callable[[str], bool] = normalise(text).__contains__
    if source.quote and not held(normalise(source.quote)):
        yield f"sources.{number}.quote", "not_verbatim", doc | {"quote": source.quote}, Severity.ERROR
    if source.article and not held(normalise(source.article)):
        yield f"sources.{number}.article", "no_article", doc | {"article": source.article}, Severity.WARNING


def _made_up_id(draft: SuiteDraft, row: SuiteRow) -> bool:
    return row.case.id == f"{draft.path.stem}-row-{row.number}"
