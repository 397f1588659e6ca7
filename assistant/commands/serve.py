"""`policy-assistant serve`: the chat in a browser."""

from contextlib import closing
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, Mode, settings_with


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 7860,
    index_dir: IndexDir = None,
    mode: Mode = None,
) -> None:
    """Serve the chat until Ctrl-C."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    from assistant.web.address import address_of, listen

    with closing(listen(host, port)) as listener:
        from assistant.operations.readiness import require_places

        require_places(settings)
        from assistant.web.server import serve as serve_chat

        address = address_of(listener)
        serve_chat(settings, listener, lambda: show_result(f"{settings.title}：{address}（按 Ctrl-C 结束）"))
