"""Three real replicas behind Debian's nginx, over one index and one database in PostgreSQL."""

import asyncio
import re
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from assistant.cli import run
from assistant.configuration.settings import PREFIX
from evals.benchmarks.cluster import balancing, free_port, replicating
from evals.benchmarks.replicas import load
from evals.benchmarks.serving import ServerFailed
from index.snapshots.layout import read_pointer

CORPUS = Path(__file__).parents[3] / "corpus"
QUESTIONS = ("示例市遛狗不牵绳罚多少？", "养犬登记每年多少钱？", "电梯多久检验一次？")
PER_DAY = 20
pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")), reason="nginx is not installed"
)


@pytest.fixture
def corpus(tmp_path):
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus"))


@pytest.fixture
def build(tmp_path, corpus, vector_database, monkeypatch):
    """Builds the index in PostgreSQL; gives its folder."""
    monkeypatch.setenv(f"{PREFIX}STORE", vector_database)

    def go():
        assert run(["index", "build", str(corpus), "--index-dir", str(tmp_path / "index")]) == 0
        return tmp_path / "index"

    return go


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "cluster"
    made.mkdir()
    return made


def test_replicas_share_index_and_limits_and_outlive_one_of_them(build, corpus, folder, vector_database):
    index_dir = build()
    settings = {
        "DATABASE_URL": vector_database,
        "QUESTIONS_PER_DAY": str(PER_DAY),
        "REQUESTS_PER_MINUTE": "0",
    }
    with replicating(index_dir, 3, folder, settings) as replicas, balancing(replicas, folder) as address:
        assert ask_each("203.0.113.7", replicas, PER_DAY + 4) == [200] * PER_DAY + [429] * 4
        assert ask_each("203.0.113.8", replicas, 3) == [200] * 3, "another visitor has a day of his own"

        first = read_pointer(index_dir)
        assert [one.ready()["snapshot"] for one in replicas] == [first] * 3
        (corpus / "shili-dog-fees.md").unlink()
        second = read_pointer(build())
        for one in replicas:
            wait_until(lambda one=one: one.ready().get("snapshot") == second)
            assert f"serving snapshot {second} instead of {first}" in one.log.read_text(encoding="utf-8")

        outcome = asyncio.run(load(address, QUESTIONS, 2.0, 9.0, replicas, kill_at=4.0))
        assert len(outcome.asked) == 18 < PER_DAY
        assert outcome.lost == []
        assert len(outcome.lost_in_flight) <= 3
        assert outcome.killed is not None
        assert [one for one in outcome.asked if not one.error and one.begun > outcome.killed[1]]
        assert [one.process.poll() is None for one in replicas] == [True, True, False]
        assert all(memory > 100 for memory in outcome.memory_mb)


def ask_each(visitor, replicas, times):
    """What replicas say in turn to questions that a proxy asks for a visitor."""
    replies = []
    with httpx.Client(trust_env=False, timeout=120, headers={"X-Forwarded-For": visitor}) as client:
        for number in range(times):
            address = f"{replicas[number % len(replicas)].address}/v1/ask"
            replies.append(client.post(address, json={"question": QUESTIONS[0]}).status_code)
    return replies


def wait_until(happened):
    patience = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < patience
        time.sleep(0.5)


def test_nginx_gets_every_replica_and_no_address_of_the_example(folder):
    made = [SimpleNamespace(address=f"http://127.0.0.1:{free_port()}") for _ in range(2)]
    with balancing(made, folder) as address:
        spread = (folder / "replicas.conf").read_text(encoding="utf-8")
        assert re.findall(r"server ([\d.:]+) ", spread) == [one.address[7:] for one in made]
        reply = httpx.get(f"{address}/readyz", trust_env=False)
    assert reply.status_code == 502, "nobody serves behind it"


def test_a_replica_that_does_not_start_says_why(build, folder):
    index_dir = build()
    with pytest.raises(ServerFailed, match=r"did not start.*REQUESTS_PER_MINUTE"):
        with replicating(index_dir, 1, folder, {"REQUESTS_PER_MINUTE": "many"}):
            raise AssertionError
