"""Every store can be put in the place of another: the same methods, called the same way."""

import inspect

import pytest

from index.stores.dense import DenseIndex
from index.stores.files import FileBackend
from index.stores.lexical import LexicalIndex
from index.stores.postgres import PostgresBackend
from index.stores.postgres_dense import PostgresDense
from index.stores.postgres_lexical import PostgresLexical
from index.stores.protocols import Backend, DenseStore, LexicalStore

PAIRS = [
    (DenseStore, DenseIndex),
    (DenseStore, PostgresDense),
    (LexicalStore, LexicalIndex),
    (LexicalStore, PostgresLexical),
    (Backend, FileBackend),
    (Backend, PostgresBackend),
]


def methods_of(protocol):
    return {
        name: found for name, found in vars(protocol).items() if not name.startswith("_") and callable(found)
    }


@pytest.mark.parametrize(("protocol", "kind"), PAIRS, ids=lambda one: one.__name__)
def test_a_store_takes_what_its_protocol_says(protocol, kind):
    assert methods_of(protocol)
    for name, method in methods_of(protocol).items():
        wanted, had = inspect.signature(method), inspect.signature(getattr(kind, name))
        assert list(had.parameters) == list(wanted.parameters), name
        assert [one.default for one in had.parameters.values()] == [
            one.default for one in wanted.parameters.values()
        ]


@pytest.mark.parametrize(("protocol", "kind"), PAIRS[:4], ids=lambda one: one.__name__)
def test_whoever_counts_reads_a_property(protocol, kind):
    assert isinstance(protocol.count, property) and isinstance(kind.count, property)


def test_a_store_that_lacks_a_method_cannot_be_made():
    class Half(DenseStore):
        """Has nothing."""

    with pytest.raises(TypeError, match="abstract"):
        Half()
