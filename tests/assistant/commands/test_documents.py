"""`policy-assistant documents …`: the same deeds as in the page, by the same functions."""

import shutil

import pytest

from assistant.configuration.settings import Settings
from assistant.desk.drafts import Desk
from assistant.desk.jobs import READ, Jobs
from assistant.desk.readings import Readings
from index.snapshots.layout import read_pointer

TEXT = "# 澜川市夜市管理办法\n\n第一条 夜市每日十八时开市。\n\n第二条 占道摆摊的，处四十元罚款。\n"


@pytest.fixture
def desk(tmp_path, index_dir, monkeypatch) -> Desk:
    shutil.copytree(index_dir, tmp_path / "index", ignore=shutil.ignore_patterns("cache"))
    monkeypatch.setenv("POLICY_ASSISTANT_INDEX_DIR", str(tmp_path / "index"))
    return Desk(Settings(_env_file=None, index_dir=tmp_path / "index"))


@pytest.fixture
def market(tmp_path):
    path = tmp_path / "夜市.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_from_a_file_to_an_answer_and_back(command, desk, market):
    before = read_pointer(desk.settings.index_dir)
    code, out, err = command("documents", "add", str(market), "--who", "li")
    assert code == 0 and "新增：夜市.md" in out and "1 项修改未发布" in err
    assert [one.who for one in desk.draft().values()] == ["li"]
    code, _, err = command("documents", "state", "夜市.md", "place=示例省/澜川市")
    assert code == 0, err
    command("documents", "withdraw", "parks.md")
    code, out, _ = command("documents", "list")
    assert "未发布" in out and "已撤下" in out
    code, out, err = command("documents", "preview")
    assert code == 0 and "个答复会变" in out, err
    code, out, err = command("documents", "publish", "--who", "wang")
    assert code == 0 and "已发布" in out, err
    code, out, _ = command("ask", "占道摆摊罚多少？", "--place", "澜川市", "--mode", "extractive")
    assert "四十元" in out
    code, out, _ = command("documents", "snapshots")
    assert "wang" in out and "index build" in out
    code, out, err = command("documents", "rollback")
    assert code == 0 and read_pointer(desk.settings.index_dir) == before, err
    assert desk.published().entries == {}
    code, _, err = command("documents", "rollback")
    assert code == 2 and "no earlier snapshot" in err


def test_a_document_is_replaced_stated_put_back_and_discarded(command, desk, market):
    assert command("documents", "replace", "parks.md", str(market))[0] == 0
    assert command("documents", "state", "parks.md", "effective=2024-05-01", "kind=", "number=")[0] == 0
    stated = desk.draft()["parks.md"].stated()
    assert stated == {"effective": "2024-05-01", "kind": ""}, "number was empty before"
    command("documents", "withdraw", "parks.md")
    command("documents", "restore", "parks.md")
    assert not desk.draft()["parks.md"].withdrawn
    command("documents", "discard")
    assert desk.draft() == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("replace", "none.md", "夜市.md"), "there is no document none.md"),
        (("add", "nowhere.md"), "nowhere.md: No such file"),
        (("withdraw", "none.md"), "there is no document none.md"),
        (("state", "parks.md", "effective=soon"), "soon is no day"),
        (("state", "parks.md", "colour=red"), "there is no field colour"),
        (("publish",), "no changes to publish"),
        (("rollback", "x"), "no snapshot x"),
    ],
)
def test_a_mistake_is_one_line(command, desk, market, arguments, said):
    code, _, err = command("documents", *arguments)
    assert code == 2 and said in err
    assert len(err.strip().splitlines()) == 1


def test_a_file_that_cannot_be_read_is_said_at_once(command, desk, tmp_path):
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    _, out, _ = command("documents", "add", "坏.pdf")
    assert "读不出来" in out


def test_what_a_server_starts_reads_all_that_waits(command, desk, market):
    with market.open("rb") as file:
        entry = desk.add("li", "夜市.md", file)
    assert command("documents", "work", "read", "--who", "li")[0] == 0
    assert Readings(desk.settings).understanding(entry)
    assert Jobs(desk.settings).last(READ).ended
