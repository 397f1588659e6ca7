"""The form for metadata: what differs is stated, what does not make sense is said."""

from datetime import date

import pytest

from assistant.desk.metadata import UnusableChange, state, written
from index.metadata.frontmatter import FrontMatter
from index.types import Metadata, Status

KNOWN = Metadata(
    "甲办法", "青岛市", ("山东省", "青岛市"), kind="办法", effective=date(2020, 1, 1), status=Status.IN_FORCE
)
SHOWN = written(KNOWN)


def test_the_form_shows_what_is_known():
    assert SHOWN["place"] == "山东省/青岛市"
    assert (SHOWN["effective"], SHOWN["status"], SHOWN["published"]) == ("2020-01-01", "in_force", "")
    assert written(Metadata("乙"))["status"] == ""


def test_only_what_differs_is_stated():
    assert state(SHOWN, SHOWN, FrontMatter()).model_fields_set == set()
    stated = state(SHOWN | {"number": " 3号 ", "effective": "2021年2月3日"}, SHOWN, FrontMatter())
    assert stated.model_fields_set == {"number", "effective"}
    assert (stated.number, stated.effective) == ("3号", date(2021, 2, 3))


def test_what_was_stated_before_stays_and_an_emptied_field_is_stated_as_empty():
    before = FrontMatter(issuer="青岛市人民政府")
    stated = state({"effective": ""}, SHOWN, before)
    assert stated.model_fields_set == {"issuer", "effective"}
    assert stated.effective is None
    assert state({"status": ""}, SHOWN, FrontMatter()).status is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "the title must not be empty"),
        ({"title": "长" * 201}, "at most 200 characters"),
        ({"effective": "明年"}, "明年 is no day"),
        ({"effective": "2021-02-30"}, "is no day"),
        ({"status": "valid"}, "valid 不是一种效力"),
        ({"place": "朝阳区"}, "several places are called 朝阳区"),
        ({"place": "山东省//青岛市"}, "between the slashes"),
        ({"repealed": "2019-01-01"}, "before it takes effect"),
        ({"repealed": "2021-01-01"}, "it ended on 2021-01-01"),
        ({"replaced_by": "乙办法"}, "cannot be marked as in force"),
    ],
)
def test_what_cannot_be_is_said(values, said):
    with pytest.raises(UnusableChange, match=said):
        state(SHOWN | values, SHOWN, FrontMatter())


def test_a_repeal_is_stated():
    stated = state(
        SHOWN | {"status": "repealed", "repealed": "2024-01-01", "replaced_by": "乙办法"},
        SHOWN,
        FrontMatter(),
    )
    assert (stated.status, stated.repealed) == (Status.REPEALED, date(2024, 1, 1))
