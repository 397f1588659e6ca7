"""Commands that are loaded when they are called, and what is listed of them before."""

import click
import pytest
import typer

from assistant.cli import build_app
from assistant.commands.lazy import LazyCommand, LazyGroup, as_command
from evals.cli import app as evaluation

WIDE = 1000
LAZY = [
    one
    for group in (build_app(), evaluation)
    for one in group.commands.values()
    if isinstance(one, LazyCommand)
]


@pytest.mark.parametrize("command", LAZY, ids=lambda one: one.name)
def test_the_list_of_commands_says_what_each_command_says_of_itself(command):
    assert command.get_short_help_str(WIDE) == command.load().get_short_help_str(WIDE)


def test_a_command_may_be_a_function_an_application_or_a_command():
    def greet(name: str) -> None:
        """Greet."""

    group = typer.Typer()
    group.command("one")(greet)
    group.command("two")(greet)
    plain = click.Command("plain")
    assert as_command("plain", plain) is plain
    assert as_command("greet", greet).get_short_help_str() == "Greet."
    assert list(as_command("group", group).commands) == ["one", "two"]


def test_a_command_is_loaded_when_it_is_called_and_not_when_it_is_listed():
    group = LazyGroup("A group.", {"gone": LazyCommand("gone", "nowhere:gone", "Not there.")})
    assert "gone  Not there." in group.get_help(click.Context(group))
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        group.main(["gone"], standalone_mode=False)
