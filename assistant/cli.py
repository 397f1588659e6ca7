"""The command line: `policy-assistant …`."""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from importlib.metadata import version as installed_version

import click

from assistant.commands.console import show_error, show_result
from assistant.commands.lazy import LazyGroup, as_command, lazy_commands
from index.errors import PolicyAssistantError

COMMAND_GROUP = "policy_assistant.commands"
OK, UNEXPECTED, USER_ERROR, INTERRUPTED = 0, 1, 2, 130
HELP = "Answers questions about local policy from your documents, every sentence cited."

# Each command, where it is, and its line in `policy-assistant --help`.
COMMANDS = {
    "ask": ("ask:ask", "Answer a question from the indexed documents, every sentence cited."),
    "search": ("search:search", "Find passages by meaning and words, or word for word."),
    "check": (
        "check:check",
        "Check the wording of a draft against the indexed documents, sentence by sentence.",
    ),
    "read": ("compare:read", "Read a document, every line with the citation to copy."),
    "redline": (
        "compare:redline",
        "Compare two versions article by article: [-what went-]{+what came+}.",
    ),
    "compare-cities": (
        "compare:compare_cities",
        "Put one question for every city that has documents on it, each answer quoted with its citation.",
    ),
    "serve": ("serve:serve", "Serve the chat until Ctrl-C."),
    "doctor": ("doctor:doctor", "Check the installation; exit code 2 when something is missing."),
    "index": ("index:app", "Make the index and look at it."),
    "documents": ("documents:app", "Add, replace, withdraw and date documents by hand, and publish them."),
    "records": ("records:app", "Look after what is kept of questions and votes."),
    "backup": (
        "backup:backup",
        "Save records, approved answers and the index served in one file; a server may be running.",
    ),
    "restore": ("backup:restore", "Put a backup back; it is checked whole before anything is replaced."),
    "approve": ("approve:app", "Answers that staff approved, given before any other."),
    "staff": ("staff:app", "Accounts of the staff: add, list, change, shut out."),
    "keys": ("keys:app", "Keys of programs: make, list, revoke."),
    "statements": (
        "statements:statements",
        "Write the transparency record and the accessibility statement.",
    ),
    "switch": ("switch:app", "Stop answers, the language model, or all but approved answers."),
    "audit": ("audit:app", "Who changed what and when: list, export, verify."),
    "replay": ("replay:replay", "Ask a recorded question again: the same, or the first step that differs."),
    "questions": ("questions:app", "Questions that were asked, refused and disliked ones first."),
}


def build_app() -> click.Group:
    """Returns the commands of this package and those other packages registered under `COMMAND_GROUP`."""
    version = click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_show_version,
        help="Show the version and exit.",
    )
    entries = sorted(entry_points(group=COMMAND_GROUP), key=lambda entry: entry.name)
    others = {entry.name: as_command(entry.name, entry.load()) for entry in entries}
    commands = lazy_commands("assistant.commands", COMMANDS) | others
    return LazyGroup(HELP, commands, name="policy-assistant", params=[version])


def run(arguments: Sequence[str], app: click.Command | None = None) -> int:
    """Runs one command, of `app` if given; whatever goes wrong ends as one line on standard error.

    Returns:
        0, 2 for a mistake of the user's, 1 for one of ours, 130 when interrupted.
    """
    try:
        arguments = list(arguments) or ["--help"]
        code = (app or build_app()).main(args=arguments, prog_name="policy-assistant", standalone_mode=False)
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


def _show_version(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        show_result(f"policy-assistant {installed_version('policy-assistant')}")
        ctx.exit()


def _report_crash(error: Exception) -> int:
    from assistant.operations.logs import record_crash  # structlog takes long, and few commands crash

    log = record_crash(error)
    where = f"the log has the details: {log}" if log else "set POLICY_ASSISTANT_LOG_LEVEL=debug for details"
    show_error(f"unexpected {type(error).__name__}: {error}; {where}")
    return UNEXPECTED
