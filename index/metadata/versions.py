"""Which documents have lost their force to another: repealed by name, or by a later version of themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.language.folding import bare_title
from index.types import Metadata, Status

# Kinds of document of which a later one with the same title takes the place of the earlier.
_REPLACING = ("条例", "办法", "规定", "细则", "规则", "章程", "标准", "规程")


def settle_versions(known: Mapping[str, Metadata], today: date) -> dict[str, Metadata]:
    """Returns the metadata of all documents, with what they say of each other.

    A document of unknown status that a later one repeals (…的《…办法》同时废止), or whose title a later
    regulation of the same place bears, is `repealed` on the day that one came into force, or that version of
    it, and `replaced_by` the newest of those. What is stated of a document is never overruled.

    Args:
        known: what each document says of itself, by its name.
        today: a repeal of a later day is known by its day only; the document is still in force.
    """
    titled: dict[str, list[str]] = {}
    for doc, metadata in known.items():
        titled.setdefault(bare_title(metadata.title), []).append(doc)
    successors: dict[str, list[tuple[date, str]]] = {}
    for doc, metadata in known.items():
        titles = {bare_title(title) for title in metadata.repeals}
        if bare_title(metadata.title).endswith(_REPLACING):
            titles.add(bare_title(metadata.title))
        for other in (other for title in titles for other in titled.get(title, ()) if other != doc):
            if day := _day_of_succession(metadata, known[other]):
                successors.setdefault(other, []).append((day, metadata.title))
    return {
        doc: _ended(metadata, successors[doc], today) if doc in successors else metadata
        for doc, metadata in known.items()
    }


def _day_of_succession(later: Metadata, earlier: Metadata) -> date | None:
    """The day from which one document stands in for another; None if it does not."""
    before = _version_day(earlier)
    if earlier.status is not Status.UNKNOWN:
        return None
    if bare_title(later.title) == bare_title(earlier.title):
        day = _version_day(later)
        return day if later.division == earlier.division and before and day and before < day else None
    # What repeals another by name did so from its own beginning, whenever it was amended since.
    day = later.effective or later.published or later.passed
    same_province = later.division[:1] == earlier.division[:1] or not (later.division and earlier.division)
    return day if same_province and day and (before is None or before < day) else None


def _ended(metadata: Metadata, successors: Sequence[tuple[date, str]], today: date) -> Metadata:
    (day, _), (_, newest) = min(successors), max(successors)
    if day > today:
        return replace(metadata, repealed=metadata.repealed or day)
    return replace(
        metadata,
        status=Status.REPEALED,
        repealed=metadata.repealed or day,
        replaced_by=metadata.replaced_by or newest,
    )


def _version_day(metadata: Metadata) -> date | None:
    """The day of this version of a document: of its newest amendment, or of its coming into force."""
    days = (metadata.amended, metadata.effective, metadata.published, metadata.passed)
    return max((day for day in days if day), default=None)
