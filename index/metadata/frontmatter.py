"""The front matter of a Markdown document: what its author states about it."""

import re
from datetime import date
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from index.errors import UnreadableDocument
from index.language.dates import parse_date
from index.types import Status

_BLOCK = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST = 20_000


def _read_date(value: object) -> object:
    """Accepts 2021年7月29日 beside YAML's 2021-07-29."""
    return (parse_date(value) or value) if isinstance(value, str) else value


WrittenDate = Annotated[date | None, BeforeValidator(_read_date)]


class FrontMatter(BaseModel):
    """Fields of the front matter; those left out are inferred from the text where that is certain.

    `place` is a name (青岛市) or a path from the province down (山东省/青岛市).
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True
    )

    title: str = ""
    place: str = ""
    issuer: str = ""
    kind: str = ""
    number: str = ""
    published: WrittenDate = None
    passed: WrittenDate = None
    effective: WrittenDate = None
    amended: WrittenDate = None
    repealed: WrittenDate = None
    status: Status | None = None
    source: str = ""
    replaced_by: str = ""


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Separates the front matter from the text behind it.

    Raises:
        UnreadableDocument: it is not YAML, or a field is unknown or has a value that cannot be used.
    """
    block = _BLOCK.match(text[:_LONGEST])
    if not block:
        return FrontMatter(), text
    try:
        values = yaml.safe_load(block[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 2})" if mark else ""
        raise UnreadableDocument(f"front matter is not valid YAML{line}") from error
    if values is None:
        return FrontMatter(), text[block.end() :]
    if not isinstance(values, dict):
        return FrontMatter(), text  # a horizontal rule, then prose
    try:
        given = FrontMatter.model_validate({key: value for key, value in values.items() if value is not None})
    except ValidationError as error:
        raise UnreadableDocument(_explain(error)) from error
    return given, text[block.end() :]


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("extra_forbidden", "invalid_key"):
        return f"front matter has an unknown field {name!r}; known are {', '.join(FrontMatter.model_fields)}"
    return f"front matter field {name!r}: {first['msg'].lower()} (got {first['input']!r})"
