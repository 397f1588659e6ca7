"""Drafts as files: typed, Word, or of a kind that is not read."""

from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.wording.draft_files import UnreadableDraft, parse_draft, read_draft

WRONG = "每户限养三只，不得饲养烈性犬。"


def test_drafts_are_read_by_their_content_and_else_by_their_ending(tmp_path):
    (tmp_path / "draft.txt").write_text(WRONG, encoding="gb18030")
    assert read_draft(tmp_path / "draft.txt", 1000).text.strip() == WRONG
    for name, data in {"draft.docx": b"no zip", "draft.xlsx": b"PK"}.items():
        with pytest.raises(UnreadableDraft, match=name):
            parse_draft(name, data)
    with pytest.raises(UnreadableDraft, match="missing"):
        read_draft(tmp_path / "missing.txt", 1000)
    with pytest.raises(UnreadableDraft, match="larger"):
        read_draft(tmp_path / "draft.txt", 3)


def saved(fill) -> bytes:
    document = docx.Document()
    fill(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_paragraphs_in_tables_are_read_in_their_place():
    def fill(document) -> None:
        document.add_paragraph("一、通知如下。")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "登记费"
        table.cell(0, 1).text = "一百元"
        document.add_paragraph("二、施行。")

    data = saved(fill)
    draft = parse_draft("通知.docx", data)
    assert draft.text == "一、通知如下。\n登记费\n一百元\n二、施行。"
    assert draft.word == data
    assert parse_draft("通知.txt", "文本".encode()).word is None


@pytest.mark.parametrize(
    ("name", "why"), [("稿.exe", "unknown ending .exe"), ("稿.pptx", "slides"), ("稿.zip", "unpack it")]
)
def test_other_kinds_are_not_read(name, why):
    with pytest.raises(UnreadableDraft, match=f"draft {name}: .*{why}"):
        parse_draft(name, b"x")


def test_a_word_file_under_another_name_is_one():
    data = saved(lambda document: document.add_paragraph("登记费每年一百元。"))
    for name in ("稿.doc", "稿.txt", "稿"):
        assert parse_draft(name, data).word == data
    assert parse_draft(
        "稿.docx", "<html><body><p>登记费每年一百元。</p></body></html>".encode()
    ).text.split() == ["登记费每年一百元。"]


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_word_file_is_told_or_read(data):
    whole = bytearray(saved(lambda document: document.add_paragraph("登记费每年一百元。")))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(parse_draft("稿.docx", bytes(whole)).text, str)
    except UnreadableDraft as error:
        assert "\n" not in str(error)


def test_a_file_that_is_missing_or_too_large_is_named(tmp_path):
    with pytest.raises(UnreadableDraft, match=r"nowhere\.txt: No such file"):
        read_draft(tmp_path / "nowhere.txt", 100)
    (tmp_path / "long.txt").write_text("长" * 100, encoding="utf-8")
    with pytest.raises(UnreadableDraft, match="check it in parts"):
        read_draft(tmp_path / "long.txt", 100)
