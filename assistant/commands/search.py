"""`policy-assistant search`: passages, without an answer."""

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

import typer

from assistant.commands.console import show_json, show_result, write_file
from assistant.commands.options import AsJson, IndexDir, settings_with
from assistant.configuration.settings import Settings
from assistant.documents.search import passage_record, search_phrase
from assistant.documents.search import search as search_meaning
from assistant.operations.opening import open_retriever, reading_index
from assistant.operations.readiness import require_places
from assistant.question.intake import pose_question
from assistant.wording.check_report import cite
from assistant.wording.hit_table import findings_csv, findings_xlsx
from assistant.wording.layout_records import findings_record
from assistant.wording.phrase_search import Finder, Findings, Hit, Mode, Order, PhraseQuery
from assistant.wording.semantic_search import search_by_meaning
from index.types import Passage

_WIDTH = 120
_AROUND = 40
_MOST_PASSAGES = 50


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to look for.")],
    phrase: Annotated[bool, typer.Option("--phrase", help="Only passages with exactly these words.")] = False,
    place: Annotated[str, typer.Option(help="Only what applies there, e.g. 运城.", show_default=False)] = "",
    wording: Annotated[
        Literal["exact", "gaps", "all", "meaning"] | None,
        typer.Option(help="How words are looked for; gaps: 不得…饲养, all: words apart.", show_default=False),
    ] = None,
    issuer: Annotated[str, typer.Option(help="Only of this issuer.", show_default=False)] = "",
    kind: Annotated[str, typer.Option(help="Only of this kind, e.g. 地方性法规.", show_default=False)] = "",
    year: Annotated[int, typer.Option(help="Only of this year.", show_default=False)] = 0,
    status: Annotated[
        Literal["current", "in_force", "amended", "repealed", "unknown", ""],
        typer.Option(help="Only in this state; current: not repealed or replaced.", show_default=False),
    ] = "",
    by_date: Annotated[bool, typer.Option("--by-date", help="Latest first.")] = False,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv|FILE.xlsx", help="Also write the hits as a table.", show_default=False
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most passages shown.")] = 8,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Find passages by meaning and words, or word for word."""
    settings = settings_with(index_dir=index_dir)
    text = pose_question(text, settings.max_question_chars).text
    require_places(settings, place)
    if wording or issuer or kind or year or status or by_date or export:
        mode = Mode(wording or ("exact" if phrase else "meaning"))
        order = Order.DATE if by_date else Order.RELEVANCE
        query = PhraseQuery(text, mode, place, issuer, kind, year, status, order, limit)
        _show_findings(find_wording(settings, query), export, as_json)
        return
    limit = min(limit, _MOST_PASSAGES)
    passages = _find_phrase(settings, text, place, limit) if phrase else _find(settings, text, place, limit)
    if as_json:
        show_json(json.dumps([passage_record(passage) for passage in passages], ensure_ascii=False))
    else:
        show_result("\n\n".join(map(_entry, passages)) or "没有找到相关的段落。")


def find_wording(settings: Settings, query: PhraseQuery) -> Findings:
    """The hits of the staff's finder; only meaning needs the embedding model."""
    if query.mode is not Mode.MEANING:
        with reading_index(settings) as index:
            return Finder(index).find(query)
    with closing(open_retriever(settings)) as retriever, retriever.reading() as index:
        return Finder(index, search_by_meaning(index, retriever.embedder)).find(query)


def _show_findings(found: Findings, export: Path | None, as_json: bool) -> None:
    if export:
        write_file(export, findings_xlsx(found) if export.suffix == ".xlsx" else findings_csv(found))
    if as_json:
        show_json(json.dumps(findings_record(found), ensure_ascii=False))
        return
    entries = [f"{cite(hit.citation)}\n    {_marked(hit)}\n    {hit.citation.doc}" for hit in found.hits]
    total = f"共 {found.total} 处，{len(found.counts)} 份文件"
    show_result("\n\n".join([total, *entries]) if entries else "没有找到。")


def _marked(hit: Hit) -> str:
    """The first highlighted words with a little of what surrounds them."""
    if not hit.spans:
        return " ".join(hit.text[:_WIDTH].split())
    start, end = hit.spans[0]
    low, high = max(0, start - _AROUND), min(len(hit.text), end + _AROUND)
    shown = hit.text[low:start] + "【" + hit.text[start:end] + "】" + hit.text[end:high]
    return "…" * (low > 0) + " ".join(shown.split()) + "…" * (high < len(hit.text))


def _find(settings: Settings, text: str, place: str, limit: int) -> list[Passage]:
    with closing(open_retriever(settings)) as retriever, retriever.reading() as index:
        return search_meaning(index, retriever.embedder, text, place, limit, retriever.reranker)


def _find_phrase(settings: Settings, text: str, place: str, limit: int) -> list[Passage]:
    """Exact words need no embedding model, so none is loaded."""
    with reading_index(settings) as index:
        return search_phrase(index, text, place, limit)


def _entry(passage: Passage) -> str:
    record = passage_record(passage)
    head = " · ".join(
        part
        for part in (f"《{record['title']}》{record['locator']}", record["place"], record["published"])
        if part
    )
    text = " ".join(record["text"].split())
    return f"{head}\n    {text[:_WIDTH]}{'…' if len(text) > _WIDTH else ''}\n    {record['doc']}"
