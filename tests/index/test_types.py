"""Values on the way of a document: what is embedded, where quoted text stands, whose rule it is."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.types import Chunk, Metadata, Passage, Span


def chunk(text: str = "每日开放", spans: tuple[Span, ...] = (), **given_) -> Chunk:
    values = {"kind": "article", "heading": (), "label": "", "title": ""} | given_
    return Chunk(doc="a.md", position=0, text=text, spans=spans, tokens=1, **values)


def test_the_title_the_path_and_the_label_are_embedded_once() -> None:
    one = chunk(title="公园办法", heading=("第一章", "一节"), label="第三条")
    assert one.embedded_text == "公园办法\n第一章 一节 第三条\n每日开放"
    assert chunk(title="每日开放").embedded_text == "每日开放"
    assert one.digest != replace(one, title="另一办法").digest
    assert one.digest == replace(one, position=7, id="x").digest


def test_a_skipped_caption_parts_the_ranges() -> None:
    one = chunk("甲乙丙丁", (Span(0, 10, 1), Span(1, 12, 1), Span(2, 40, 2, skipped=True)))
    assert one.raw_ranges(0, 4) == ((10, 13), (40, 42))
    assert one.raw_ranges(1, 3) == ((12, 13), (40, 41))
    assert one.raw_ranges(4, 9) == ()


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.booleans()), max_size=8), st.data())
def test_ranges_hold_the_quoted_characters_in_order(pieces, data) -> None:
    spans, clean, raw = [], 0, 0
    for length, gap, skipped in pieces:
        raw += gap
        spans.append(Span(clean, raw, length, skipped))
        clean, raw = clean + length, raw + length
    start = data.draw(st.integers(0, clean))
    end = data.draw(st.integers(start, clean))
    ranges = chunk("字" * clean, tuple(spans)).raw_ranges(start, end)
    assert sum(high - low for low, high in ranges) >= end - start
    assert all(low < high for low, high in ranges)
    assert list(ranges) == sorted(ranges)


def test_a_story_without_a_place_does_not_take_its_pages() -> None:
    page = Metadata("运城日报", place="运城市", division=("山西省", "运城市"))
    story, article = Passage(chunk(kind="story"), page, 1.0), Passage(chunk(), page, 1.0)
    assert (story.place, story.division) == ("", ())
    assert (article.place, article.division) == ("运城市", ("山西省", "运城市"))
    assert Passage(chunk(title="新招"), page, 1.0).title == "新招"
    assert article.title == "运城日报"
