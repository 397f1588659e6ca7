"""Looks over an installation and says, for what is not right, what to do."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import httpx
from packaging.requirements import Requirement

from assistant.configuration.settings import Settings
from assistant.llm.bundled import bundled_model_installed, prepare_bundled_model
from assistant.operations.opening import open_embedder
from assistant.people.accounts import Accounts
from assistant.records.database import is_kept, open_database
from assistant.records.statistics import count_records
from index.embedding.embedder import Embedder
from index.errors import PolicyAssistantError
from index.loaders.office import find_libreoffice
from index.recognition.engine import engine_identity, is_installed
from index.snapshots.opening import open_index
from index.snapshots.status import read_status

_GIB = 2**30
_MEMORY_NEEDED, _DISK_NEEDED, _DISK_LEAST = 3 * _GIB, 3 * _GIB, _GIB // 2
_OLDEST_PYTHON = (3, 11)
_ENDPOINT_PATIENCE = 5.0


class Level(StrEnum):
    """How bad a finding is; only `FAIL` keeps the assistant from answering as set."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was looked at, how it is and, unless it is well, what to do."""

    subject: str
    level: Level
    text: str


Assessment = tuple[Level, str]


def examine(settings: Settings, port: int) -> Iterator[CheckResult]:
    """Yields one finding after the other; the slow ones come last.

    Args:
        settings: The settings to be checked.
        port: The port that `serve` would take.
    """
    load = cache(partial(open_embedder, settings))
    looks: dict[str, Callable[[], Assessment]] = {
        "Python": _python,
        "packages": _packages,
        "memory": _memory,
        "disk": lambda: _disk(settings),
        "port": lambda: _port(port),
        "embedding model": lambda: _embedding_model(load()),
        "old Word files": _libreoffice,
        "scans": _recogniser,
        "index": lambda: _index(settings, load),
        "language model": lambda: _language_model(settings),
        "records": lambda: _records(settings),
        "staff pages": lambda: _staff_pages(settings),
    }
    for subject, look in looks.items():
        try:
            yield CheckResult(subject, *look())
        except PolicyAssistantError as error:
            yield CheckResult(subject, Level.FAIL, str(error))


def _python() -> Assessment:
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        return Level.FAIL, f"{running}: install Python 3.11 or newer"
    return Level.OK, running


def _packages() -> Assessment:
    wrong = []
    for line in requires("policy-assistant") or ():
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} {found} is not {requirement.specifier}")
    return (Level.FAIL, f"{'; '.join(wrong)}: run `make setup`") if wrong else (Level.OK, "all there")


def _memory() -> Assessment:
    if not hasattr(os, "sysconf"):
        return Level.OK, "not looked at on this system"
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    text = f"{total / _GIB:.1f} GiB"
    if total < _MEMORY_NEEDED:
        return Level.WARN, f"{text}: below 3 GiB set POLICY_ASSISTANT_LLM=extractive"
    return Level.OK, text


def _disk(settings: Settings) -> Assessment:
    folders = [_nearest(settings.cache_dir), _nearest(settings.index_dir)]
    folder = min(folders, key=lambda one: shutil.disk_usage(one).free)
    free = shutil.disk_usage(folder).free
    text = f"{free / _GIB:.1f} GiB free in {folder}"
    if free < _DISK_LEAST:
        return Level.FAIL, f"{text}: make room, or set POLICY_ASSISTANT_CACHE_DIR elsewhere"
    if free < _DISK_NEEDED:
        return Level.WARN, f"{text}: models and index may need 3 GiB"
    return Level.OK, text


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next(one for one in (folder, *folder.parents) if one.exists())


def _port(port: int) -> Assessment:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return Level.WARN, f"{port} is taken: use `serve --port` with another"
    return Level.OK, f"{port} is free"


def _embedding_model(embedder: Embedder) -> Assessment:
    embedder.encode_query("办理流程")
    return Level.OK, embedder.identity


