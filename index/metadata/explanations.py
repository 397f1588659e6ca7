"""Which policy a page explains that is called 解读: by its title, else by what its text names."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from index.language.document_kinds import kind_at_end
from index.language.folding import bare_title, squeeze
from index.types import Metadata, Status

KIND = "解读"
_WORD = r"(?:解读|图解|读懂)"
# 【政策解读】…, 图解：…, 一图读懂…: what stands first says what the page is.
_LEAD = re.compile(r"\W*\w{0,6}(?:(?:解读|图解)(?=\W)|读懂)\W*")
# …的政策解读, …解读材料（一）
_TAIL = re.compile(rf"的?(?:政策|文件|图文|文字|专家)?{_WORD}[^《》]*$")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
# A notice that issues a rule bears the rule's title within its own.
_ISSUES = re.compile(r"(?:印发|公布|发布|颁布|转发|实施)(.{4,})的(?:通知|通告|公告|决定|令)$")
_SHORTEST = 6


def is_explanation(metadata: Metadata) -> bool:
    """Tells whether a document explains another: its site says so, or its title does."""
    own = _QUOTED.sub("", metadata.title)
    said = bool(re.search(_WORD, own)) and kind_at_end(bare_title(own)) in ("", KIND)
    return metadata.kind == KIND or said or bool(_LEAD.match(metadata.title))


def link_explanations(
    known: Mapping[str, Metadata], text_of: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Yields pairs of documents by name: one that explains, and the policy of the same place it explains.

    Where its title names none that is known, it is the one that its text names most, by title or number.

    Args:
        known: the metadata of all documents.
        text_of: gives the loaded text of a document; asked for explanations only.
    """
    policies = {doc: metadata for doc, metadata in known.items() if not is_explanation(metadata)}
    cores = {doc: _core(metadata.title) for doc, metadata in policies.items()}
    for doc in known.keys() - policies.keys():
        own, text = known[doc], text_of(doc)
        near = {other: core for other, core in cores.items() if _may_share_place(own, known[other])}
        found = [_titled(name, near) for name in _subjects(own.title)]
        if not any(found):
            found = [_most_named(own, text, policies, near)]
        for versions in found:
            policy = _of_version(own, text, {other: known[other] for other in versions})
            if policy:
                yield doc, policy


def _subjects(title: str) -> list[str]:
    """What a title says that its page explains: what it quotes, else itself without 解读."""
    quoted = _QUOTED.findall(title)
    bare = _TAIL.sub("", _LEAD.sub("", title, count=1))
    return quoted or [bare.removeprefix("关于")]


def _core(title: str) -> str:
    """A title as others name it: that of the rule where a notice issues one, without notes on its version."""
    bare = bare_title(title)
    issued = _ISSUES.search(bare)
    return bare_title(issued[1]) if issued else bare


def _titled(name: str, cores: Mapping[str, str]) -> list[str]:
    """The documents of a title; others leave the place or the office at its beginning out."""
    wanted = _core(name)
    same = [doc for doc, core in cores.items() if core == wanted]
    if same or len(wanted) < _SHORTEST:
        return same
    return [
        doc
        for doc, core in cores.items()
        if len(core) >= _SHORTEST and (core.endswith(wanted) or wanted.endswith(core))
    ]


def _most_named(
    own: Metadata, text: str, policies: Mapping[str, Metadata], cores: Mapping[str, str]
) -> list[str]:
    """The documents of the one title that a text names more often than any other of its own place."""
    places = {doc: core for doc, core in cores.items() if policies[doc].division == own.division}
    squeezed = squeeze(text)
    named: Counter[str] = Counter()
    for title in _QUOTED.findall(text):
        named.update({places[doc] for doc in _titled(title, places)})
    for doc, core in places.items():
        if number := squeeze(policies[doc].number):
            named[core] += squeezed.count(number)
    (first, most), (_, second) = [*named.most_common(2), ("", 0), ("", 0)][:2]
    return [doc for doc, core in places.items() if core == first] if most > second else []


def _may_share_place(one: Metadata, other: Metadata) -> bool:
    return one.division == other.division or not (one.division and other.division)


def _of_version(own: Metadata, text: str, versions: Mapping[str, Metadata]) -> str:
    """The version meant: whose number the text has, else the newest there was, else the one in force."""
    if len({metadata.division for metadata in versions.values()}) != 1:
        return ""
    squeezed = squeeze(text)
    numbered = [doc for doc, one in versions.items() if one.number and squeeze(one.number) in squeezed]
    known = [doc for doc, one in versions.items() if own.published and _day(one) <= own.published]
    in_force = [doc for doc, one in versions.items() if one.status is not Status.REPEALED]
    candidates: Sequence[str] = numbered or known or in_force or list(versions)
    return max(candidates, key=lambda doc: (_day(versions[doc]), doc))


def _day(metadata: Metadata) -> date:
    days = (metadata.amended, metadata.published, metadata.passed, metadata.effective)
    return max((day for day in days if day), default=date.min)
