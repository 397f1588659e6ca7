"""What a run was made with, so that it can be made again: settings, versions, code, machine."""

import hashlib
import os
import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from assistant.configuration.settings import Settings

_PACKAGES = (
    "policy-assistant", "chromadb", "gradio", "langchain-core", "numpy", "onnxruntime",
    "sentence-transformers", "tantivy", "tiktoken", "torch", "transformers", "xllamacpp",
)  # fmt: skip
# Settings that no answer depends on, or that say where this machine keeps things.
_IRRELEVANT = (
    "index_dir", "cache_dir", "keep_snapshots", "max_file_mb", "title", "staff_user", "log_level", "log_json",
)  # fmt: skip
_CODE = ("assistant", "index", "prompts")
_CODE_ENDINGS = (".py", ".md", ".toml", ".json", ".csv")
_SECRET = re.compile(r"key|token|secret|password|auth", re.IGNORECASE)


def describe_settings(settings: Settings) -> dict[str, Any]:
    """The settings an answer depends on, without secrets."""
    values = settings.model_dump(mode="json")
    return {
        name: _without_credentials(value)
        for name, value in values.items()
        if name not in _IRRELEVANT and not (_SECRET.search(name) and isinstance(value, str))
    }


def describe_versions() -> dict[str, str]:
    """The versions of Python and of the packages that matter; those not installed are left out."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def describe_machine() -> dict[str, Any]:
    """The processor, how many of them may be used, and the memory."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": _memory_gb(),
    }


def code_digest() -> str:
    """Hash of the program that answers: its code, its prompts, its tables."""
    digest = hashlib.sha256()
    for package in _CODE:
        for name, content in sorted(_contents(files(package), package)):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _contents(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        below = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _contents(entry, below)
        elif entry.name.endswith(_CODE_ENDINGS):
            yield below, entry.read_bytes()


def _without_credentials(value: Any) -> Any:
    """An address without the user and password it may carry."""
    if not isinstance(value, str) or "://" not in value:
        return value
    parts = urlsplit(value)
    host = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = (line.partition(":")[2].strip() for line in file if line.startswith("model name"))
            return next(names, platform.processor())
    except OSError:  # not Linux
        return platform.processor()


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (ValueError, OSError, AttributeError):  # not POSIX
        return None