def _libreoffice() -> Assessment:
    program = find_libreoffice()
    if program:
        return Level.OK, f"LibreOffice, {program}"
    return Level.WARN, (
        "no LibreOffice, which .doc, .wps and .odt need: install it (Debian, Ubuntu: apt install "
        "libreoffice-writer; macOS: brew install --cask libreoffice; else libreoffice.org), "
        "or save them as .docx"
    )


def _recogniser() -> Assessment:
    if is_installed():
        return Level.OK, engine_identity()
    return Level.WARN, (
        "no recogniser, pages that are pictures are named and not read: run "
        "`pip install 'policy-assistant[ocr]'`, then `index build` again"
    )


def _index(settings: Settings, load: Callable[[], Embedder]) -> Assessment:
    status = read_status(settings.index_dir)
    open_index(settings.index_dir, load().identity, settings.store).close()
    text = f"{status.documents} documents, {status.chunks} chunks in {settings.index_dir}"
    if status.skipped:
        return Level.WARN, f"{text}; {len(status.skipped)} files skipped, see `index status --problems`"
    return Level.OK, text


def _language_model(settings: Settings) -> Assessment:
    if settings.llm == "extractive" or settings.mode == "extractive":
        return Level.OK, "none wanted, answers quote the documents"
    if settings.llm.startswith(("http://", "https://")):
        return _endpoints(settings)
    if settings.llm not in ("auto", "bundled"):
        found = Path(settings.llm).is_file()
        advice = f"no file {settings.llm}: set POLICY_ASSISTANT_LLM to a .gguf file or `auto`"
        return (Level.OK, settings.llm) if found else (Level.FAIL, advice)
    if settings.llm == "auto" and not bundled_model_installed(settings.cache_dir):
        return Level.WARN, "not installed, answers quote the documents: run `make setup` to get it"
    return Level.OK, str(prepare_bundled_model(settings.cache_dir))


def _records(settings: Settings) -> Assessment:
    if not settings.retention_days:
        return Level.OK, "none wanted, questions and votes are not kept"
    if not is_kept(settings):
        return Level.OK, f"none yet; kept {settings.retention_days} days beside the index once served"
    with closing(open_database(settings)) as database:
        counts = count_records(database)
        text = f"{counts.questions} questions, {counts.votes} votes in {database.shown}"
    return Level.OK, f"{text}, kept {settings.retention_days} days"


def _staff_pages(settings: Settings) -> Assessment:
    accounts = _count_accounts(settings)
    if accounts or settings.oidc_issuer:
        return Level.OK, f"{accounts} accounts, provider of identities: {settings.oidc_issuer or 'none'}"
    if settings.staff_password.get_secret_value():
        return Level.OK, "behind one password, with an administrator's rights; `staff add` makes accounts"
    return Level.WARN, (
        "no accounts and no password: they open on this machine only, and to any program or person on it; "
        "`policy-assistant staff add NAME --role administrator` makes an account"
    )


def _count_accounts(settings: Settings) -> int:
    if not is_kept(settings):
        return 0
    with closing(open_database(settings)) as database:
        return sum(not one.disabled for one in Accounts(database).entries())


def _endpoints(settings: Settings) -> Assessment:
    """One that fails is a warning where another takes its place."""
    found = [_endpoint(one.rstrip("/"), settings) for one in settings.llm.split()]
    levels = {level for level, _ in found}
    mixed = Level.WARN if len(levels) > 1 else found[0][0]
    return mixed, "; ".join(text for _, text in found)


def _endpoint(address: str, settings: Settings) -> Assessment:
    key = settings.llm_api_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        response = httpx.get(f"{address}/models", headers=headers, timeout=_ENDPOINT_PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        return Level.FAIL, f"endpoint {address} does not answer ({reason}): check POLICY_ASSISTANT_LLM"
    if response.status_code in (401, 403):
        return Level.FAIL, f"endpoint {address} refuses the key: check POLICY_ASSISTANT_LLM_API_KEY"
    if response.is_error:
        return (
            Level.WARN,
            f"{address}/models answers {response.status_code}: does the address end as it should?",
        )
    return Level.OK, f"endpoint {address}"
