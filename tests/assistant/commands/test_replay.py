"""A recorded question asked again: the same, or the first step that differs."""

import json
from contextlib import closing

import pytest

from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.journal import Call, Journal, record_chain
from assistant.types import Question, Turn

RULE = """---
title: 样本市公园管理办法
place: 示例省/样本市
status: in_force
effective: 2020-01-01
---

# 样本市公园管理办法

第一条 为了管好公园，制定本办法。

第二条 在公园内燃放烟花爆竹的，由城市管理部门责令停止，处五百元罚款。
"""
ASKED = "公园里放鞭炮罚多少钱？"


@pytest.fixture
def recorded(command, tmp_path, monkeypatch):
    """An index, and two questions that were asked of it."""
    monkeypatch.setenv("POLICY_ASSISTANT_MODE", "extractive")
    monkeypatch.setenv("POLICY_ASSISTANT_INDEX_DIR", str(tmp_path / "index"))
    (tmp_path / "rule.md").write_text(RULE, "utf-8")
    assert command("index", "build", "rule.md")[0] == 0
    settings = Settings(_env_file=None)
    with closing(open_database(settings)) as database, closing(open_assistant(settings)) as assistant:
        chain = record_chain(assistant.chain, Journal(database))
        history = (Turn("user", "样本市公园里能放鞭炮吗？"), Turn("assistant", "不能。"))
        first = chain.invoke(Question(ASKED, place="样本市"), Call("web", "", "a1").as_config())
        assert first.citations, first.text
        chain.invoke(Question("那罚多少钱？", history), Call("web", "", "a2").as_config())
    return command


def test_the_same_build_gives_the_same(recorded):
    for one in ("a1", "a2"):
        code, out, _ = recorded("replay", one)
        assert (code, out.strip()) == (0, "相同 / same")
    told = json.loads(recorded("replay", "a1", "--json")[1])
    assert told == {"id": "a1", "same": True, "build": []}


def test_a_document_that_changed_is_named_with_the_first_step(recorded, tmp_path):
    (tmp_path / "rule.md").write_text(RULE.replace("五百元", "八百元"), "utf-8")
    assert recorded("index", "build")[0] == 0
    code, out, _ = recorded("replay", "a1")
    assert code == 1
    assert "different from this step on: 检索到的段落" in out or "the passages found" in out
    assert "not as it was: 文件 / the documents" in out
    told = json.loads(recorded("replay", "a1", "--json")[1])
    assert not told["same"] and told["first"]["before"] != told["first"]["after"]
    assert recorded("index", "rollback")[0] == 0
    assert recorded("replay", "a1")[0] == 0


def test_what_was_never_kept_is_told(recorded):
    code, out, err = recorded("replay", "nothing")
    assert (code, out) == (2, "") and "nothing is kept" in err
