from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.cards import make_cards
from assistant.types import Answer, Citation, Ending, Evidence
from index.types import Chunk, Metadata, Passage, Span


def words(pieces):
    return "".join(piece.text for piece in pieces)


def test_cited_passages_come_first_and_carry_their_numbers(answer):
    cards = make_cards(replace(answer, evidence=tuple(reversed(answer.evidence))))
    assert [card.numbers for card in cards] == [(1, 2), ()]
    marked = {piece.numbers: piece.text for piece in cards[0].excerpt if piece.marked}
    assert marked == {(1,): "处二百元罚款", (2,): "拒不改正的，处五百元以上一千元以下罚款。"}


def test_while_pending_the_evidence_is_marked_without_numbers(answer):
    cards = make_cards(replace(answer, status=Ending.PENDING, citations=(), sentences=()))
    assert [card.numbers for card in cards] == [(), ()]
    assert [piece.text for piece in cards[0].excerpt if piece.marked] == ["处二百元罚款"]
    assert cards[0].locator == "第十五条第二款"


def test_card_tells_what_is_known_of_the_document(answer):
    card = make_cards(answer)[0]
    assert card.title == "样本市养犬管理条例（演示）"
    assert (card.issuer, card.document_number) == ("样本市人民代表大会常务委员会", "样本市公告第3号")
    assert (str(card.published), str(card.effective), card.status) == ("2021-07-29", "2021-10-01", "in_force")


def test_excerpt_begins_and_ends_with_whole_clauses(answer):
    assert words(make_cards(answer)[0].excerpt) == (
        "…违反前款规定，不牵绳的，由公安机关责令改正，处二百元罚款；拒不改正的，处五百元以上一千元以下罚款。…"
    )


def test_a_citation_without_evidence_still_gets_a_card(answer):
    cards = make_cards(replace(answer, evidence=()))
    assert [(card.numbers, words(card.excerpt)) for card in cards] == [
        ((1,), "处二百元罚款"),
        ((2,), "拒不改正的，处五百元以上一千元以下罚款。"),
    ]


@st.composite
def cited_passages(draw):
    """A passage whose cleaned text skips parts of the loaded text, and a quote from it."""
    lengths = draw(st.lists(st.integers(1, 200), min_size=1, max_size=4))
    raw, clean, spans = draw(st.integers(0, 50)), 0, []
    for length in lengths:
        spans.append(Span(clean, raw, length))
        clean, raw = clean + length, raw + length + draw(st.integers(0, 9))
    text = draw(st.text("甲乙。；\n ", min_size=clean, max_size=clean))
    start = draw(st.integers(0, clean - 1))
    end = draw(st.integers(start + 1, clean))
    return Chunk("d", 0, "section", (), "节", text, tuple(spans), 1, "题"), start, end


@given(cited_passages())
def test_marked_words_are_those_the_citation_points_at(made):
    chunk, start, end = made
    low, high = chunk.raw_ranges(start, end)[0][0], chunk.raw_ranges(start, end)[-1][1]
    citation = Citation(1, "d", "题", "", "节", chunk.text[start:end], low, high)
    passage = Passage(chunk, Metadata("题"), 1.0)
    evidence = Evidence(passage, chunk.text[start:end], start, end)
    (card,) = make_cards(Answer("问", Ending.ANSWERED, citations=(citation,), evidence=(evidence,)))
    assert card.numbers == (1,)
    assert "".join(piece.text for piece in card.excerpt if piece.marked) == chunk.text[start:end]
    assert words(card.whole) == chunk.text
