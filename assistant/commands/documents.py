"""`policy-assistant documents …`: documents by hand, changed in a draft, published as a new snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_note, show_result, show_table
from assistant.commands.index import STAGES
from assistant.commands.options import IndexDir, settings_with
from assistant.commands.progress import progress
from assistant.configuration.settings import Settings
from assistant.desk.comparing import Difference
from assistant.desk.drafts import Desk
from assistant.desk.history import roll_back
from assistant.desk.jobs import PREVIEW, PUBLISH, READ, Jobs
from assistant.desk.metadata import FIELDS, UnusableChange, state, written
from assistant.desk.publishing import Preview, Publisher
from assistant.desk.readings import Readings, Tell
from assistant.desk.understanding import known_to_be
from assistant.operations.opening import reading_index
from index.errors import PolicyAssistantError
from index.snapshots.holdings import Holding
from index.snapshots.layout import read_pointer

app = typer.Typer(
    help="Add, replace, withdraw and date documents by hand, and publish them.", no_args_is_help=True
)

Doc = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its name in the index.")]
Who = Annotated[str, typer.Option("--who", help="Who is noted; you otherwise.", show_default=False)]
_STAGES = STAGES | {"asking": "比较答复"}
_DEEDS = {
    "added": "新增",
    "replaced": "替换",
    "corrected": "更正",
    "withdrawn": "撤下",
    "restored": "恢复",
}


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of any supported format.")],
    who: Who = "",
    index_dir: IndexDir = None,
) -> None:
    """Add documents; a file with the name of one that is there takes its place."""
    desk = _desk(index_dir)
    for path in files:
        _bring(desk, who, path)
    _tell_draft(desk)


@app.command("replace")
def replace(
    doc: Doc,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file.")],
    who: Who = "",
    index_dir: IndexDir = None,
) -> None:
    """Put a new file in the place of a document's; the old one is kept."""
    desk = _desk(index_dir)
    if not desk.knows(doc):
        raise UnusableChange(f"没有名为 {doc} 的文件 / there is no document {doc}")
    _bring(desk, who, file, doc)
    _tell_draft(desk)


@app.command("withdraw")
def withdraw(doc: Doc, who: Who = "", index_dir: IndexDir = None) -> None:
    """Take a document out of the index; its file is kept."""
    desk = _desk(index_dir)
    desk.withdraw(_name(who), doc)
    _tell_draft(desk)


@app.command("restore")
def restore(doc: Doc, who: Who = "", index_dir: IndexDir = None) -> None:
    """Put a withdrawn document back."""
    desk = _desk(index_dir)
    desk.restore(_name(who), doc)
    _tell_draft(desk)


@app.command("state")
def state_fields(
    doc: Doc,
    fields: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE…",
            help="title, place, issuer, number, kind, published, effective, repealed, status, replaced_by; "
            "nothing behind = empties a field.",
        ),
    ],
    who: Who = "",
    index_dir: IndexDir = None,
) -> None:
    """State what a document is: title, place, days, validity."""
    desk = _desk(index_dir)
    values = dict(pair.partition("=")[::2] for pair in fields)
    if unknown := values.keys() - set(FIELDS):
        raise UnusableChange(f"没有这一项：{min(unknown)} / there is no field {min(unknown)}")
    desk.correct(_name(who), doc, state(values, _shown(desk, doc), desk.entry(doc).metadata))
    _tell_draft(desk)


@app.command("discard")
def discard(
    doc: Annotated[str, typer.Argument(metavar="[DOCUMENT]", help="All changes otherwise.")] = "",
    who: Who = "",
    index_dir: IndexDir = None,
) -> None:
    """Forget the changes of a document, or all that are not yet published."""
    desk = _desk(index_dir)
    desk.discard(_name(who), doc)
    _tell_draft(desk)


@app.command("list")
def list_documents(index_dir: IndexDir = None) -> None:
    """List the documents by hand and the changes that are not yet published."""
    desk = _desk(index_dir)
    draft = desk.draft()
    rows = [_row("已发布", one) for doc, one in desk.published().entries.items() if doc not in draft]
    readings = Readings(desk.settings)
    rows += [_row("未发布", one, readings.problem(one) if one.file else "") for one in draft.values()]
    show_table(("状态", "文件", "操作", "人", "时间", "说明"), rows)
    _tell_draft(desk)


@app.command("preview")
def preview(who: Who = "", index_dir: IndexDir = None) -> None:
    """Show which answers would change: nothing is published."""
    desk = _desk(index_dir)
    with _working(desk.settings, PREVIEW, who) as tell:
        found = Publisher(desk).preview(_name(who), tell)
    show_result(_describe(found))


@app.command("publish")
def publish(who: Who = "", index_dir: IndexDir = None) -> None:
    """Serve the documents with the changes; a running server picks them up."""
    desk = _desk(index_dir)
    with _working(desk.settings, PUBLISH, who) as tell:
        snapshot = Publisher(desk).publish(_name(who), tell)
    show_result(f"已发布：快照 {snapshot}")


