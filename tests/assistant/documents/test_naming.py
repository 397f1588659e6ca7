"""A document is found by what people call it; what fits several or none names candidates."""

from contextlib import closing
from pathlib import Path

import pytest

from assistant.documents.naming import choose_document, find_path
from index.errors import PolicyAssistantError
from index.snapshots.layout import current_manifest
from index.snapshots.opening import open_index

CORPUS = Path(__file__).parents[3] / "corpus"


@pytest.fixture(scope="module")
def index(demo_index):
    manifest = current_manifest(demo_index)
    with closing(open_index(demo_index, manifest.recipe.embedder)) as live, live.reading() as index:
        yield index


@pytest.fixture(scope="module")
def dogs(index) -> str:
    return next(doc for doc, one in index.store.metadata.items() if one.title == "示例市养犬管理条例（演示）")


@pytest.mark.parametrize(
    "given", ["示例市养犬管理条例（演示）", "《示例市养犬管理条例（演示）》", " 示例市养犬管理条例 （演示）"]
)
def test_a_title_is_enough_in_marks_or_between_spaces(index, dogs, given) -> None:
    assert choose_document(index, given.format("示例市养犬管理条例（演示）")) == dogs


def test_a_name_and_a_part_of_one_are_enough(index, dogs) -> None:
    assert choose_document(index, dogs) == dogs
    assert choose_document(index, dogs[: dogs.rindex(".")]) == dogs


def test_what_fits_several_lists_them(index, dogs) -> None:
    with pytest.raises(PolicyAssistantError, match="documents fit 养犬") as caught:
        choose_document(index, "养犬")
    assert dogs in str(caught.value) or "more" in str(caught.value)


def test_what_fits_none_names_the_nearest(index) -> None:
    with pytest.raises(PolicyAssistantError, match="no file 示例市养犬管里条例"):
        choose_document(index, "示例市养犬管里条例")


def test_a_path_on_disk_is_the_document_of_that_file(index, dogs) -> None:
    assert find_path(index, CORPUS / dogs) == dogs
    assert find_path(index, CORPUS / "none.md") == ""
