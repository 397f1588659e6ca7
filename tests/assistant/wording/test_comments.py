from io import BytesIO

import docx
from docx.oxml.ns import qn

from assistant.wording.check import check
from assistant.wording.comments import comment_draft
from assistant.wording.draft_files import DraftFile, parse_draft

WRONG = "每户限养三只，不得饲养烈性犬。"

RIGHT = "拒不改正的，没收犬只。"


def word_file() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("引言。每户限养")
    paragraph.add_run("三只，不得").bold = True
    paragraph.add_run("饲养烈性犬。后文。")
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = RIGHT
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def commented_text(document, comment_id: int) -> str:
    """The text between the marks of a comment."""
    text, inside = "", False
    for element in document.element.body.iter():
        if element.tag in (qn("w:commentRangeStart"), qn("w:commentRangeEnd")):
            if element.get(qn("w:id")) == str(comment_id):
                inside = element.tag == qn("w:commentRangeStart")
        elif inside and element.tag == qn("w:t"):
            text += element.text or ""
    return text


def comments(data: bytes) -> dict[str, str]:
    """What each comment says, by the text it stands at."""
    document = docx.Document(BytesIO(data))
    return {commented_text(document, one.comment_id): one.text for one in document.comments}


def test_comments_go_to_the_sentences_of_the_drafts_own_file(index):
    draft = parse_draft("draft.docx", word_file())
    found = comments(comment_draft(draft, check(draft.text, index)))
    assert "稿件“三只”，原文“一只”" in found[WRONG]
    assert "《澜川市犬只管理条例》第三条第二款" in found[WRONG]
    assert found[RIGHT].startswith("与原文一致")


def test_text_and_format_of_the_draft_stay(index):
    draft = parse_draft("draft.docx", word_file())
    document = docx.Document(BytesIO(comment_draft(draft, check(draft.text, index))))
    first = document.paragraphs[0]
    assert first.text == "引言。" + WRONG + "后文。"
    assert "".join(run.text for run in first.runs if run.bold) == "三只，不得"


def test_a_typed_draft_becomes_a_word_file(index):
    text = f"标题\n{WRONG}{RIGHT}"
    data = comment_draft(DraftFile(text), check(text, index))
    assert [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs] == text.split("\n")
    assert {WRONG, RIGHT} <= set(comments(data))


def test_the_summary_is_the_first_comment_of_the_draft(index):
    text = f"{WRONG}{RIGHT}"
    document = docx.Document(BytesIO(comment_draft(DraftFile(text), check(text, index))))
    assert any(one.text.startswith("共 2 句") for one in document.comments)
