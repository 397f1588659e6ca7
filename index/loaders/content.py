"""What a loader gets out of a file."""

from dataclasses import dataclass, field

from index.metadata.frontmatter import FrontMatter


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, and the metadata that the file itself states."""

    text: str
    given: FrontMatter = field(default_factory=FrontMatter)
