"""A watched folder: files that came to rest become changes."""

import time

import pytest

from assistant.desk.drafts import Desk
from assistant.desk.jobs import PUBLISH, READ, Jobs
from assistant.desk.watching import WATCHER, WatchedFolder, watching
from index.snapshots.layout import read_pointer

TEXT = "# 澜川市夜市管理办法\n\n第一条 夜市每日十八时开市。\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "inbox"
    made.mkdir()
    return made


@pytest.fixture
def watched(settings, folder):
    return WatchedFolder(settings, folder)


def wait(holds):
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("not within two minutes")


def test_a_file_is_taken_once_it_stays_the_same(desk, folder, watched):
    (folder / "办法").mkdir()
    path = folder / "办法" / "夜市.md"
    path.write_text("# 一半", encoding="utf-8")
    assert watched.look() == []
    path.write_text(TEXT, encoding="utf-8")
    assert watched.look() == []
    assert watched.look() == ["办法/夜市.md"]
    entry = desk.draft()["办法/夜市.md"]
    assert entry.who == WATCHER and (desk.folder / entry.file).read_text("utf-8") == TEXT
    assert watched.look() == []


def test_another_start_takes_nothing_twice_and_sees_what_was_removed(settings, desk, folder, watched):
    for name in ("a.md", "b.md"):
        (folder / name).write_text(TEXT + name, encoding="utf-8")
    watched.look()
    assert watched.look() == ["a.md", "b.md"]
    again = WatchedFolder(settings, folder)
    assert again.look() == [] == again.look()
    (folder / "a.md").unlink()
    again.look()
    assert again.look() == ["a.md"]
    assert desk.draft()["a.md"].withdrawn and not desk.draft()["b.md"].withdrawn


def test_a_folder_that_is_gone_or_emptied_withdraws_nothing(desk, folder, watched):
    path = folder / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    watched.look(), watched.look()
    path.unlink()
    for _ in range(3):
        assert watched.look() == []
    folder.rmdir()
    assert watched.look() == []
    assert not desk.draft()["a.md"].withdrawn


def test_links_out_of_the_folder_and_large_files_are_left(settings, tmp_path, folder):
    (tmp_path / "secret.txt").write_text("第一条 秘密。", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "large.txt").write_bytes(b"x" * (2**20 + 1))
    small = WatchedFolder(settings.model_copy(update={"max_file_mb": 1}), folder)
    small.look()
    assert small.look() == []


def test_what_was_taken_is_read_and_waits_unless_the_settings_publish_it(settings, desk, folder):
    served, jobs = read_pointer(settings.index_dir), Jobs(settings)
    (folder / "夜市.md").write_text(TEXT, encoding="utf-8")
    careful = WatchedFolder(settings, folder)
    careful.look(), careful.look(), careful.go_on()
    wait(lambda: not jobs.last(READ).running)
    careful.go_on()
    assert jobs.last(PUBLISH) is None and set(desk.draft()) == {"夜市.md"}

    eager = WatchedFolder(settings.model_copy(update={"watched_folder_publish": True}), folder)
    desk.withdraw("li", "parks.md")
    eager.go_on()
    assert jobs.last(PUBLISH) is None, "somebody else's change waits for them"
    desk.discard("li", "parks.md")
    eager.go_on()
    wait(lambda: jobs.last(PUBLISH) and not jobs.last(PUBLISH).running)
    assert jobs.last(PUBLISH).error == ""
    assert read_pointer(settings.index_dir) != served
    assert set(Desk(settings).published().entries) == {"夜市.md"}


def test_watching_ends_with_the_server(settings, folder):
    with watching(settings), watching(settings.model_copy(update={"watched_folder": folder})):
        pass
