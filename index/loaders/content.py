"""What a loader gets out of a file."""

from dataclasses import dataclass, field

from index.metadata.frontmatter import FrontMatter
from index.types import Part, Reading


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, the metadata that the file itself states, and what a web page calls itself.

    `reading` is what of the text was recognised from pictures, `parts` are the sheets of a workbook that has
    several, by name.
    """

    text: str
    given: FrontMatter = field(default_factory=FrontMatter)
    page_title: str = ""
    reading: Reading = field(default_factory=Reading)
    parts: tuple[Part, ...] = ()
