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


def test_only_plain_files_inside_the_corpus_are_taken(tmp_path):
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    corpus.mkdir(), outside.mkdir()
    (outside / "secret.txt").write_text("第一条")
    (corpus / "own.txt").write_text("第一条")
    (corpus / "same.txt").symlink_to(corpus / "own.txt")
    (corpus / "out.txt").symlink_to(outside / "secret.txt")
    (corpus / "device.txt").symlink_to("/dev/zero")
    (corpus / "nowhere.txt").symlink_to("/nowhere")
    (corpus / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(corpus / "pipe.txt")
    seen = survey([corpus], PLENTY)
    assert set(seen.files) == {"own.txt", "same.txt"}
    reasons = dict(seen.skipped)
    assert set(reasons) == {"out.txt", "device.txt", "nowhere.txt", "loop.txt", "pipe.txt"}
    assert "leads out of the corpus" in reasons["out.txt"]
    assert "pipe" in reasons["pipe.txt"]


def test_a_link_as_the_root_is_followed(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("第一条")
    (tmp_path / "linked").symlink_to(tmp_path / "corpus")
    assert set(survey([tmp_path / "linked"], PLENTY).files) == {"a.txt"}


@pytest.mark.skipif(os.name != "posix", reason="such names are POSIX's")
def test_a_name_that_is_no_utf8_is_told_and_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("第一条")
    with open(os.fsencode(tmp_path) + b"/\xff\xfe.txt", "w") as file:
        file.write("第一条")
    seen = survey([tmp_path], PLENTY)
    assert set(seen.files) == {"a.txt"}
    assert seen.skipped == ((r"\xff\xfe.txt", "the name is not UTF-8; rename it"),)