@app.command("snapshots")
def snapshots(index_dir: IndexDir = None) -> None:
    """List the snapshots that there are to go back to."""
    rows = [
        (
            one.snapshot + (" *" if one.served else ""),
            f"{one.created.astimezone():%Y-%m-%d %H:%M}",
            one.publisher or "index build",
            f"{one.documents} 份，新增 {one.added} · 更改 {one.changed} · 删除 {one.deleted}",
        )
        for one in Publisher(_desk(index_dir)).editions()
    ]
    show_table(("快照", "时间", "人", "内容"), rows)


@app.command("rollback")
def rollback(
    snapshot: Annotated[
        str, typer.Argument(metavar="[SNAPSHOT]", help="The one before the current otherwise.")
    ] = "",
    who: Who = "",
    index_dir: IndexDir = None,
) -> None:
    """Serve an earlier snapshot again, with the documents by hand as they were then."""
    desk = _desk(index_dir)
    manifest = roll_back(desk, _name(who), snapshot or _before_current(desk))
    show_result(f"已恢复到 {manifest.created:%Y-%m-%d %H:%M:%S} 的快照：{len(manifest.files)} 份文件")


@app.command("work", hidden=True)
def work(deed: str, who: Who = "") -> None:
    """Do what a server started: read, preview or publish."""
    settings = settings_with()
    desk = Desk(settings)
    with Jobs(settings).working(deed, who) as job:
        if deed == READ:
            readings = Readings(settings)
            while waiting := readings.unread(desk.draft().values()):
                readings.read(waiting, job.tell)
        elif deed == PREVIEW:
            found = Publisher(desk).preview(who, job.tell)
            job.conclude(f"{len(found.differences)}/{found.asked}")
        elif deed == PUBLISH:
            job.conclude(Publisher(desk).publish(who, job.tell))


def _desk(index_dir: Path | None) -> Desk:
    return Desk(settings_with(index_dir=index_dir))


def _name(who: str) -> str:
    return who or f"cli:{getuser()}"


def _shown(desk: Desk, doc: str) -> dict[str, str]:
    """The fields of a document as they are to be until now."""
    if not read_pointer(desk.settings.index_dir):
        return written(known_to_be(desk, None, doc))
    with reading_index(desk.settings) as index:
        return written(known_to_be(desk, index, doc))


def _bring(desk: Desk, who: str, path: Path, doc: str = "") -> None:
    try:
        if path.stat().st_size > desk.settings.max_file_mb * 2**20:
            raise UnusableChange(
                f"{path} 超过 {desk.settings.max_file_mb} MiB / {path} is larger than "
                f"{desk.settings.max_file_mb} MiB (POLICY_ASSISTANT_MAX_FILE_MB)"
            )
        with path.open("rb") as file:
            entry = desk.add(_name(who), path.name, file, doc)
    except OSError as error:
        raise PolicyAssistantError(f"{path}: {error.strerror}") from error
    with progress() as show:
        Readings(desk.settings).read(
            [entry], lambda stage, done, total: show(_STAGES.get(stage, stage), done, total)
        )
    problem = Readings(desk.settings).problem(entry)
    show_result(f"{_DEEDS[entry.deed]}：{entry.doc}" + (f"（读不出来：{problem}）" if problem else ""))


def _tell_draft(desk: Desk) -> None:
    if waiting := len(desk.draft()):
        show_note(f"{waiting} 项修改未发布：documents preview 预览，documents publish 发布")


def _row(state_: str, one: Holding, note: str = "") -> tuple[str, ...]:
    when = f"{one.when.astimezone():%Y-%m-%d %H:%M}" if one.when else ""
    told = [f"{name}={value or ''}" for name, value in one.stated().items()]
    told = [*(["已撤下"] if one.withdrawn else []), *told, *([f"读不出来：{note}"] if note else [])]
    return state_, one.doc, _DEEDS.get(one.deed, one.deed), one.who, when, "；".join(told)


@contextmanager
def _working(settings: Settings, deed: str, who: str) -> Iterator[Tell]:
    with Jobs(settings).working(deed, _name(who)) as job, progress() as show:

        def tell(stage: str, done: int, total: int) -> None:
            job.tell(stage, done, total)
            show(_STAGES.get(stage, stage), done, total)

        yield tell


def _before_current(desk: Desk) -> str:
    """The snapshot before the one served, among those there are."""
    known = Publisher(desk).editions()
    served = next((at for at, one in enumerate(known) if one.served), len(known))
    if served + 1 >= len(known):
        raise PolicyAssistantError("no earlier snapshot to go back to; the index is unchanged")
    return known[served + 1].snapshot


def _describe(found: Preview) -> str:
    lines = [f"问了 {found.asked} 个问题，{len(found.differences)} 个答复会变"]
    lines += [_tell_difference(one) for one in found.differences]
    lines += [f"审定答复将转入复核：{question}（{why}）" for question, why in found.reviewed]
    return "\n\n".join(lines)


def _tell_difference(one: Difference) -> str:
    place = f"（{one.place}）" if one.place else ""
    return f"{one.question}{place}\n  现在：{one.before.text}\n  发布后：{one.after.text}"
