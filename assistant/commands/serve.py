"""`policy-assistant serve`: the chat in a browser."""

from contextlib import closing
from typing import Annotated

import typer

from assistant.commands.console import show_result
from assistant.commands.options import IndexDir, Mode, settings_with
from assistant.operations.readiness import require_places
from assistant.web.address import address_of, listen


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 7860,
    index_dir: IndexDir = None,
    mode: Mode = None,
) -> None:
    """Serve the chat until Ctrl-C."""
    settings = settings_with(index_dir=index_dir, mode=mode)
    with closing(listen(host, port)) as listener:
        require_places(settings)
        # Gradio takes seconds: what is wrong with port, index or settings is told before.
        from assistant.web.server import serve as serve_chat

        address = f"{address_of(listener)}{settings.root_path}"
        serve_chat(settings, listener, lambda: show_result(f"{settings.title}：{address}（按 Ctrl-C 结束）"))
