"""How a file was understood, drawn for a terminal and as a record."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.commands.console import show_grid, show_json, show_result, show_table
from assistant.documents.reading_report import STATE_WORDS, Listed, list_files, problem_rows, tell
from assistant.documents.understanding import Standing, Understanding, locator_of
from assistant.rendering import STATUS_WORDS
from index.language.folding import quote_title
from index.snapshots.opening import Index
from index.types import Chunk, Related

STANDING_WORDS = {
    Standing.CHANGED: "文件在建立索引之后改过；下面是索引里的内容，运行 index build 更新",
    Standing.GONE: "文件已不在原处；下面是索引里的内容",
    Standing.FRESH: "文件不在索引里；下面是刚刚读出的内容",
}
KIND_WORDS = {
    "preamble": "前言",
    "article": "条文",
    "story": "新闻",
    "section": "段落",
    "annex": "附件",
    "table": "表格",
}


def show_files(index: Index, as_json: bool) -> None:
    """Writes how each file of an index was read, those first that somebody should look at."""
    listed = list_files(index.store.metadata, index.manifest.skipped, index.manifest.readings)
    if as_json:
        show_json(json.dumps([asdict(one) for one in listed], ensure_ascii=False))
        return
    rows = [(STATE_WORDS[one.state], one.doc, one.title, one.place, _told(one)) for one in listed]
    show_table(("情况", "文件", "名称", "地区", "说明"), rows)


def draw(found: Understanding) -> None:
    """Writes everything that was understood of a file to standard output."""
    show_result(_head(found))
    problems = problem_rows(found.problems)
    if problems:
        show_table(("情况", "页", "说明"), [(state, pages, told) for state, _, pages, told in problems])
    else:
        show_result("全文已读\n")
    show_result("目录")
    show_result("\n".join("  " * (entry.depth + 1) + entry.name for entry in found.outline) or "  （无标题）")
    for number, table in enumerate(found.tables, 1):
        show_result(f"\n表格 {number}  {found.place_of(table)}".rstrip())
        show_grid(table.head, table.rows)
    show_result("\n段落")
    for chunk in found.chunks:
        show_result(f"[{chunk.position + 1}] {_describe(found, chunk)}\n{_indented(chunk.text)}")


def understanding_record(found: Understanding) -> dict[str, Any]:
    """Returns the same for programs."""
    return {
        "doc": found.doc,
        "standing": found.standing.value,
        "metadata": asdict(found.metadata),
        "characters": len(found.text),
        "reading": asdict(found.reading),
        "outline": [asdict(entry) for entry in found.outline],
        "tables": [asdict(table) | {"locator": found.place_of(table)} for table in found.tables],
        "chunks": [_chunk_record(found, chunk) for chunk in found.chunks],
    }


def _told(one: Listed) -> str:
    parts = ((f"第 {found.where} 页：" if found.where else "") + tell(found) for found in one.findings)
    return "；".join(parts)


def _head(found: Understanding) -> str:
    known = found.metadata
    dates = {"公布": known.published, "通过": known.passed, "施行": known.effective, "修改": known.amended,
             "废止": known.repealed}  # fmt: skip
    facts = {
        "文件": f"{found.doc}（{len(found.text)} 字，{len(found.chunks)} 个段落，{len(found.tables)} 张表）",
        "地区": "/".join(known.division) or known.place,
        "发文机关": known.issuer,
        "类别": known.kind,
        "文号": known.number,
        **{name: day.isoformat() if day else "" for name, day in dates.items()},
        "效力": STATUS_WORDS.get(known.status.value, ""),
        "来源": known.source,
        "被取代于": known.replaced_by,
        "所废止的": "、".join(f"《{title}》" for title in known.repeals),
        "解读的是": _name(known.explains),
        "解读": _name(known.explained_by),
    }
    lines = [
        quote_title(known.title),
        *(f"{name}：{value}" for name, value in facts.items() if value),
    ]
    if found.standing in STANDING_WORDS:
        lines.append(f"※ {STANDING_WORDS[found.standing]}")
    return "\n".join(lines)


def _name(others: Sequence[Related]) -> str:
    return "、".join(f"{quote_title(other.title)}（{other.doc}）" for other in others)


def _describe(found: Understanding, chunk: Chunk) -> str:
    told = [locator_of(chunk), KIND_WORDS.get(chunk.kind, chunk.kind), f"{chunk.tokens} 词元"]
    if chunk.confidence is not None:
        pages = "、".join(map(str, found.pages_of(chunk)))
        told.append(f"由第 {pages} 页图像识别，置信度 {chunk.confidence:.1%}")
    return " · ".join(told)


def _chunk_record(found: Understanding, chunk: Chunk) -> dict[str, Any]:
    ranges = chunk.raw_ranges(0, len(chunk.text))
    return {
        "position": chunk.position,
        "locator": locator_of(chunk),
        "kind": chunk.kind,
        "heading": chunk.heading,
        "label": chunk.label,
        "text": chunk.text,
        "tokens": chunk.tokens,
        "start": ranges[0][0] if ranges else 0,
        "end": ranges[-1][1] if ranges else 0,
        "pages": found.pages_of(chunk),
        "confidence": chunk.confidence,
    }


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
