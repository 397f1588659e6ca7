"""Readers' votes on answers, kept in a small SQLite file."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from index.errors import PolicyAssistantError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vote (
    answer_id TEXT PRIMARY KEY,
    vote TEXT NOT NULL CHECK (vote IN ('up', 'down')),
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    voted TEXT NOT NULL
) STRICT
"""


class FeedbackUnavailable(PolicyAssistantError):
    """Votes cannot be stored; the text names the file."""


class Vote(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


class FeedbackStore:
    """Stores one vote an answer; a second vote on the same answer replaces the first."""

    def __init__(self, path: Path):
        self._path = path

    def record(self, answer_id: str, vote: Vote, question: str, answer: str) -> None:
        """Stores a vote with what it is about and the time.

        Raises:
            FeedbackUnavailable: the file cannot be written.
        """
        row = (answer_id, vote.value, question, answer, datetime.now(UTC).isoformat(timespec="seconds"))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute(_SCHEMA)
                connection.execute("INSERT OR REPLACE INTO vote VALUES (?, ?, ?, ?, ?)", row)
        except (OSError, sqlite3.Error) as error:
            raise FeedbackUnavailable(f"cannot store feedback in {self._path}: {error}") from error

    def votes_on(self, answer_ids: Sequence[str]) -> dict[str, Vote]:
        """Returns the votes there are on these answers.

        Raises:
            FeedbackUnavailable: the file cannot be read.
        """
        if not self._path.exists():
            return {}
        wanted = json.dumps(list(answer_ids))
        query = "SELECT answer_id, vote FROM vote WHERE answer_id IN (SELECT value FROM json_each(?))"
        try:
            with closing(self._connect()) as connection:
                connection.execute(_SCHEMA)
                return {row[0]: Vote(row[1]) for row in connection.execute(query, (wanted,))}
        except sqlite3.Error as error:
            raise FeedbackUnavailable(f"cannot read feedback in {self._path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=10)
