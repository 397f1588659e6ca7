"""What the author of a Markdown document states about it."""

from datetime import date

import pytest

from index.errors import UnreadableDocument
from index.metadata.frontmatter import FrontMatter, split_front_matter
from index.types import Status


def test_fields_and_the_text_behind_them() -> None:
    given, text = split_front_matter(
        "---\ntitle: 示例市供水条例\npublished: 2024-06-07\neffective: 2024年9月1日\n"
        "status: in_force\nnumber: 12\nsource:\n---\n\n# 示例市供水条例\n"
    )
    assert given.title == "示例市供水条例"
    assert given.published == date(2024, 6, 7)
    assert given.effective == date(2024, 9, 1)
    assert given.status is Status.IN_FORCE
    assert given.number == "12"
    assert given.source == ""
    assert text == "\n# 示例市供水条例\n"


@pytest.mark.parametrize(
    "text",
    ["# 标题\n\n正文", "---\n正文没有结束线", "---\n一条横线\n---\n正文", "正文\n---\ntitle: x\n---\n", ""],
)
def test_text_without_front_matter_stays_as_it_is(text: str) -> None:
    assert split_front_matter(text) == (FrontMatter(), text)


def test_empty_front_matter() -> None:
    assert split_front_matter("---\n---\n正文") == (FrontMatter(), "正文")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\ntitel: 条例\n---\n正文", ("unknown field 'titel'", "title")),
        ("---\npublished: 去年\n---\n正文", ("'published'", "去年")),
        ("---\nstatus: valid\n---\n正文", ("'status'", "in_force", "valid")),
        ("---\ntitle: [条例\n---\n正文", ("not valid YAML", "line")),
        ("---\ntitle: {a: b}\n---\n正文", ("'title'",)),
        ("---\n2024: 条例\n---\n正文", ("2024",)),
    ],
)
def test_mistakes_are_named_in_one_line(text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableDocument) as error:
        split_front_matter(text)
    assert "\n" not in str(error.value)
    for word in words:
        assert word in str(error.value)
