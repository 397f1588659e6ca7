"""When a regulation was passed, published and amended, as the preamble above its first article states it."""

import re
from dataclasses import dataclass
from datetime import date

from index.language.dates import find_dates
from index.language.marks import NUMERAL

_BODY = re.compile(
    r"(?P<place>[一-鿿]{2,20}?)(?P<body>人民代表大会常务委员会|人民代表大会|人大常委会|人民政府|政府令)"
)
_BODY_NAMES = {"人大常委会": "人民代表大会常务委员会", "政府令": "人民政府"}
_MEETING = re.compile(rf"第{NUMERAL}(?:届|次)")
_AMENDED = re.compile(rf"修正|修订|第{NUMERAL}次修改")
_PASSED = re.compile(r"通过")
_APPROVED = re.compile(r"批准")
_PUBLISHED = re.compile(r"公布|发布|颁布|印发")
_IN_FORCE = re.compile(r"^\s*起?\s*(?:施行|实施|生效)|(?:公布|发布)(?:之日起)?(?:施行|实施)")
# …通过并经2020年9月25日…批准的《…决定》修正: two dates, one act.
_LEADS_ON = re.compile(r"(?:并经|并由|[，,]\s*经|批准的|通过的)\s*$")
# The history of the national law that a local one carries out, put into its preamble by mistake.
_NATIONAL = re.compile(r"全国人民代表大会")
# A body whose act is only what others rest theirs on: 根据北京市人民政府印发的《…》.
_BASIS = re.compile(r"根据|依据|依照|按照|遵照")
_QUOTED = re.compile(r"[《〈<][^《》]*?[》〉>]")


@dataclass(frozen=True, slots=True)
class Adoption:
    """The history in a preamble; what it does not state is empty.

    `passed`, `published` and `in_force` are of the first version; `amended` is the date of the last
    修正 or 修订, that of its approval where one is named.
    """

    issuer: str = ""
    passed: date | None = None
    published: date | None = None
    in_force: date | None = None
    amended: date | None = None


@dataclass(frozen=True, slots=True)
class _Act:
    """What was done on a day; quoted titles are left out of `deed`."""

    day: date
    deed: str


def read_adoption(preamble: str) -> Adoption:
    """Reads the history of a regulation from the text above its first article."""
    acts = _split_acts(preamble)
    changes = [place for place, act in enumerate(acts) if _AMENDED.search(act.deed)]
    original = acts[: changes[0]] if changes else acts
    passed = _first(original, _PASSED)
    published = _first(original, _PUBLISHED)
    in_force = _first(original, _IN_FORCE)
    origin = passed or published or _first(acts, _AMENDED)
    return Adoption(
        issuer=_issuer(origin.deed) if origin else "",
        passed=passed.day if passed else None,
        published=published.day if published else None,
        in_force=in_force.day if in_force else None,
        amended=_end_of_amendment(acts, changes[-1]) if changes else None,
    )


def _split_acts(preamble: str) -> list[_Act]:
    """Cuts the preamble at its whole dates; an act reaches to the next date."""
    dates = [(found.start, found.end, found.whole) for found in find_dates(preamble) if found.whole]
    ends = [*(start for start, _, _ in dates), len(preamble)][1:]
    acts: list[_Act] = []
    leads_on = False
    for (_, begin, day), end in zip(dates, ends, strict=True):
        clause = _QUOTED.sub("", preamble[begin:end])
        if day is None or _NATIONAL.search(clause):
            continue
        if leads_on:
            acts[-1] = _Act(max(acts[-1].day, day), acts[-1].deed + clause)
        else:
            acts.append(_Act(day, clause))
        leads_on = bool(_LEADS_ON.search(clause))
    return acts


def _first(acts: list[_Act], deed: re.Pattern[str]) -> _Act | None:
    return next((act for act in acts if deed.search(act.deed)), None)


def _end_of_amendment(acts: list[_Act], last: int) -> date:
    """A 修订 may be approved in a sentence of its own."""
    day = acts[last].day
    for act in acts[last + 1 :]:
        if not _APPROVED.search(act.deed):
            break
        day = max(day, act.day)
    return day


def _issuer(deed: str) -> str:
    """山东省第十三届人民代表大会常务委员会第九次会议通过 → 山东省人民代表大会常务委员会."""
    bodies = _BODY.finditer(_MEETING.sub("", deed))
    body = next((one for one in bodies if not _BASIS.match(one["place"])), None)
    if not body:
        return ""
    return re.sub(r"^[经由]", "", body["place"]) + _BODY_NAMES.get(body["body"], body["body"])
