"""The list: documents of the index, those by hand, what waits."""

from io import BytesIO

from assistant.desk.readings import Readings
from assistant.web.desk.listing import BY_HAND, CHANGED, WITHDRAWN, list_entries, list_waiting
from index.metadata.frontmatter import FrontMatter

TEXT = "# 澜川市夜市管理办法\n\n第一条 夜市每日十八时开市。\n"


def entries_of(services, desk, settings):
    with services[0].workbench.reading() as index:
        return {one.doc: one for one in list_entries(index, desk, Readings(settings))}


def test_documents_that_changed_come_first_as_they_are_to_be(services, desk, settings):
    desk.correct("li", "parks.md", FrontMatter(title="澜川市公园条例"))
    entry = desk.add("li", "夜市.md", BytesIO(TEXT.encode()))
    listed = entries_of(services, desk, settings)
    assert set(list(listed)[:2]) == {"parks.md", "夜市.md"}
    assert listed["parks.md"].title == "澜川市公园条例"
    assert (listed["夜市.md"].title, listed["夜市.md"].state) == ("夜市.md", "unread")
    Readings(settings).read([entry], lambda *step: None)
    listed = entries_of(services, desk, settings)
    assert (listed["夜市.md"].title, listed["夜市.md"].state) == ("澜川市夜市管理办法", "read")
    assert listed["dogs-old.md"].change is None


def test_the_list_is_narrowed(services, desk, settings):
    desk.withdraw("li", "parks.md")
    listed = entries_of(services, desk, settings).values()
    for choice in (CHANGED, BY_HAND, WITHDRAWN):
        assert [one.doc for one in listed if one.is_one_of(choice)] == ["parks.md"]
    assert sum(one.is_one_of("read") for one in listed) == 4
    assert not any(one.is_one_of("unread") for one in listed)
    assert all(one.is_one_of("") for one in listed)


def test_what_waits_says_how_its_file_was_read(services, desk, settings):
    readings = Readings(settings)
    good = desk.add("li", "夜市.md", BytesIO(TEXT.replace("十八", "十九").encode()))
    bad = desk.add("wang", "坏.pdf", BytesIO(b"%PDF-1.7 broken"))
    desk.withdraw("li", "parks.md")
    first = {one.entry.doc: one for one in list_waiting(desk, readings, {})}
    assert not first["夜市.md"].read and first["parks.md"].read
    readings.read([good, bad], lambda *step: None)
    told = {one.entry.doc: one for one in list_waiting(desk, readings, {})}
    assert (told["夜市.md"].chunks, told["夜市.md"].problem) == (1, "")
    assert "damaged" in told["坏.pdf"].problem
