"""`policy-assistant serve`: the chat in a browser."""

from typing import Annotated

import typer

from assistant.commands.options import IndexDir, Mode, settings_with
from assistant.console import show_result


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 7860,
    index_dir: IndexDir = None,
    mode: Mode = None,
) -> None:
    """Serve the chat until Ctrl-C."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    from assistant.web.server import serve as serve_chat

    serve_chat(
        settings, host, port, lambda address: show_result(f"政策问答助手：{address}（按 Ctrl-C 结束）")
    )
