"""What staff did to the documents, noted in one place."""

import structlog

_log = structlog.get_logger(__name__)


def note_change(who: str, what: str, target: str) -> None:
    """Notes in the log who changed what of which document or snapshot."""
    _log.info("documents changed", who=who, what=what, target=target)
