"""What stands in the head of the chat's page: its styles, scripts and fonts."""

from pathlib import Path

import gradio as gr

from assistant.configuration.settings import Settings

_HERE = Path(__file__).parent
_SYSTEM_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "sans-serif",
)
_STYLES = ("views", "answer", "finding")
_SCRIPTS = ("views", "place")
"""Needed before the page is there."""
_LATER = ("history", "typing", "outage", "voice", "picture")


def page_head(settings: Settings) -> str:
    """What Gradio leaves to us: styles it would rewrite, and scripts that run before the page is there."""
    styles = [f'<link rel="stylesheet" href="page/{name}.css">' for name in _STYLES]
    scripts = [f'<script src="page/{name}.js"></script>' for name in _SCRIPTS]
    later = [f'<script src="page/{name}.js" defer></script>' for name in _LATER]
    colour = f"<style>:root {{ --pa-own: {settings.color} }}</style>"
    page = (_HERE / "page.js").read_text(encoding="utf-8")
    return "".join((*styles, colour, *scripts, *later, f"<script>{page}</script>"))


def page_theme() -> gr.themes.Base:
    """Gradio's plainest theme in the fonts of the reader's system."""
    return gr.themes.Base(font=_SYSTEM_FONTS, font_mono=("ui-monospace", "monospace"))
