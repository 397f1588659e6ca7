"""Lists over the parts of an article, and what is said of one that is not quoted to its end."""

from dataclasses import replace

import pytest

from assistant.evidence.features import Features
from assistant.evidence.lists import find_cut_lists, items_of
from assistant.evidence.reading import ReadStatement
from assistant.evidence.scoring import Scored
from assistant.evidence.spans import ROOM_FOR_LIST, merge, stretch
from assistant.evidence.statements import LeadIn, split_passage
from assistant.question.intent import read_question
from assistant.types import Evidence
from index.types import Chunk, Metadata, Passage, Span

LEAD = "申请应当提交下列材料：\n"
NONE = Features(**dict.fromkeys(Features.__dataclass_fields__, 0.0))


def part(text: str, number: int) -> Passage:
    spans = (Span(0, 0, len(text)),)
    chunk = Chunk("a.md", number, "article", (), "第八条", text, spans, 9, "条例", number, id=str(number))
    return Passage(chunk, Metadata("条例"), 1.0)


def items(first: int, last: int, words: str = "证明") -> str:
    return "\n".join(f"（{'一二三四五六七八九十'[n]}）第{n}份{words}；" for n in range(first, last))


@pytest.fixture
def parts() -> list[Passage]:
    return [part(LEAD + items(0, 3), 0), part(items(3, 6) + "\n材料不全的，应当补正。", 1)]


def following(parts: list[Passage]):
    return lambda passage: dict(zip((one.chunk.id for one in parts), parts[1:], strict=False)).get(
        passage.chunk.id
    )


def test_all_items_are_found_and_nothing_behind_the_list(parts) -> None:
    lead = LeadIn(parts[0], 0, len(LEAD) - 1)
    found = list(items_of(lead, following(parts)))
    assert [one.text.strip()[:3] for one in found] == [
        "（一）",
        "（二）",
        "（三）",
        "（四）",
        "（五）",
        "（六）",
    ]
    assert {one.passage.chunk.id for one in found} == {"0", "1"}


@pytest.mark.parametrize("words", ["交什么材料", "第4份证明要交吗，都要交什么材料？"])
def test_a_list_asked_for_is_quoted_over_its_parts(parts, words: str) -> None:
    lead = LeadIn(parts[0], 0, len(LEAD) - 1)
    inside = [one for one in split_passage(parts[1], lead) if "第4份" in one.text]
    scored = Scored(ReadStatement(inside[0], 0.0, 0.0), NONE, 0.9)
    text = "".join(one.text for one in merge(stretch(read_question(words), scored, following(parts))))
    assert all(f"第{n}份" in text for n in range(6)) and "下列材料" in text


def as_evidence(passage: Passage, count: int) -> Evidence:
    end = [m.end for m in split_passage(passage)][count]
    return Evidence(passage, passage.chunk.text[:end], 0, end)


def test_a_list_that_is_too_long_is_cut_and_counted(parts) -> None:
    long = [
        part(
            LEAD + items(0, 10, "盖了公章并且经过公证的家庭收入住房和户籍情况书面证明材料原件及复印件各两份"),
            0,
        )
    ]
    lead = next(one for one in split_passage(long[0]) if one.is_lead)
    scored = Scored(ReadStatement(lead, 0.0, 0.0), NONE, 0.9)
    quoted = merge(stretch(read_question("要交哪些材料？"), scored, following(long)))
    assert sum(len(one.text) for one in quoted) < ROOM_FOR_LIST + len(LEAD) + 20
    evidence = [Evidence(one.passage, one.text, one.start, one.end) for one in quoted]
    (cut,) = find_cut_lists(evidence, following(long))
    assert 1 < cut.shown < cut.total == 10


def test_a_whole_list_and_a_single_item_are_not_cut(parts) -> None:
    whole = [part(LEAD + items(0, 3), 0)]
    assert find_cut_lists([as_evidence(whole[0], 3)], following(whole)) == ()
    assert find_cut_lists([as_evidence(whole[0], 1)], following(whole)) == ()
    (cut,) = find_cut_lists([as_evidence(parts[0], 3)], following(parts))
    assert (cut.shown, cut.total) == (3, 6)
    assert find_cut_lists([replace(as_evidence(parts[0], 3), start=20)], following(parts)) == ()


def test_a_field_of_a_guide_that_is_cut_is_counted() -> None:
    text = "\n".join(f"{n}. 第{n}份材料；" for n in range(1, 6))
    spans = (Span(0, 0, len(text)),)
    chunk = Chunk("a.md", 0, "section", (), "所需材料", text, spans, 9, "办事指南", id="0")
    field = Passage(chunk, Metadata("办事指南"), 1.0)
    (cut,) = find_cut_lists([as_evidence(field, 2)], None)
    assert (cut.shown, cut.total, cut.start) == (3, 5, 0)
    assert find_cut_lists([as_evidence(field, 0)], None) == ()
