"""`policy-assistant replay ID`: asks a recorded question again and says whether the same comes of it."""

import json
from contextlib import closing
from typing import Annotated, Any

import typer

from assistant.approved.store import Approvals
from assistant.assembly import open_assistant
from assistant.commands.console import show_json, show_result
from assistant.commands.options import AsJson, IndexDir, Mode, settings_with
from assistant.records.basis import (
    Difference,
    basis_record,
    changed_parts,
    first_difference,
    point_of,
    question_of,
    read_basis,
)
from assistant.records.database import open_database
from index.errors import PolicyAssistantError

_STEPS = {
    "understood": "理解问题 / how the question was understood",
    "passages": "检索到的段落 / the passages found",
    "scores": "段落的得分 / the scores of the passages",
    "statements": "句子的把握 / how likely each statement answers",
    "evidence": "选用的原文 / what was quoted",
    "decision": "如何结束 / how it ended",
    "writer": "由谁写成 / who wrote it",
    "verdicts": "逐句核对 / what was found of the model's sentences",
    "answer": "答复的文字 / the words of the answer",
    "documents": "文件 / the documents",
    "embedder": "向量模型 / the embedding model",
    "chunks": "切分方式 / how documents are cut",
    "thresholds": "门槛 / the thresholds",
    "prompts": "提示词 / the prompts",
    "model": "语言模型 / the language model",
}
_LONGEST = 300


def replay(
    one: Annotated[str, typer.Argument(metavar="ID", help="The question's id, see `questions list`.")],
    index_dir: IndexDir = None,
    mode: Mode = None,
    as_json: AsJson = False,
) -> None:
    """Ask a recorded question again: the same, or the first step that differs."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    with closing(open_database(settings)) as database:
        before = read_basis(database, one)
        if before is None:
            raise PolicyAssistantError(
                f"nothing is kept of how {one} was answered: see `policy-assistant questions list`"
            )
        question = question_of(before)
        with closing(open_assistant(settings, Approvals(database))) as assistant:
            answer = assistant.chain.invoke(question)
    after = basis_record(question, answer)
    found, changed = first_difference(before, after), changed_parts(before, after)
    if as_json:
        show_json(json.dumps(_record(one, found, changed), ensure_ascii=False))
    else:
        show_result(_describe(found, changed))
    if found:
        raise typer.Exit(1)


def _record(one: str, found: Difference | None, changed: list[Difference]) -> dict[str, Any]:
    told: dict[str, Any] = {"id": one, "same": found is None, "build": [part.step for part in changed]}
    if found:
        before, after = point_of(found.before, found.after)
        told["first"] = {"step": found.step, "before": before, "after": after}
    return told


def _describe(found: Difference | None, changed: list[Difference]) -> str:
    lines = ["相同 / same"]
    if found:
        before, after = point_of(found.before, found.after)
        lines = [
            f"不同，从这一步起 / different from this step on: {_STEPS[found.step]}",
            f"  当时 / then: {_short(before)}",
            f"  现在 / now:  {_short(after)}",
        ]
    lines += [f"与当时不同的条件 / not as it was: {_STEPS[part.step]}" for part in changed]
    return "\n".join(lines)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
