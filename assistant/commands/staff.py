"""`policy-assistant staff …`: accounts of the staff."""

import sys
from contextlib import closing
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, operator, settings_with
from assistant.people.accounts import Account, AccountMistake, Accounts
from assistant.people.person import Role
from assistant.records.database import open_database

app = typer.Typer(help="Accounts of the staff: add, list, change, shut out.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")]
_ROLES = {
    Role.VIEWER: "查看", Role.EDITOR: "编辑", Role.EVALUATOR: "评测", Role.ADMINISTRATOR: "管理员",
}  # fmt: skip


@app.callback()
def staff() -> None:
    """Accounts of the staff: add, list, change, shut out."""


@app.command("add")
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.VIEWER,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    index_dir: IndexDir = None,
) -> None:
    """Make an account; a password that is made up has to be changed at the first sign-in."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        accounts = Accounts(database, operator())
        if role is not Role.ADMINISTRATOR and not accounts.any():
            raise AccountMistake("第一个账号要是管理员 / the first account has to be an administrator's")
        made = accounts.add(name, role, password)
    told = "" if password else f"\n初始密码（只显示这一次，首次登录时要改）：{made}"
    show_result(f"已建立账号 {name}（{_ROLES[role]}），在 /login 登录{told}")


@app.command("list")
def show(index_dir: IndexDir = None) -> None:
    """List the accounts with their roles and states."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        entries = Accounts(database).entries()
    show_result(
        "\n".join(map(_line, entries)) or "还没有账号；用 staff add NAME --role administrator 建立第一个。"
    )


@app.command("role")
def set_role(
    name: Name,
    role: Annotated[Role, typer.Argument(help="What the account may do from now on.")],
    index_dir: IndexDir = None,
) -> None:
    """Give an account another role; who is signed in with it has to sign in anew."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        Accounts(database, operator()).set_role(name, role)
    show_result(f"{name} 现在是{_ROLES[role]}")


@app.command("disable")
def disable(name: Name, index_dir: IndexDir = None) -> None:
    """Shut an account out, at once."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        Accounts(database, operator()).disable(name)
    show_result(f"{name} 已停用，登录已退出")


@app.command("enable")
def enable(name: Name, index_dir: IndexDir = None) -> None:
    """Let an account in again."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        Accounts(database, operator()).disable(name, False)
    show_result(f"{name} 已启用")


@app.command("reset")
def reset(
    name: Name,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Take the second factor away too.")
    ] = False,
    index_dir: IndexDir = None,
) -> None:
    """Make up a new password, to be changed at the next sign-in, and open a locked account."""
    with closing(open_database(settings_with(index_dir=index_dir))) as database:
        password = Accounts(database, operator()).reset(name, second_factor)
    show_result(f"{name} 的新密码（只显示这一次，登录后要改）：{password}")


def _line(one: Account) -> str:
    states = [
        "已停用" if one.disabled else "",
        f"锁定到 {one.locked_until.astimezone():%H:%M}" if one.locked_until else "",
        "初始密码" if one.provisional else "",
        "两步验证" if one.second_factor else "",
        f"上次登录 {one.signed_in.astimezone():%Y-%m-%d %H:%M}" if one.signed_in else "从未登录",
    ]
    return "  ".join([one.name, _ROLES[one.role], *filter(None, states)])
