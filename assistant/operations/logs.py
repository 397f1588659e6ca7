"""Structured logging: what happened to standard error, and to a file that outlives the terminal."""

import logging
import os
import sys
import warnings
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog
from platformdirs import user_log_path

from assistant.language.masking import mask_personal_data

_MEGABYTE = 1_000_000
_OURS = frozenset({"timestamp", "level", "logger"})


def log_file() -> Path:
    """Returns where this user's log is kept."""
    return user_log_path("policy-assistant") / "policy-assistant.log"


def configure_logging(level: str, as_json: bool) -> None:
    """Sends this process's log, the libraries' too, to standard error and to `log_file()`.

    Args:
        level: `debug`, `info`, `warning` or `error`.
        as_json: One JSON object a line on standard error; the file always has them.
    """
    if level != "debug":
        _quiet_libraries()
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    console = logging.StreamHandler()
    console.setFormatter(_formatter(shared, as_json))
    console.addFilter(lambda record: not getattr(record, "file_only", False))
    root = logging.getLogger()
    root.handlers = [console, *_file_handlers(shared)]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _quiet_libraries() -> None:
    """Keeps progress bars and advice of libraries, meant for their programmers, off the terminal."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    warnings.simplefilter("ignore")


def record_crash(error: BaseException) -> Path | None:
    """Writes the traceback of an unexpected error to the log file only.

    Returns:
        The file, or None where none can be written.
    """
    handlers = [h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler)]
    logging.getLogger("policy-assistant").error("unexpected error", exc_info=error, extra={"file_only": True})
    return Path(handlers[0].baseFilename) if handlers else None


def _formatter(shared: list[structlog.typing.Processor], as_json: bool) -> logging.Formatter:
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, _mask, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [_shorten_exception, _mask, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _mask(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keeps numbers and addresses of people out of the log, wherever an error or a library quotes them."""
    for name, value in event.items():
        if isinstance(value, str) and name not in _OURS:
            event[name] = mask_personal_data(value)
    return event


def _shorten_exception(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Leaves an exception's name and words on the terminal; its traceback is in the file."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__name__}: {error}"
    return event


def _file_handlers(shared: list[structlog.typing.Processor]) -> list[logging.Handler]:
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_MEGABYTE, backupCount=2, encoding="utf-8")
    except OSError as error:  # a read-only home must not keep anyone from asking a question
        logging.getLogger(__name__).debug("no log file: %s", error)
        return []
    handler.setFormatter(_formatter(shared, as_json=True))
    return [handler]
