"""What staff state of a document goes before what its text tells."""

from dataclasses import replace
from typing import Any

from index.metadata.frontmatter import FrontMatter
from index.metadata.inference import read_place
from index.types import Metadata, Status


def correct(metadata: Metadata, given: FrontMatter) -> Metadata:
    """Returns what is known of a document with the fields that were set in `given`, empty ones among them."""
    values: dict[str, Any] = {name: getattr(given, name) for name in given.model_fields_set}
    if "place" in values:
        division = read_place(given.place)
        values |= {"division": division, "place": division[-1] if division else ""}
    if "status" in values:
        values["status"] = given.status or Status.UNKNOWN
    return replace(metadata, **values)
