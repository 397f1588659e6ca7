"""Files of the draft as they were read: kept, corrected, or why they cannot be."""

from assistant.desk.readings import Readings
from index.metadata.frontmatter import FrontMatter


def test_a_file_is_read_once_and_shown_with_what_is_stated(settings, add, quiet):
    entry, readings = add(), Readings(settings)
    assert readings.unread([entry]) == [entry] and readings.understanding(entry) is None
    readings.read([entry], quiet)
    assert readings.unread([entry]) == []
    found = readings.understanding(entry.model_copy(update={"metadata": FrontMatter(number="7号")}))
    assert (found.doc, found.metadata.title) == ("电动车.md", "澜川市电动自行车管理办法")
    assert found.metadata.number == "7号"
    assert len(found.chunks) == 2 and "五十元" in found.text


def test_content_decides_what_a_file_is(settings, add, quiet):
    page = "<html><body><h1>公告</h1><table><tr><td>项目</td><td>费用</td></tr></table></body></html>"
    entry, readings = add("公告.docx", page), Readings(settings)
    readings.read([entry], quiet)
    assert readings.problem(entry) == ""
    assert len(readings.understanding(entry).tables) == 1


def test_a_file_that_cannot_be_read_says_why(settings, add, quiet):
    readings = Readings(settings)
    entries = [add("坏.pdf", b"%PDF-1.7 broken"), add("空.txt", b""), add()]
    told = []
    readings.read(entries, lambda *step: told.append(step))
    assert "damaged" in readings.problem(entries[0])
    assert readings.problem(entries[1]) == "the file is empty"
    assert readings.problem(entries[2]) == "" and readings.understanding(entries[2])
    assert readings.unread(entries) == [], "nobody tries again"
    assert told[-1] == ("reading", 3, 3)


def test_reading_has_a_budget(settings, add, quiet):
    tight = settings.model_copy(update={"file_seconds": 0.01})
    entry = add("长.md", "\n\n".join(f"第{n}条 停车应当有序，不得占道。" for n in range(20000)))
    Readings(tight).read([entry], quiet)
    assert "FILE_SECONDS" in Readings(tight).problem(entry)


def test_withdrawn_documents_and_those_of_the_operator_are_not_read(settings, desk, add):
    add()
    desk.withdraw("li", "电动车.md"), desk.withdraw("li", "parks.md")
    assert Readings(settings).unread(desk.draft().values()) == []
