"""Options that several commands share, and the settings they change."""

from getpass import getuser
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from assistant.configuration.settings import Settings, load_settings
from assistant.operations.logs import configure_logging

IndexDir = Annotated[
    Path | None, typer.Option("--index-dir", metavar="DIR", help="Folder of the index.", show_default=False)
]
Mode = Annotated[
    Literal["auto", "extractive", "llm"] | None,
    typer.Option(help="How answers are written; the setting otherwise.", show_default=False),
]
Place = Annotated[str, typer.Option(help="Place assumed when none is named, e.g. 运城.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def settings_with(**changes: Any) -> Settings:
    """Returns the settings with those options that were given, and starts logging.

    Raises:
        SettingsError: a setting is unknown or unusable.
    """
    given = {name: value for name, value in changes.items() if value is not None}
    settings = load_settings().model_copy(update=given)
    configure_logging(settings.log_level, settings.log_json)
    return settings


def operator() -> str:
    """Who calls a command, as the list of changes names them."""
    return f"cli:{getuser()}"
