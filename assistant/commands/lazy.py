"""Commands whose modules are loaded only when they are called, so that `--help` answers at once."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click
import typer
from typer.core import TyperGroup


class LazyCommand(click.Command):
    """A command as the list of commands shows it; `target` is where it is, as `module:name`."""

    def __init__(self, name: str, target: str, help: str) -> None:
        super().__init__(name, help=help)
        self.target = target

    def load(self) -> click.Command:
        """The command itself."""
        module, _, name = self.target.partition(":")
        return as_command(str(self.name), getattr(import_module(module), name))


class LazyGroup(TyperGroup):
    """A group of lazy commands and others."""

    def __init__(self, help: str, commands: Mapping[str, click.Command], **known: Any) -> None:
        shown = dict(commands)
        super().__init__(commands=shown, help=help, no_args_is_help=True, rich_markup_mode=None, **known)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command that is called and loads it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, LazyCommand) else command, rest


def lazy_commands(package: str, table: Mapping[str, tuple[str, str]]) -> dict[str, click.Command]:
    """The commands of a table: name → where it is below `package`, its line in the list of commands."""
    return {name: LazyCommand(name, f"{package}.{where}", help) for name, (where, help) in table.items()}


def as_command(name: str, found: Any) -> click.Command:
    """A command made of a function, of a Typer application or of a command of Click's."""
    if isinstance(found, click.Command):
        return found
    # Rich's help pages take longer to load than everything else together.
    app = typer.Typer(rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name)
    else:
        app.command(name)(found)
    return typer.main.get_group(app).commands[name]
