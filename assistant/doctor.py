"""Looks over an installation and says, for what is not right, what to do."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import httpx
from index.embedding import Embedder, load_embedder
from packaging.requirements import Requirement

from assistant.bundled_llm import bundled_model_installed, prepare_bundled_model
from assistant.settings import Settings
from index.chunking import CHUNKER_VERSION
from index.errors import PolicyAssistantError
from index.manifest import Recipe, check_fit
from index.snapshots import current_manifest
from index.status import read_status

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
class Finding:
    """What was looked at, how it is and, unless it is well, what to do."""

    subject: str
    level: Level
    text: str


def examine(settings: Settings, port: int) -> Iterator[Finding]:
    """Yields one finding after the other; the slow ones come last.

    Args:
        settings: The settings to be checked.
        port: The port that `serve` would take.
    """
    yield _python()
    yield _packages()
    yield _memory()
    yield _disk(settings)
    yield _port(port)
    embedder, finding = _embedder(settings)
    yield finding
    yield _guarded("index", lambda: _index(settings, embedder))
    yield _guarded("language model", lambda: _language_model(settings))


def _python() -> Finding:
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        return Finding("Python", Level.FAIL, f"{running}: install Python 3.11 or newer")
    return Finding("Python", Level.OK, running)


def _packages() -> Finding:
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
    if wrong:
        return Finding("packages", Level.FAIL, f"{'; '.join(wrong)}: run `make setup`")
    return Finding("packages", Level.OK, "all there")


def _memory() -> Finding:
    if not hasattr(os, "sysconf"):
        return Finding("memory", Level.OK, "not looked at on this system")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    text = f"{total / _GIB:.1f} GiB"
    if total < _MEMORY_NEEDED:
        return Finding(
            "memory", Level.WARN, f"{text}: with less than 3 GiB set POLICY_ASSISTANT_LLM=extractive"
        )
    return Finding("memory", Level.OK, text)


def _disk(settings: Settings) -> Finding:
    folders = [_nearest(settings.cache_dir), _nearest(settings.index_dir)]
    folder = min(folders, key=lambda one: shutil.disk_usage(one).free)
    free = shutil.disk_usage(folder).free
    text = f"{free / _GIB:.1f} GiB free in {folder}"
    if free < _DISK_LEAST:
        return Finding("disk", Level.FAIL, f"{text}: make room, or set POLICY_ASSISTANT_CACHE_DIR elsewhere")
    if free < _DISK_NEEDED:
        return Finding("disk", Level.WARN, f"{text}: models and index may need 3 GiB")
    return Finding("disk", Level.OK, text)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next(one for one in (folder, *folder.parents) if one.exists())


def _port(port: int) -> Finding:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return Finding("port", Level.WARN, f"{port} is taken: use `serve --port` with another")
    return Finding("port", Level.OK, f"{port} is free")


def _embedder(settings: Settings) -> tuple[Embedder | None, Finding]:
    subject = "embedding model"
    try:
        embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
        embedder.encode_query("办理流程")
    except PolicyAssistantError as error:
        return None, Finding(subject, Level.FAIL, str(error))
    return embedder, Finding(subject, Level.OK, embedder.identity)


def _index(settings: Settings, embedder: Embedder | None) -> Finding:
    status = read_status(settings.index_dir)
    if embedder is not None:
        manifest = current_manifest(settings.index_dir)
        recipe = Recipe(embedder.identity, CHUNKER_VERSION, manifest.recipe.chunk_tokens, settings.chroma)
        check_fit(manifest, settings.index_dir, recipe)
    text = f"{status.documents} documents, {status.chunks} chunks in {settings.index_dir}"
    if status.skipped:
        return Finding(
            "index", Level.WARN, f"{text}; {len(status.skipped)} files skipped, see `index status --json`"
        )
    return Finding("index", Level.OK, text)


def _language_model(settings: Settings) -> Finding:
    subject = "language model"
    if settings.llm == "extractive" or settings.mode == "extractive":
        return Finding(subject, Level.OK, "none wanted, answers quote the documents")
    if settings.llm.startswith(("http://", "https://")):
        return _endpoint(settings)
    if settings.llm not in ("auto", "bundled"):
        path = Path(settings.llm)
        if path.is_file():
            return Finding(subject, Level.OK, str(path))
        return Finding(
            subject, Level.FAIL, f"no file {path}: set POLICY_ASSISTANT_LLM to a .gguf file or `auto`"
        )
    if settings.llm == "auto" and not bundled_model_installed(settings.cache_dir):
        text = "not installed, answers quote the documents: run `make setup` to get it"
        return Finding(subject, Level.WARN, text)
    return Finding(subject, Level.OK, str(prepare_bundled_model(settings.cache_dir)))


def _endpoint(settings: Settings) -> Finding:
    subject, address = "endpoint", settings.llm.rstrip("/")
    key = settings.llm_api_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        response = httpx.get(f"{address}/models", headers=headers, timeout=_ENDPOINT_PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        return Finding(
            subject, Level.FAIL, f"{address} does not answer ({reason}): check POLICY_ASSISTANT_LLM"
        )
    if response.status_code in (401, 403):
        return Finding(subject, Level.FAIL, f"{address} refuses the key: check POLICY_ASSISTANT_LLM_API_KEY")
    if response.is_error:
        text = (
            f"{address}/models answers {response.status_code}: check that the address ends as the API's does"
        )
        return Finding(subject, Level.WARN, text)
    return Finding(subject, Level.OK, address)


def _guarded(subject: str, look: Callable[[], Finding]) -> Finding:
    """A finding, or what kept it from being made."""
    try:
        return look()
    except PolicyAssistantError as error:
        return Finding(subject, Level.FAIL, str(error))
