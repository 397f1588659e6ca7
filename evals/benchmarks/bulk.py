"""A corpus of any size: originals, and copies of them under the names of other places and in other years."""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from evals.benchmarks.material import DEMONSTRATION, SHARED
from index.places.gazetteer import load_gazetteer

# An office's mixture: this share of its files are rules, the rest is news; twenty chunks a document.
_RULES = 0.36
_CORPORA = ("shandong", "beijing", "chongqing", "guangdong")
_NEWS = "news_20k.jsonl.gz"
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|-\d\d)")
_HEADLINE = 40


@dataclass(frozen=True, slots=True)
class Original:
    """A document before it is copied: its name without an ending, and its text."""

    name: str
    text: str


def originals(documents: int) -> list[Original]:
    """So many rules and news reports of ../shared; without it the demonstration corpus, which is smaller."""
    if not (SHARED / "corpora" / _NEWS).is_file():
        return [_read(path) for path in sorted(DEMONSTRATION.corpus.glob("*.md"))][:documents]
    rules = islice(_rules(), round(documents * _RULES))
    found = [*rules]
    return [*found, *islice(_news(), documents - len(found))]


def write_corpus(some: Sequence[Original], documents: int, folder: Path) -> list[Path]:
    """Writes `documents` files into a new folder: the originals, then copy after copy of them.

    Returns:
        The folders of the originals and of each copy, in this order.
    """
    folders: list[Path] = []
    for copy in count():
        if documents <= copy * len(some):
            return folders
        rename, below = Renaming(copy), folder / f"{copy:03}"
        below.mkdir(parents=True)
        for original in some[: documents - copy * len(some)]:
            name = f"{rename(original.name)}.md"
            (below / name).write_text(rename(original.text), encoding="utf-8")
        folders.append(below)
    raise AssertionError


class Renaming:
    """Puts other cities, provinces and years of the same length into a text; copy 0 leaves it as it is."""

    def __init__(self, copy: int) -> None:
        names = _short_names()
        step = copy * 7 % len(names)  # any step but 0 gives each name another one
        self._years = copy % 10
        self._new = dict(zip(names, names[step:] + names[:step], strict=True)) if copy else {}

    def __call__(self, text: str) -> str:
        """The text under its new names."""
        if not self._new:
            return text
        renamed = _places().sub(lambda found: self._new[found[0]], text)
        return _YEAR.sub(lambda found: str(int(found[0]) - self._years), renamed)


def mask(text: str) -> str:
    """What a text has in common with all its copies."""
    return _YEAR.sub("0000", _places().sub("〇〇", text))


_known: list[str] = []
_patterns: list[re.Pattern[str]] = []


def _short_names() -> list[str]:
    """Names of two characters of cities and provinces, 济南 and 山东, in the order of the gazetteer."""
    if not _known:
        divisions = load_gazetteer().divisions.values()
        full = (one.name for one in divisions if one.level in ("province", "city"))
        _known.extend(dict.fromkeys(name[:2] for name in full if len(name) == 3 and name[2] in "省市"))
    return _known


def _places() -> re.Pattern[str]:
    if not _patterns:
        _patterns.append(re.compile("|".join(_short_names())))
    return _patterns[0]


def _rules() -> Iterator[Original]:
    for corpus in _CORPORA:
        yield from (_read(path) for path in sorted((SHARED / "corpora" / corpus).glob("*.md")))


def _news() -> Iterator[Original]:
    with gzip.open(SHARED / "corpora" / _NEWS, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            story = json.loads(line)
            title = re.split(r"[。！？；\n]", story["text"], maxsplit=1)[0][:_HEADLINE]
            head = f"---\npublished: {story['published']}\n---\n\n# {title}\n\n"
            yield Original(f"news-{number:05}", f"{head}{story['text']}\n")


def _read(path: Path) -> Original:
    return Original(path.stem, path.read_text(encoding="utf-8"))
