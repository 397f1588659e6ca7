"""Which cells of a table a question names: the reader tells the column, the question's words the row."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence.columns import (
    adds_condition,
    column_key,
    figures_named,
    is_named,
    is_total_asked,
    same_column,
)
from assistant.evidence.deeds import list_of_deeds
from assistant.evidence.scoring import COMPANION_SHARE, Scored

# Of a table's cells that are nearly as likely those are quoted that have most of the question's words.
CELL_SHARE, LESS_TOLD = 0.75, 0.05
# What it counts that the name of a row stands in the question whole: 癫痫, not 癫痫所致精神障碍.
NAMED = 0.25
# And what it takes away that the row has a condition that the question says nothing of.
ADDED = 0.5
# A cell is named by the question only if it is at least so likely, beside the likeliest of its column; those
# of the column that are not named are no more likely than this.
ROW_SHARE, UNNAMED_SHARE = 0.35, 0.5


def is_asked_too(question: str, cell: Scored, best: Scored) -> bool:
    """Whether another cell of the best one's table fits the question as well, above all one of its column."""
    share = COMPANION_SHARE if same_column(cell.statement, best.statement) else CELL_SHARE
    return (
        cell.probability >= share * best.probability
        and cell.features.figure >= best.features.figure
        and _told(question, cell) >= _told(question, best) - LESS_TOLD
    )


def named_rows_first(question: str, ranked: Sequence[Scored]) -> Sequence[Scored]:
    """The statements, among the cells of a column first those whose rows the question names best.

    Whether a table answers, and which column, is the reader's to tell; which row, the words of the question.
    It is the same with a list of deeds and their penalties, whose items are alike but for the deed.
    """
    columns: dict[tuple[object, ...], list[Scored]] = {}
    for one in ranked:
        if key := column_key(one.statement) or list_of_deeds(one.statement):
            columns.setdefault(key, []).append(one)
    settled = {}
    for cells in columns.values():
        top = cells[0].probability
        told = {id(one): _told(question, one) for one in cells if one.probability >= ROW_SHARE * top}
        named = [one for one in cells if told.get(id(one), 0.0) >= max(told.values()) - LESS_TOLD]
        for one in cells:
            lifted = one.probability * top / named[0].probability
            settled[id(one)] = lifted if one in named else min(one.probability, UNNAMED_SHARE * top)
    again = [replace(one, probability=settled.get(id(one), one.probability)) for one in ranked]
    return sorted(again, key=lambda one: one.probability, reverse=True)


def _told(question: str, one: Scored) -> float:
    """How much of the question's words and figures a cell has, above all letter by letter; a deed by meaning.

    By meaning one illness is as near as another, but 没拴绳 is 未使用牵引带.
    """
    if not one.statement.is_cell:
        return one.features.told + one.features.pairs
    letters = 2 * one.features.pairs + one.features.told / 4
    named = figures_named(question, one.statement) + NAMED * is_named(question, one.statement)
    added = ADDED * adds_condition(question, one.statement)
    return letters + named - added + is_total_asked(question, one.statement)
