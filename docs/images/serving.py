"""What the scripts of the pictures share: the program over the demonstration corpus, and a browser."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent
ROOT = IMAGES.parents[1]
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_COLOURS = 128


@contextmanager
def browsing() -> Iterator[Browser]:
    """The Chromium named on the command line, or one that is installed."""
    chromium = sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield browser
        browser.close()


def run(*arguments: object, folder: Path, fine: tuple[int, ...] = (0,), **settings: str) -> None:
    """Runs `policy-assistant` in the folder; ends this script when it fails."""
    line = [sys.executable, "-m", "assistant", *map(str, arguments)]
    if subprocess.run(line, cwd=folder, env=_environment(settings)).returncode not in fine:
        sys.exit(f"failed: {' '.join(line)}")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The server, over the index of the folder; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    line = [sys.executable, "-m", "assistant", "serve", "--mode", "extractive", "--port", port]
    with subprocess.Popen(
        line, cwd=folder, env=_environment({}), stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        program.stdout.readline()  # says that it is ready
        yield f"http://127.0.0.1:{port}/"
        program.terminate()


def save(page: Page, name: str) -> None:
    """What the window shows, with few colours."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE)  # keeps the rare ones
        few.save(path, optimize=True)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    named = {f"POLICY_ASSISTANT_{name.upper()}": value for name, value in settings.items()}
    return {**os.environ, **named, "PYTHONPATH": str(ROOT)}
