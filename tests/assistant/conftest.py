"""Commands in this process, and questions that were asked."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.feedback import FeedbackStore, Vote
from assistant.records.journal import Call, Journal
from assistant.records.models import QuestionRow
from assistant.types import Answer, Ending, Question


@pytest.fixture
def command(capfd, tmp_path, monkeypatch):
    """Runs a command in an empty folder; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def asked(tmp_path):
    """A database beside `tmp_path / "index"` with three questions: refused, disliked, answered."""
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    with closing(open_database(settings)) as database:
        for n, (text, ending) in enumerate(
            [
                ("狗证哪里办？", Ending.REFUSED),
                ("浴池几点开？", Ending.ANSWERED),
                ("遛狗罚多少？", Ending.ANSWERED),
            ]
        ):
            answer = Answer(text, ending, text="答。")
            Journal(database).record(Question(text, place="澜川市"), answer, Call("api", "", f"a{n}"))
            with database.session() as session:
                session.get(QuestionRow, f"a{n}").asked = datetime(2026, 11, n + 1, 12, tzinfo=UTC)
        FeedbackStore(database).record("a1", Vote.DOWN, "浴池几点开？", "答。", "时间不对")
        yield database
