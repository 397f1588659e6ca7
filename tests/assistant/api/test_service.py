"""A service whose chain writes down what it is asked, and is otherwise the same."""

from contextlib import closing

from assistant.api.service import reading, record_service
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.journal import Call
from assistant.records.questions import Filter, list_questions
from assistant.types import Question


def test_questions_are_written_down_and_answered_as_before(service, tmp_path) -> None:
    with closing(open_database(Settings(_env_file=None, index_dir=tmp_path / "index"))) as database:
        recorded = record_service(service, database)
        question = Question("示例市遛狗不牵绳罚多少？")
        answer = recorded.chain.invoke(question, Call("api").as_config())
        assert answer.sentences == service.chain.invoke(question).sentences
        (row,) = list_questions(database, Filter())
        assert (row.text, row.channel, row.status) == (question.text, "api", "answered")


def test_it_reads_the_same_documents(service, tmp_path) -> None:
    with closing(open_database(Settings(_env_file=None, index_dir=tmp_path / "index"))) as database:
        recorded = record_service(service, database)
        assert recorded.embedder is service.embedder
        assert recorded.reranker is service.reranker
        with reading(recorded) as ours, reading(service) as theirs:
            assert ours is theirs
