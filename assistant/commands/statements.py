"""`policy-assistant statements`: the transparency record and the accessibility statement, as Markdown."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, settings_with
from assistant.operations.statements import NAMES, make_statement

_LANGUAGES = {"zh": ".zh-CN.md", "en": ".md"}


def statements(
    index_dir: IndexDir = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write files there; otherwise to the terminal.", show_default=False),
    ] = None,
    evaluation: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder of the evaluation; the setting otherwise.", show_default=False
        ),
    ] = None,
) -> None:
    """Write the transparency record and the accessibility statement."""
    settings = settings_with(index_dir=index_dir, evaluation=evaluation)
    for name in NAMES:
        for language, ending in _LANGUAGES.items():
            text = make_statement(name, settings, language).as_markdown()
            if out is None:
                show_result(text)
                continue
            out.mkdir(parents=True, exist_ok=True)
            path = out / f"{name}{ending}"
            path.write_text(text, encoding="utf-8")
            show_result(str(path))
