"""Databases to keep records in: a SQLite file, and PostgreSQL where Debian's is installed."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from assistant.configuration.settings import Settings
from assistant.records.database import open_database


def find_postgres() -> Path | None:
    """The newest PostgreSQL on this machine."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    beside = shutil.which("initdb")
    return next(iter([*folders, *([Path(beside).parent] if beside else [])]), None)


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL server of our own, gone after the tests."""
    pytest.importorskip("psycopg", reason="PostgreSQL needs `pip install psycopg[binary]`")
    programs = find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    # Not below pytest's folder: that is for root alone, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="records-"))
    as_other = []
    if os.name == "posix" and os.geteuid() == 0:  # PostgreSQL refuses to run as root
        if shutil.which("runuser") is None:
            pytest.skip("PostgreSQL does not run as root, and there is no runuser")
        shutil.chown(folder, "postgres")
        as_other = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_other, str(programs / program), *arguments],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "records", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h '' -F", "start")
    yield f"postgresql://records@/postgres?host={folder}"
    run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path) -> Settings:
    index_dir = tmp_path / "new" / "index"
    if request.param == "sqlite":
        return Settings(_env_file=None, index_dir=index_dir)
    address = request.getfixturevalue("postgres")
    import psycopg

    name = f"test_{time.time_ns()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database_url = address.replace("/postgres?", f"/{name}?")
    return Settings(_env_file=None, index_dir=index_dir, database_url=database_url)


@pytest.fixture
def database(settings):
    opened = open_database(settings)
    yield opened
    opened.close()
