"""What is told of how files were read."""

from assistant.documents.reading_report import State, find_problems, list_files, name_pages, problem_rows
from index.types import Metadata, Reading, RecognisedPage

SCAN = Reading(
    12,
    (RecognisedPage(2, 0.99, 0, 5), RecognisedPage(3, 0.8, 5, 9), RecognisedPage(7, 0.97, 9, 12)),
    (
        (9, "too unclear to be recognised; scan it again"),
        (4, "too unclear to be recognised; scan it again"),
        (5, "too unclear to be recognised; scan it again"),
        (12, "cannot be drawn; print the file to a new PDF"),
    ),
)


def test_not_read_then_in_part_then_recognised() -> None:
    found = find_problems(
        (("b.doc", "old Word format; save it as .docx, or install LibreOffice"),), {"a.pdf": SCAN}
    )
    assert problem_rows(found) == [
        ("未读", "b.doc", "", "旧版 Word 格式；请另存为 .docx，或者安装 LibreOffice"),
        ("部分未读", "a.pdf", "4–5、9 / 12", "太模糊，认不出来；请重新扫描"),
        ("部分未读", "a.pdf", "12 / 12", "这一页画不出来；请把文件重新打印成 PDF"),
        ("扫描识别", "a.pdf", "2–3、7 / 12", "平均置信度 92.0%；第 3 页低于 96%，请核对原件"),
    ]
    assert find_problems((), {}) == []


def test_pictures_in_a_text_are_named_as_such() -> None:
    read = RecognisedPage(2, 0.9, 0, 5), RecognisedPage(2, 0.9, 7, 9)
    reading = Reading(3, read, ((3, "a picture; scan it again"),), are_inserted=True)
    unread, recognised = problem_rows(find_problems((), {"a.docx": reading}))
    assert unread[:3] == ("部分未读", "a.docx", "图 3 / 3")
    assert recognised == ("扫描识别", "a.docx", "图 2 / 3", "平均置信度 90.0%；第 2 张图低于 96%，请核对原件")


def test_pages_are_named_in_runs() -> None:
    assert name_pages([3, 1, 2, 7, 10, 9]) == "1–3、7、9–10"


def test_files_to_be_looked_at_come_first_and_none_is_left_out() -> None:
    known = {
        "z.md": Metadata("甲办法", place="甲市"),
        "a.pdf": Metadata("乙通知"),
        "b.md": Metadata("丙公告"),
    }
    listed = list_files(known, (("x.zip", "an archive; unpack it"),), {"a.pdf": SCAN})
    assert [(one.doc, one.state, one.title) for one in listed] == [
        ("x.zip", State.UNREAD, ""),
        ("a.pdf", State.PARTLY, "乙通知"),
        ("b.md", State.READ, "丙公告"),
        ("z.md", State.READ, "甲办法"),
    ]
    assert [finding.state for finding in listed[1].findings] == [State.PARTLY, State.PARTLY, State.RECOGNISED]
