"""A desk over a small index of its own, made with the real embedding model."""

import shutil
from io import BytesIO

import pytest

from assistant.configuration.settings import Settings
from assistant.desk.drafts import Desk
from index.snapshots.layout import current_manifest

NEW = """---
title: 澜川市电动自行车管理办法
place: 示例省/澜川市
effective: 2024-05-01
---

# 澜川市电动自行车管理办法

第一条 电动自行车应当停放在划定的区域。

第二条 在楼道内停放电动自行车的，由消防救援机构责令改正，处五十元罚款。
"""


@pytest.fixture
def settings(tmp_path, index_dir) -> Settings:
    shutil.copytree(index_dir, tmp_path / "index", ignore=shutil.ignore_patterns("cache"))
    return Settings(_env_file=None, index_dir=tmp_path / "index", mode="extractive", llm="extractive")


@pytest.fixture
def desk(settings) -> Desk:
    return Desk(settings)


@pytest.fixture
def add(desk):
    """Puts a file into the draft: (name, text or bytes, doc)."""

    def make(name="电动车.md", content=NEW, doc="", who="li"):
        data = content if isinstance(content, bytes) else content.encode()
        return desk.add(who, name, BytesIO(data), doc)

    return make


@pytest.fixture
def dogs(index_dir) -> str:
    """The regulation on dogs, its fine raised."""
    (root,) = current_manifest(index_dir).roots
    with open(f"{root}/dogs-linchuan.md", encoding="utf-8") as file:
        return file.read().replace("二百元以上五百元以下", "三百元以上八百元以下")


@pytest.fixture
def quiet():
    """Nobody wants to know how far it is."""
    return lambda stage, done, total: None
