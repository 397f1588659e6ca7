"""Looking at a corpus: what there is, what is left out and why."""

import os

import pytest

from index.building.survey import list_documents, survey
from index.errors import PolicyAssistantError

PLENTY = 2**20


def test_files_are_named_from_their_root_and_fingerprinted(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("第一条", encoding="utf-8")
    (tmp_path / "b.md").write_text("第一条", encoding="utf-8")
    found = survey([tmp_path], PLENTY).files
    assert set(found) == {"sub/a.txt", "b.md"}
    assert found["sub/a.txt"].digest == found["b.md"].digest
    before = found["b.md"].digest
    (tmp_path / "b.md").write_text("第二条", encoding="utf-8")
    assert survey([tmp_path], PLENTY).files["b.md"].digest != before


def test_a_file_given_by_itself_has_its_name_only(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("第一条", encoding="utf-8")
    assert list(survey([path], PLENTY).files) == ["a.txt"]


def test_what_is_too_large_or_named_twice_is_left_out_with_the_reason(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text(folder)
    (tmp_path / "one" / "large.txt").write_bytes(b"x" * (PLENTY + 1))
    seen = survey([tmp_path / "one", tmp_path / "two"], PLENTY)
    assert list(seen.files) == ["same.txt"]
    reasons = dict(seen.skipped)
    assert "larger than 1 MiB (POLICY_ASSISTANT_MAX_FILE_MB)" in reasons["large.txt"]
    assert str(tmp_path / "one" / "same.txt") in reasons[str(tmp_path / "two" / "same.txt")]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_left_out(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    assert survey([tmp_path], PLENTY).skipped[0][1].startswith("cannot be read")


def test_a_wrong_path_or_an_empty_folder_is_one_line(tmp_path):
    with pytest.raises(PolicyAssistantError, match="nowhere does not exist"):
        survey([tmp_path / "nowhere"], PLENTY)
    with pytest.raises(PolicyAssistantError, match="no documents in"):
        list_documents([tmp_path])
