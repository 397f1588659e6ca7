"""What the indexed documents are, told to a reader who has not asked yet."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from index.types import Metadata

MANIFEST = Path(__file__).parents[2] / "corpus" / "manifest.toml"
_EXAMPLES = 6


@dataclass(frozen=True, slots=True)
class Overview:
    """How many documents, of which places and dates; `statements` and `examples` are by language.

    `statements` are empty unless documents of the embedded demonstration corpus are indexed.
    """

    documents: int = 0
    places: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    statements: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def describe_collection(metadata: Mapping[str, Metadata], manifest: Path = MANIFEST) -> Overview:
    """Returns the overview of the documents whose metadata this is, by document name."""
    demonstration = _demonstration(metadata, manifest)
    dates = [known.published or known.passed for known in metadata.values()]
    published = sorted(found for found in dates if found)
    paths = sorted({known.division for known in metadata.values() if known.division})
    examples = demonstration.get("examples") or {"zh": _questions(metadata), "en": _questions(metadata)}
    return Overview(
        documents=len(metadata),
        places=tuple(dict.fromkeys(path[-1] for path in paths)),
        first=published[0] if published else None,
        last=published[-1] if published else None,
        statements=demonstration.get("statement", {}),
        examples={language: tuple(questions) for language, questions in examples.items()},
    )


def _demonstration(metadata: Mapping[str, Metadata], manifest: Path) -> dict[str, Any]:
    if not manifest.exists():
        return {}
    described = tomllib.loads(manifest.read_text(encoding="utf-8"))
    names = {document["file"] for document in described["documents"]}
    return described if names & {Path(doc).name for doc in metadata} else {}


def _questions(metadata: Mapping[str, Metadata]) -> tuple[str, ...]:
    """Questions that documents spread over the collection can answer."""
    regulations = sorted({known.title for known in metadata.values() if known.title and known.effective})
    others = sorted({known.title for known in metadata.values() if known.title and not known.effective})
    asked = [f"《{title}》从什么时候起施行？" for title in _spread(regulations, _EXAMPLES // 2)]
    asked += [f"《{title}》主要讲了什么？" for title in _spread(others, _EXAMPLES - len(asked))]
    return tuple(asked)


def _spread(titles: list[str], count: int) -> list[str]:
    step = max(1, len(titles) // max(1, count))
    return titles[::step][:count]
