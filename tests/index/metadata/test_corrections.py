"""What staff state of a document goes before what its text tells."""

from datetime import date

from index.metadata.corrections import correct
from index.metadata.frontmatter import FrontMatter
from index.types import Metadata, Status

READ = Metadata("甲办法", "青岛市", ("山东省", "青岛市"), effective=date(2020, 1, 1), status=Status.REPEALED)


def test_only_what_was_set_changes():
    assert correct(READ, FrontMatter()) == READ
    assert correct(READ, FrontMatter(title="乙办法")).title == "乙办法"
    assert correct(READ, FrontMatter(title="乙办法")).effective == date(2020, 1, 1)


def test_a_field_that_was_emptied_is_empty():
    emptied = FrontMatter.model_validate({"effective": None, "place": "", "status": None})
    found = correct(READ, emptied)
    assert (found.effective, found.place, found.division) == (None, "", ())
    assert found.status is Status.UNKNOWN


def test_a_place_is_a_name_or_a_path():
    assert correct(READ, FrontMatter(place="运城市")).division == ("山西省", "运城市")
    assert correct(READ, FrontMatter(place="示例省/示例市")).place == "示例市"
