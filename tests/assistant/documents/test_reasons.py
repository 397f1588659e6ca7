"""Reasons in Chinese: everything that a loader can say has a translation."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.reasons import explain, say_reason, translate
from index.errors import UnreadableDocument
from index.loaders import office, picture_pages, workbooks
from index.loaders.loading import ADVICE
from index.metadata.frontmatter import split_front_matter
from index.recognition.pages import MISSING

INDEX = Path(__file__).parents[3] / "index"
# What makes a reason of its text: errors, pages that were not read, files that were skipped.
SAYING = {"UnreadableDocument": 0, "RecognisedPicture": 3, "PictureLines": 2, "InsertedPage": 3, "Parsed": 3}
NAMED = [*ADVICE.values(), *office._NAMES.values(), MISSING, picture_pages.SCAN, picture_pages.UNDECODED]


def said() -> Iterator[str]:
    """Every reason that stands in the code of `index`, `7` where something is put in."""
    for file in sorted(INDEX.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from said_by(node)


def said_by(call: ast.Call) -> Iterator[str]:
    name, arguments = getattr(call.func, "id", ""), call.args
    if name in SAYING and len(arguments) > SAYING[name]:
        yield from text_of(arguments[SAYING[name]])
    elif getattr(call.func, "attr", "") == "append" and ast.unparse(call.func).startswith("skipped."):
        assert isinstance(arguments[0], ast.Tuple)
        yield from text_of(arguments[0].elts[1])


def text_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (text for branch in (node.body, node.orelse) for text in text_of(branch))


REASONS = sorted({*said(), *NAMED, workbooks._PROTECTED})


def test_reasons_are_found() -> None:
    assert len(REASONS) > 45
    assert {
        "more than 7 pages; split it",
        "the file is empty",
        "another file of this name is indexed: 7",
    } <= {*REASONS}


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_said_in_chinese(reason: str) -> None:
    for part in reason.split("; "):
        if part != "7":
            assert translate(part) != part, f"reasons.toml has no {part!r}"


@pytest.mark.parametrize("error", ["unknown_field: 1", "place: [1, 2]", "published: some day"])
def test_what_is_wrong_with_front_matter_is_said_in_chinese(error: str) -> None:
    with pytest.raises(UnreadableDocument) as raised:
        split_front_matter(f"---\n{error}\n---\n正文。")
    assert say_reason(str(raised.value)).startswith("文首说明")


def test_what_varies_is_kept() -> None:
    assert say_reason("unknown ending .x; known are .txt, .md") == "不认识的扩展名 .x；认识的有 .txt, .md"
    assert say_reason("9.5 MiB, larger than 2 MiB (POLICY_ASSISTANT_MAX_FILE_MB)").startswith(
        "9.5 MiB，超过上限 2"
    )


def test_without_an_advice_of_its_own_a_reason_has_one() -> None:
    assert explain("damaged, or not a PDF file").advice.startswith("请核对原件")
    assert explain("damaged, or not a PDF file", "en").cause == "damaged, or not a PDF file"
    assert explain("an archive; unpack it").advice == "请先解压"
    assert explain("an archive; unpack it", "en").advice == "unpack it"


@given(st.text())
def test_anything_else_stays_as_it_is_or_is_translated_whole(reason: str) -> None:
    assert isinstance(say_reason(reason), str)
    if "; " not in reason and translate(reason) == reason:
        assert say_reason(reason) == reason
