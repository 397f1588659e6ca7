"""Articles that refer to each other are read together."""

from dataclasses import replace

import pytest

from assistant.evidence.references import as_near_as_named, find_references, opened_before, read_referred
from assistant.evidence.statements import split_passage
from index.stores.chunks import ChunkStore
from index.types import Chunk, Document, Metadata, Passage, Span

DUTIES = (
    "携犬外出应当遵守下列规定：\n（一）佩戴犬牌；\n（二）使用牵引带；\n（三）不得进入学校。\n"
    "重度管理区内还应当戴嘴套。"
)
PENALTY = "违反本条例第九条第一款第二项规定的，处一百元罚款。"
LONG = (
    "违反本条例规定，按照下列规定处罚：\n（一）不戴犬牌的，处五十元罚款；",
    "（二）不牵绳的，处一百元罚款。",
    "公安机关可以委托处罚。",
)


@pytest.fixture
def store(tmp_path):
    chunks = [
        Chunk("a.md", at, "article", (), label, text, (Span(0, 0, len(text)),), 9, "示例市条例", id=label)
        for at, (label, text) in enumerate((("第九条", DUTIES), ("第二十条", PENALTY)))
    ]
    chunks += [
        replace(chunks[0], position=2 + part, label="第二十一条", text=text, part=part, id=f"21-{part}")
        for part, text in enumerate(LONG)
    ]
    opened = ChunkStore.create(tmp_path / "store.sqlite")
    opened.add(Document("a.md", DUTIES + PENALTY, Metadata("示例市条例"), ""), chunks)
    opened.commit()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (PENALTY, ["第九条"]),
        ("违反第九条、第十二条规定的", ["第九条", "第十二条"]),
        ("依照《中华人民共和国治安管理处罚法》第七十五条处罚", []),
        ("三人以上同行", []),
    ],
)
def test_which_articles_a_text_names(text: str, labels: list[str]) -> None:
    assert [reference.label for reference in find_references(text)] == labels


def test_the_item_a_penalty_names_is_read_with_it(store) -> None:
    penalty = store.chunks_of("a.md")[1]
    assert read_referred(penalty, PENALTY, store) == "（二）使用牵引带；"
    assert "戴嘴套" in read_referred(penalty, "违反第九条第二款规定的", store)
    assert read_referred(penalty, "违反第九条规定的", store).startswith("携犬外出")


def test_a_paragraph_is_read_with_its_list(store) -> None:
    penalty = store.chunks_of("a.md")[1]
    said = read_referred(penalty, "违反第九条第一款规定的", store)
    assert "（三）不得进入学校。" in said and "戴嘴套" not in said


def test_an_article_is_as_near_as_the_nearest_that_it_names(store) -> None:
    duty, penalty = store.chunks_of("a.md")[:2]
    found = [Passage(duty, Metadata("条例"), 2.0, 0.9), Passage(penalty, Metadata("条例"), 0.5, 0.8)]
    first, second = as_near_as_named(found)
    assert first == found[0]
    assert 0.5 < second.score < 2.0 and second.dense == 0.9
    assert as_near_as_named(found[1:]) == found[1:]


def test_nothing_is_read_where_nothing_is_named(store) -> None:
    penalty = store.chunks_of("a.md")[1]
    assert read_referred(penalty, "处一百元罚款。", store) == ""
    assert read_referred(replace(penalty, kind="story"), PENALTY, store) == ""


def test_all_items_of_a_range_are_read(store) -> None:
    penalty = store.chunks_of("a.md")[1]
    said = read_referred(penalty, "违反第九条第一项至第三项规定的", store)
    assert said == "（一）佩戴犬牌；\n（二）使用牵引带；\n（三）不得进入学校。"


def test_a_list_that_goes_on_in_the_next_part_keeps_its_lead_in(store) -> None:
    begun, further, after = (
        Passage(one, Metadata("条例"), 1.0) for one in store.chunks_labelled("a.md", "第二十一条")
    )
    lead = opened_before(further, store)
    assert lead is not None and lead.text == "违反本条例规定，按照下列规定处罚："
    assert lead.passage.chunk.id == "21-0"
    assert opened_before(begun, store) is None
    assert [one.lead for one in split_passage(after, opened_before(after, store))] == [None]
