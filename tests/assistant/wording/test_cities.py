"""One question put for every city with documents on it."""

from assistant.types import Answer, Ending, Sentence
from assistant.wording.cities import NOTHING, Cell, cell_record, cell_text, cities_csv


def test_one_question_is_put_for_every_city(workbench):
    cells = {cell.place: cell for cell in workbench.cities("遛狗不牵绳罚多少？")}
    assert set(cells) == {"澜川市", "北禾市"}
    for place, fine in (("澜川市", "二百元以上五百元以下"), ("北禾市", "一百元以上三百元以下")):
        assert cells[place].answered
        assert fine in cells[place].answer.text
        assert cells[place].citations[0].startswith(f"《{place}犬只管理条例》第")
    table = cities_csv(list(cells.values())).decode("utf-8-sig").splitlines()
    assert table[0].startswith("地区,") and len(table) == 3


def test_places_in_the_question_choose_the_cities(workbench):
    (cell,) = [cell for cell in workbench.cities("澜川市遛狗不牵绳罚多少？") if cell.place == "澜川市"]
    assert cell_text(cell)
    assert not cell_text(cell).startswith("根据《"), "without the words that only name the document"
    both = [cell.place for cell in workbench.cities("澜川市和北禾市的公园几点开门？")]
    assert both == ["澜川市", "北禾市"]


def test_a_city_whose_documents_do_not_answer_shows_what_comes_closest(workbench):
    cells = {cell.place: cell for cell in workbench.cities("澜川市和北禾市在公园放烟花罚多少？")}
    assert cells["澜川市"].answered
    silent = cells["北禾市"]
    assert not silent.answered
    assert cell_text(silent) == NOTHING
    assert silent.citations == ()
    record = cell_record(silent)
    assert (record["answered"], record["citations"]) == (False, [])
    assert record["nearest"] is None or record["nearest"]["place"] == "北禾市"


def test_a_cell_that_begins_like_a_formula_stays_text():
    answer = Answer("问", Ending.ANSWERED, (Sentence("=1+1", ()),), ())
    row = cities_csv([Cell(("示例省", "澜川市"), answer)]).decode("utf-8-sig").splitlines()[1]
    assert "'=1+1" in row
