"""Files that are their owner's: for how long, and how many."""

import pytest

from assistant.web.protection.files import (
    COOKIE,
    MOST_FILES,
    Cabinet,
    Drawer,
    make_file,
    new_cookie,
    owner_of,
)


@pytest.fixture
def new_file(tmp_path):
    def make(name: str) -> str:
        (tmp_path / name).write_text(name)
        return str(tmp_path / name)

    return make


def test_a_file_is_its_owners_alone(new_file):
    cabinet = Cabinet()
    cabinet.put("one", new_file("a"))
    assert cabinet.owns("one", new_file("a"))
    assert not cabinet.owns("two", new_file("a"))
    assert not cabinet.owns("", new_file("a"))
    Drawer(cabinet, "").put(new_file("b"))
    assert not Drawer(cabinet, "").holds(new_file("b"))


def test_a_path_has_one_name(new_file, tmp_path):
    cabinet = Cabinet()
    cabinet.put("one", new_file("a"))
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert cabinet.owns("one", f"{tmp_path}/x/../a")
    assert cabinet.owns("one", str(tmp_path / "link"))


def test_what_is_old_is_deleted(new_file, tmp_path):
    cabinet = Cabinet(kept_seconds=0)
    cabinet.put("one", new_file("a"))
    assert not cabinet.owns("one", str(tmp_path / "a"))
    assert not (tmp_path / "a").exists()


def test_the_oldest_gives_way_unless_somebody_else_has_it_too(new_file, tmp_path):
    cabinet = Cabinet()
    for number in range(MOST_FILES + 2):
        cabinet.put("one", new_file(str(number)))
        if number == 1:
            cabinet.put("two", str(tmp_path / "1"))
    assert [cabinet.owns("one", str(tmp_path / str(n))) for n in (0, 1, 2)] == [False, False, True]
    assert [(tmp_path / str(n)).exists() for n in (0, 1, 2)] == [False, True, True]


def test_a_cookie_is_for_this_site_and_no_script():
    first, second = new_cookie(secure=True), new_cookie(secure=False)
    assert first.partition(";")[0] != second.partition(";")[0]
    assert "HttpOnly" in first and "SameSite=Strict" in first and "Secure" in first
    assert "Secure" not in second
    scope = {"type": "http", "headers": [(b"cookie", f"a=b; {COOKIE}=xyz".encode())]}
    assert owner_of(scope) == "xyz"
    assert owner_of({"type": "http", "headers": [(b"cookie", b"\xff;;=,")]}) == ""


def test_a_file_made_outside_a_request_is_nobodys(monkeypatch, tmp_path):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    path = make_file("表.csv", b"a,b")
    assert path.startswith(str(tmp_path)) and path.endswith("表.csv")
