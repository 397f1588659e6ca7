"""What a loader gets out of a file."""

from dataclasses import dataclass, field

from index.metadata.frontmatter import FrontMatter


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, the metadata that the file itself states, and what a web page calls itself."""

    text: str
    given: FrontMatter = field(default_factory=FrontMatter)
    page_title: str = ""
