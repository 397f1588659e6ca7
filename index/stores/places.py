"""Which backend an address means: `path`, `http://…` (Chroma) or `postgresql://…`."""

from index.stores.files import FileBackend
from index.stores.protocols import Backend

POSTGRESQL = "postgresql://"


def backend_at(address: str) -> Backend:
    """Where the indexes of snapshots lie.

    Raises:
        IndexUnavailable: the address is PostgreSQL's, and its driver is not installed.
    """
    if address.startswith(POSTGRESQL):
        # Its driver is an extra, and takes a while to load.
        from index.stores.postgres import PostgresBackend

        return PostgresBackend(address)
    return FileBackend(address)
