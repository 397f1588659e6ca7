"""What staff state of a document: fields of a form, checked, with what is wrong said in both languages."""

from collections.abc import Mapping
from datetime import date

from index.errors import PolicyAssistantError
from index.language.dates import parse_date
from index.metadata.frontmatter import FrontMatter
from index.places.divisions import find_divisions
from index.types import Metadata, Status

FIELDS = (
    "title", "place", "issuer", "number", "kind", "published", "effective", "repealed", "status",
    "replaced_by",
)  # fmt: skip
"""The fields of the form."""
DATES = ("published", "effective", "repealed")
_LONGEST = {"title": 200, "place": 100, "issuer": 100, "number": 60, "kind": 20, "replaced_by": 200}
_NAMES = {
    "title": "标题 / title",
    "place": "地区 / place",
    "issuer": "发文机关 / issuer",
    "number": "文号 / number",
    "kind": "类别 / kind",
    "published": "公布日期 / date of issue",
    "effective": "施行日期 / date of effect",
    "repealed": "废止日期 / end",
    "status": "效力 / validity",
    "replaced_by": "被取代为 / replaced by",
}


class UnusableChange(PolicyAssistantError):
    """A change to the documents cannot be made; the text says why, in Chinese and English."""


def written(known: Metadata) -> dict[str, str]:
    """The fields of the form as they stand in a document's metadata."""
    values = {name: str(getattr(known, name) or "") for name in FIELDS if name != "place"}
    status = known.status.value if known.status is not Status.UNKNOWN else ""
    return values | {"place": "/".join(known.division) or known.place, "status": status}


def state(values: Mapping[str, str], shown: Mapping[str, str], before: FrontMatter) -> FrontMatter:
    """What is stated of a document after somebody filled the form in.

    Args:
        values: what was filled in; what is not among them stays.
        shown: the fields as the form showed them: only what differs is stated.
        before: what was stated until now.

    Raises:
        UnusableChange: a field cannot be used.
    """
    given = {name: " ".join(values[name].split()) for name in FIELDS if name in values}
    changed = {name: value for name, value in given.items() if value != shown.get(name, "")}
    stated = before.model_dump(exclude_unset=True)
    for name, value in changed.items():
        stated[name] = _read(name, value)
    _require_sense({**shown, **given})
    return FrontMatter.model_validate(stated)


def _read(name: str, value: str) -> object:
    """A field's value: a day, a status or text; None or "" where it was emptied."""
    if name in DATES:
        return _read_date(name, value) if value else None
    if name == "status":
        if value not in ("", *Status):
            raise UnusableChange(f"{_NAMES[name]}：{value} 不是一种效力 / is none")
        return Status(value) if value else None
    if name == "title" and not value:
        raise UnusableChange("标题不能为空 / the title must not be empty")
    if len(value) > _LONGEST[name]:
        raise UnusableChange(
            f"{_NAMES[name]}：最多 {_LONGEST[name]} 字 / at most {_LONGEST[name]} characters"
        )
    if name == "place" and value:
        _require_place(value)
    return value


def _read_date(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        if found := parse_date(value):
            return found
    raise UnusableChange(
        f"{_NAMES[name]}：{value} 不是日期，请写成 2024-05-01 / {value} is no day, write 2024-05-01"
    )


def _require_place(value: str) -> None:
    """A name that several places have needs those above it."""
    mentions = find_divisions(value)
    if "/" not in value and len(mentions) == 1 and mentions[0].surface == value and not mentions[0].path:
        raise UnusableChange(
            f"{value} 不止一处，请从省写起，如 山西省/运城市/{value} / "
            f"several places are called {value}: write it from the province down"
        )
    if not all(part.strip() for part in value.split("/")):
        raise UnusableChange("地区：斜杠之间要有地名 / place: there must be a name between the slashes")


def _require_sense(values: Mapping[str, str]) -> None:
    """What is said of the days and the validity must fit together."""
    days = {name: _read_date(name, values[name]) for name in DATES if values.get(name)}
    effective, repealed = days.get("effective"), days.get("repealed")
    if effective and repealed and repealed < effective:
        raise UnusableChange(
            f"废止日期 {repealed} 早于施行日期 {effective} / "
            f"it ends ({repealed}) before it takes effect ({effective})"
        )
    in_force = values.get("status") == Status.IN_FORCE
    if in_force and repealed and repealed <= date.today():
        raise UnusableChange(
            f"写了“有效”，废止日期 {repealed} 却已过 / in force, and yet it ended on {repealed}"
        )
    if in_force and values.get("replaced_by"):
        raise UnusableChange(
            "已被取代的文件不能标为“有效” / a document that was replaced cannot be marked as in force"
        )
