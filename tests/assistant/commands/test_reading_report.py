"""What is told of how files were read."""

from assistant.commands.reading_report import name_pages, problem_rows
from index.types import Reading, RecognisedPage

SCAN = Reading(
    12,
    (RecognisedPage(2, 0.99, 0, 5), RecognisedPage(3, 0.8, 5, 9), RecognisedPage(7, 0.97, 9, 12)),
    ((9, "too unclear"), (4, "too unclear"), (5, "too unclear"), (12, "cannot be drawn")),
)


def test_not_read_then_in_part_then_recognised() -> None:
    assert problem_rows((("b.doc", "save it as .docx"),), {"a.pdf": SCAN}) == [
        ("未读", "b.doc", "", "save it as .docx"),
        ("部分未读", "a.pdf", "4–5、9 / 12", "too unclear"),
        ("部分未读", "a.pdf", "12 / 12", "cannot be drawn"),
        ("扫描识别", "a.pdf", "2–3、7 / 12", "平均置信度 92.0%；第 3 页低于 96%，请核对原件"),
    ]
    assert problem_rows((), {}) == []


def test_pictures_in_a_text_are_named_as_such() -> None:
    reading = Reading(
        3, (RecognisedPage(2, 0.9, 0, 5), RecognisedPage(2, 0.9, 7, 9)), ((3, "unclear"),), True
    )
    assert problem_rows((), {"a.docx": reading}) == [
        ("部分未读", "a.docx", "图 3 / 3", "unclear"),
        ("扫描识别", "a.docx", "图 2 / 3", "平均置信度 90.0%；第 2 张图低于 96%，请核对原件"),
    ]


def test_pages_are_named_in_runs() -> None:
    assert name_pages([3, 1, 2, 7, 10, 9]) == "1–3、7、9–10"
