"""The command line: `policy-assistant …`."""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from importlib.metadata import version as installed_version
from typing import Annotated

import click
import typer

from assistant.commands import approve as approving
from assistant.commands import ask as answering
from assistant.commands import check as wording
from assistant.commands import compare as comparing
from assistant.commands import doctor as checking
from assistant.commands import index as indexing
from assistant.commands import questions as asked
from assistant.commands import records as recording
from assistant.commands import search as searching
from assistant.commands import serve as serving
from assistant.commands.console import show_error, show_result
from index.errors import PolicyAssistantError

COMMAND_GROUP = "policy_assistant.commands"
OK, UNEXPECTED, USER_ERROR, INTERRUPTED = 0, 1, 2, 130


def build_app() -> typer.Typer:
    """Returns the commands of this package and those other packages registered under `COMMAND_GROUP`."""
    app = typer.Typer(
        name="policy-assistant",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # Rich's help pages take longer to load than everything else together
    )
    app.callback()(_root)
    app.add_typer(indexing.app, name="index")
    app.command("ask")(answering.ask)
    app.command("search")(searching.search)
    app.command("check")(wording.check)
    app.command("read")(comparing.read)
    app.command("redline")(comparing.redline)
    app.command("compare-cities")(comparing.compare_cities)
    app.command("serve")(serving.serve)
    app.command("doctor")(checking.doctor)
    app.add_typer(recording.app, name="records")
    app.add_typer(approving.app, name="approve")
    app.add_typer(asked.app, name="questions")
    for entry in sorted(entry_points(group=COMMAND_GROUP), key=lambda entry: entry.name):
        app.add_typer(entry.load(), name=entry.name)
    return app


def run(arguments: Sequence[str], app: typer.Typer | None = None) -> int:
    """Runs one command; whatever goes wrong ends as one line on standard error.

    Returns:
        0, 2 for a mistake of the user's, 1 for one of ours, 130 when interrupted.
    """
    try:
        command = typer.main.get_command(app or build_app())
        arguments = list(arguments) or ["--help"]
        code = command.main(args=arguments, prog_name="policy-assistant", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return OK
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "policy-assistant"
        show_error(f"{error.format_message()} (see {path} --help)")
        return USER_ERROR
    except (click.ClickException, PolicyAssistantError) as error:
        show_error(error.format_message() if isinstance(error, click.ClickException) else str(error))
        return USER_ERROR
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output, `head` say, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        return _report_crash(error)


def main() -> None:
    """Runs the command given on the command line and ends the process."""
    sys.exit(run(sys.argv[1:]))


def _show_version(wanted: bool) -> None:
    if wanted:
        show_result(f"policy-assistant {installed_version('policy-assistant')}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Answers questions about local policy from your documents, every sentence cited."""


def _report_crash(error: Exception) -> int:
    from assistant.operations.logs import record_crash

    log = record_crash(error)
    where = f"the log has the details: {log}" if log else "set POLICY_ASSISTANT_LOG_LEVEL=debug for details"
    show_error(f"unexpected {type(error).__name__}: {error}; {where}")
    return UNEXPECTED
