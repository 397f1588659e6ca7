"""`policy-assistant index …`: making the index and looking at it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_json, show_result, show_table
from assistant.commands.options import AsJson, IndexDir, operator, settings_with
from assistant.commands.progress import progress
from assistant.commands.understanding import draw, show_files, understanding_record
from assistant.configuration.settings import Settings, documents_folder
from assistant.desk.drafts import Desk
from assistant.desk.history import follow_snapshot
from assistant.documents.naming import choose_document, find_path
from assistant.documents.reading_report import HEADING, Row, find_problems, problem_rows
from assistant.documents.understanding import (
    Understanding,
    files_of,
    understand_file,
    understand_indexed,
)
from assistant.operations.building import build_documents
from assistant.operations.opening import open_embedder, reading_index
from assistant.records.audit import Action, note_change
from index.building.builder import BuildReport
from index.building.survey import list_documents
from index.recognition.pages import open_recogniser
from index.snapshots.holdings import read_holdings
from index.snapshots.layout import read_pointer
from index.snapshots.layout import rollback as roll_back
from index.snapshots.status import IndexStatus, read_status

app = typer.Typer(help="Make the index and look at it.", no_args_is_help=True)

STAGES = {
    "reading": "第 1 步（共 3 步）读取文件",
    "embedding": "第 2 步 计算向量",
    "indexing": "第 3 步 写入索引",
}
_SHOWN = 20


@app.command("build")
def build(
    corpus: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[CORPUS…]",
            help="Files and folders; those of the last build otherwise.",
            show_default=False,
        ),
    ] = None,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Index documents, or bring the index up to date; only what changed is done again."""
    settings = settings_with(index_dir=index_dir)
    if corpus:  # an empty folder is told before the model is loaded
        list_documents(corpus, may_be_empty=read_holdings(documents_folder(settings)).brings)
    embedder = open_embedder(settings)
    with progress() as show:
        report = build_documents(
            settings,
            embedder,
            lambda stage, done, total: show(STAGES.get(stage, stage), done, total),
            corpus or [],
        )
    counted = ("documents", "added", "changed", "deleted", "chunks")
    told = {name: getattr(report, name) for name in counted} | {"skipped": len(report.skipped)}
    note_change(settings, operator(), Action.INDEX_BUILD, report.snapshot, told)
    if as_json:
        show_json(json.dumps(asdict(report), ensure_ascii=False))
    else:
        _show_report(report)


@app.command("status")
def status(
    index_dir: IndexDir = None,
    problems: Annotated[
        bool, typer.Option("--problems", help="Only what was not read, read in part, or recognised.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is in the index: documents, chunks, places, kinds, dates, size."""
    settings = settings_with(index_dir=index_dir)
    found = read_status(settings.index_dir)
    if as_json:
        whole = asdict(found)
        told = {name: whole[name] for name in ("skipped", "readings")} if problems else whole
        show_json(json.dumps(told, ensure_ascii=False, default=date.isoformat))
    elif problems:
        _show_problems(problem_rows(find_problems(found.skipped, found.readings)), found.documents)
    else:
        show_result(_describe(found))


@app.command("show")
def show(
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE]",
            help="A file, or a document's name or title, or a part of one; all files otherwise.",
            show_default=False,
        ),
    ] = "",
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Show how a file was understood: what it is, its outline, tables and chunks, what was not read."""
    settings = settings_with(index_dir=index_dir)
    if not file:
        with reading_index(settings) as index:
            show_files(index, as_json)
        return
    found = _understand(settings, file)
    if as_json:
        show_json(json.dumps(understanding_record(found), ensure_ascii=False, default=date.isoformat))
    else:
        draw(found)


@app.command("rollback")
def rollback(index_dir: IndexDir = None) -> None:
    """Serve the snapshot before the current one again."""
    settings = settings_with(index_dir=index_dir)
    was = read_pointer(settings.index_dir)
    manifest = roll_back(settings.index_dir)
    follow_snapshot(Desk(settings), manifest.snapshot)
    note_change(settings, operator(), Action.INDEX_ROLLBACK, manifest.snapshot, {"before": was})
    show_result(f"已恢复到 {manifest.created:%Y-%m-%d %H:%M:%S} 的快照：{len(manifest.files)} 份文件")


def _understand(settings: Settings, given: str) -> Understanding:
    """What the index keeps of a file; one that is in no index is read now."""
    path = Path(given)
    if not path.is_file() or read_pointer(settings.index_dir):
        with reading_index(settings) as index:
            doc = find_path(index, path) if path.is_file() else choose_document(index, given)
            if doc in index.store.metadata:
                return understand_indexed(index, doc)
            path = path if path.is_file() else next(iter(files_of(index, doc)), Path(doc))
    recogniser = open_recogniser(settings.cache_dir)
    return understand_file(path, settings.chunk_tokens, settings.max_file_mb, recogniser)


def _show_report(report: BuildReport) -> None:
    show_result(
        f"已索引 {report.documents} 份文件，{report.chunks} 个段落，用时 {report.seconds:.1f} 秒\n"
        f"新增 {report.added} · 更改 {report.changed} · 删除 {report.deleted} · 未变 {report.unchanged} · "
        f"跳过 {len(report.skipped)} · 重新计算向量 {report.embedded}"
    )
    rows = problem_rows(find_problems(report.skipped, report.readings))
    if rows:
        _show_problems(rows[:_SHOWN], report.documents)
    if len(rows) > _SHOWN:
        show_result(f"……另有 {len(rows) - _SHOWN} 行，见 index status --problems")


def _show_problems(rows: Sequence[Row], documents: int) -> None:
    show_table(HEADING, [*rows, ("已读", f"{documents} 份", "", "")])


def _describe(status: IndexStatus) -> str:
    dates = f"{status.earliest or '未注明'} 至 {status.latest or '未注明'}"
    lines = (
        ("索引目录", status.index_dir),
        ("建立时间", f"{status.created.astimezone():%Y-%m-%d %H:%M:%S}（快照 {len(status.snapshots)} 个）"),
        ("文件", f"{status.documents} 份（跳过 {len(status.skipped)} 份）"),
        ("段落", f"{status.chunks} 个，共 {status.characters} 字"),
        ("地区", _counts(dict(status.places))),
        ("类别", _counts(dict(status.kinds))),
        ("公布日期", dates),
        ("解读", f"{status.explanations} 份，已与所解读的文件相连"),
        ("大小", f"{status.size / 2**20:.1f} MiB"),
        ("向量模型", status.embedder),
        ("来源", "、".join(status.roots)),
    )
    return "\n".join(f"{name}：{value}" for name, value in lines)


def _counts(counts: dict[str, int]) -> str:
    shown = [f"{name or '未注明'} {count}" for name, count in list(counts.items())[:_SHOWN]]
    more = f" …共 {len(counts)} 种" if len(counts) > _SHOWN else ""
    return " · ".join(shown) + more
