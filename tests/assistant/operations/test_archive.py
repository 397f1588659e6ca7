"""A backup is whole or not there, and nothing in it is taken on trust."""

import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.operations.archive import (
    FORMAT,
    ArchiveUnusable,
    Contents,
    extract,
    mark_files,
    read_contents,
    write_archive,
)


def contents_of(folder, **changes) -> Contents:
    known = {
        "format": FORMAT, "program": "0.1.0", "created": datetime.now(UTC), "records": "sqlite",
        "snapshot": "s", "files": mark_files(folder),
    }  # fmt: skip
    return Contents(**known | changes)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "folder"
    (made / "a" / "b").mkdir(parents=True)
    (made / "a" / "记录.txt").write_bytes(b"one" * 1000)
    (made / "a" / "b" / "empty").write_bytes(b"")
    return made


@pytest.fixture
def archive(folder, tmp_path):
    target = tmp_path / "saved.backup"
    write_archive(folder, contents_of(folder), target)
    return target


def test_what_was_written_comes_back(folder, archive, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    extract(archive, out)
    assert mark_files(out) == mark_files(folder)
    assert read_contents(archive).records == "sqlite"
    assert archive.stat().st_mode & 0o077 == 0, "records are for nobody else to read"
    assert [path.name for path in tmp_path.glob(".*")] == []


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_byte_that_has_changed_is_noticed(tmp_path_factory, place, flip):
    """Or changes nothing: a bit of a time stamp, say, is in no file."""
    folder = tmp_path_factory.mktemp("flipped")
    (folder / "in").mkdir()
    (folder / "in" / "x").write_bytes(bytes(range(256)) * 4)
    target = folder / "saved"
    write_archive(folder / "in", contents_of(folder / "in"), target)
    data = bytearray(target.read_bytes())
    data[int(place * len(data))] ^= flip
    target.write_bytes(data)
    (folder / "out").mkdir()
    try:
        extract(target, folder / "out")
    except ArchiveUnusable as error:
        assert str(target) in str(error)
    else:
        assert mark_files(folder / "out") == mark_files(folder / "in")


def test_half_a_backup_is_none(archive, tmp_path):
    data = archive.read_bytes()
    archive.write_bytes(data[: len(data) // 2])
    with pytest.raises(ArchiveUnusable, match="no backup, or only a part of one"):
        read_contents(archive)


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/outside", "a/../../outside", "a\\..\\outside", "c:outside"]
)
def test_no_file_is_written_outside(folder, tmp_path, name):
    mark = next(iter(mark_files(folder).values()))
    target = tmp_path / "evil"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("manifest.json", contents_of(folder, files={name: mark}).model_dump_json())
        archive.writestr(name, b"x")
    out = tmp_path / "deep" / "out"
    out.mkdir(parents=True)
    with pytest.raises(ArchiveUnusable, match=r"not to be trusted|does not hold"):
        extract(target, out)
    assert list(tmp_path.rglob("*outside*")) == []


def test_files_too_many_or_too_few_are_noticed(folder, archive, tmp_path):
    with zipfile.ZipFile(archive, "a") as added:
        added.writestr("more", b"x")
    with pytest.raises(ArchiveUnusable, match="the files that its manifest names"):
        extract(archive, tmp_path)


def test_a_file_larger_than_it_says_is_given_up(folder, tmp_path):
    target = tmp_path / "bomb"
    marks = {"a": mark_files(folder)["a/b/empty"]}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", contents_of(folder, files=marks).model_dump_json())
        archive.writestr("a", bytes(50 * 2**20))
    (tmp_path / "out").mkdir()
    with pytest.raises(ArchiveUnusable, match="damaged at a"):
        extract(target, tmp_path / "out")
    assert (tmp_path / "out" / "a").stat().st_size <= 2**20


def test_a_backup_of_a_newer_program_names_it(folder, tmp_path):
    target = tmp_path / "newer"
    write_archive(folder, contents_of(folder, format=FORMAT + 1, program="9.9"), target)
    with pytest.raises(ArchiveUnusable, match=r"policy-assistant 9\.9, which is newer"):
        read_contents(target)


def test_where_nothing_can_be_written_it_is_said(folder, tmp_path):
    with pytest.raises(ArchiveUnusable, match="cannot be written"):
        write_archive(folder, contents_of(folder), tmp_path / "nowhere" / "x")
