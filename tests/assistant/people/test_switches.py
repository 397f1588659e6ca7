"""Switches: what one server turns, another follows within a second."""

import time
from contextlib import closing

import pytest

from assistant.configuration.settings import Settings
from assistant.people.switches import LONGEST_MESSAGE, SwitchBoard, Switches
from assistant.records.database import open_database


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(_env_file=None, index_dir=tmp_path / "index")


def test_another_server_follows_within_a_second(house, settings):
    with closing(open_database(settings)) as database:
        other = SwitchBoard(database)
        assert other.now() == Switches()
        house.switches.turn("chief", chat_off=True, message="今晚维护")
        patience = time.monotonic() + 1
        while other.now() == Switches() and time.monotonic() < patience:
            time.sleep(0.02)
        assert other.now() == Switches(chat_off=True, message="今晚维护")
        assert house.switches.now() == other.now(), "the one that turned them knows at once"


def test_what_is_not_named_stays_and_who_turned_is_kept(house):
    house.switches.turn("chief", model_off=True, notice="通知")
    turned = house.switches.turn("deputy", approved_only=True, notice="x" * 1000)
    assert turned.switches == Switches(model_off=True, approved_only=True, notice="x" * LONGEST_MESSAGE)
    assert turned.changer == "deputy" and turned.changed is not None


def test_a_database_that_fails_leaves_them_as_they_stood(settings):
    with closing(open_database(settings)) as database:
        board = SwitchBoard(database)
        board.turn("chief", chat_off=True)
        assert board.now().chat_off
        (settings.index_dir.parent / "records.sqlite3").write_bytes(b"no database any more" * 500)
        board._looked = float("-inf")
        database.close()
        assert board.now().chat_off
