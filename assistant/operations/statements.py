"""The transparency record and the accessibility statement of this installation, from settings and evaluation.

The sentences stand in `prompts/statements.toml`.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from assistant.configuration.settings import PREFIX, Settings
from assistant.llm.bundled import BUNDLED, bundled_model_installed
from index.embedding.bundled_e5 import WEIGHTS_SHA256
from index.errors import PolicyAssistantError
from index.snapshots.layout import current_manifest

NAMES = ("transparency", "accessibility")
_ENDPOINT = ("http://", "https://")


class EvaluationUnreadable(PolicyAssistantError):
    """The folder of the evaluation holds no figures that can be read."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the paragraphs below it, and a list."""

    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in one language."""

    title: str
    sections: tuple[Section, ...]

    def as_markdown(self) -> str:
        """The statement as a Markdown document."""
        lines = [f"# {self.title}"]
        for section in self.sections:
            lines += ["", f"## {section.title}"]
            for paragraph in section.paragraphs:
                lines += ["", paragraph]
            if section.points:
                lines += ["", *(f"- {point}" for point in section.points)]
        return "\n".join(lines) + "\n"


def make_statement(name: str, settings: Settings, language: str) -> Statement:
    """Returns one of `NAMES`.

    Raises:
        EvaluationUnreadable: the settings name a folder whose figures cannot be read.
    """
    texts = _texts()
    points = {"models": tuple(_models(settings, language)), "figures": tuple(_figures(settings, language))}
    values = _values(settings, points)
    sections = tuple(
        Section(
            one["title"][language],
            tuple(_paragraphs(one["text"], values, language)),
            points.get(one.get("list", ""), ()),
        )
        for one in texts[name]
    )
    return Statement(texts["titles"][name][language], sections)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(files("prompts").joinpath("statements.toml").read_text(encoding="utf-8"))


def _paragraphs(text: list[Mapping[str, str]], values: Mapping[str, str], language: str) -> Iterator[str]:
    for one in text:
        if not values.get(one.get("needs", ""), "yes") or values.get(one.get("without", "")):
            continue
        yield Template(one[language]).substitute(values)


def _values(settings: Settings, points: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    documents, indexed = _index_of(settings)
    return {
        "title": settings.title,
        "provider": settings.provider,
        "contact": settings.contact,
        "hotline": settings.hotline,
        "days": str(settings.retention_days or ""),
        "model": _language_model(settings),
        "host": _host(settings),
        "words": "yes" if settings.refused_words else "",
        "documents": documents,
        "indexed": indexed,
        "figures": "yes" if points["figures"] else "",
    }


def _index_of(settings: Settings) -> tuple[str, str]:
    try:
        manifest = current_manifest(settings.index_dir)
    except PolicyAssistantError:  # a statement can be read before anything is indexed
        return "0", "—"
    return str(len(manifest.files)), manifest.created.date().isoformat()


def _host(settings: Settings) -> str:
    remote = settings.mode != "extractive" and settings.llm.startswith(_ENDPOINT)
    return (urlsplit(settings.llm).hostname or settings.llm) if remote else ""


def _language_model(settings: Settings) -> str:
    """Its name, or "" where none is used."""
    if settings.mode == "extractive" or settings.llm == "extractive":
        return ""
    if settings.llm == "bundled" or (settings.llm == "auto" and bundled_model_installed(settings.cache_dir)):
        return str(_texts()["models"]["bundled"]["name"])
    return "" if settings.llm == "auto" else settings.llm_model or Path(settings.llm).name


def _models(settings: Settings, language: str) -> Iterator[str]:
    known = _texts()["models"]
    bundled = settings.embedding_model == "bundled"
    if bundled:
        yield _model_line("embedding", WEIGHTS_SHA256, language)
    else:
        named = {"name": settings.embedding_model, "licence": known["unknown"][language], "sha256": "—"}
        yield _fill("models", "line", language, task=known["embedding"][language], **named)
    reader = json.loads(files("index.reader").joinpath("record.json").read_text("utf-8"))
    yield _model_line("reader", reader["sha256"]["reader.onnx"], language)
    for name in ("talk", "harm") if bundled else ():
        weights = files("assistant.question").joinpath(f"{name}.npz").read_bytes()
        yield _model_line(name, hashlib.sha256(weights).hexdigest(), language)
    model = _language_model(settings)
    if model == known["bundled"]["name"]:
        yield _model_line("bundled", BUNDLED.sha256, language)
    elif model:
        named = {"name": model, "licence": known["unknown"][language], "sha256": "—"}
        yield _fill("models", "line", language, task=known["bundled"][language], **named)


def _model_line(key: str, sha256: str, language: str) -> str:
    one = _texts()["models"][key]
    given = {"name": one["name"], "task": one[language], "licence": one["licence"], "sha256": sha256}
    return _fill("models", "line", language, **given)


def _figures(settings: Settings, language: str) -> Iterator[str]:
    """What the run and the bank in the evaluation's folder show; either may be missing, not both."""
    folder = settings.evaluation
    if folder is None:
        return
    run, about, bank = (_read(folder / name) for name in ("metrics.json", "run.json", "bank.json"))
    if not run and not bank:
        raise EvaluationUnreadable(
            f"setting {PREFIX}EVALUATION: {folder} holds neither metrics.json nor bank.json; "
            "`policy-assistant eval run` and `eval bank` write them"
        )
    if run:
        finished = str((about or {}).get("finished", ""))[:10] or "—"
        yield _fill("figures", "cases", language, finished=finished, cases=run["cases"], right=run["right"])
        quotes = run["metrics"].get("quote_verbatim", {})
        if "value" in quotes:
            yield _fill("figures", "quotes", language, value=f"{quotes['value']:.1%}")
    for name in ("refused", "declined"):
        if bank and bank.get(name):
            one = bank[name]
            yield _fill("figures", name, language, n=one["n"], value=f"{one['value']:.1%}")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise EvaluationUnreadable(f"setting {PREFIX}EVALUATION: {path}: {error}") from error
    return found


def _fill(section: str, key: str, language: str, **values: object) -> str:
    text: str = _texts()[section][key][language]
    return Template(text).substitute({name: str(value) for name, value in values.items()})
