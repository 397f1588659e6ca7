"""Writes NOTICE: the packages that `make run` installs and their licences: `python -m docs.make_notice`.

The licences are what the installed packages say of themselves. What they do not say, and the data and weights
that some of them carry, stands in `docs/notice.toml`. A test compares NOTICE with what this makes now.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata

from docs.rooms import ROOT

NOTICE = ROOT / "NOTICE"
LOCK = ROOT / "requirements.lock"
_PINNED = re.compile(r"^([\w.-]+)==([\w.+-]+)", re.MULTILINE)
# How packages write the licences that SPDX has a short name for.
_SHORT = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "BSD License": "BSD",
    "3-Clause BSD License": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
}
_LONGEST = 80


def compose() -> str:
    """The text of NOTICE.

    Raises:
        SystemExit: a pinned package is not installed, or nobody says what its licence is.
    """
    carried = tomllib.loads((ROOT / "docs" / "notice.toml").read_text("utf-8"))
    lines = [
        "policy-assistant uses these packages; each stands under its own licence, which comes with it.",
        "Made by `python -m docs.make_notice`.",
        "",
        *(f"{name} {version}: {licence}" for name, version, licence in _packages(carried["licence"])),
        "",
        "Data and weights that come with the project or its packages:",
        "",
        *(f"{one['what']}: {one['licence']} ({one['source']})" for one in carried["carried"]),
    ]
    return "\n".join(lines) + "\n"


def _packages(known: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, version in _PINNED.findall(LOCK.read_text("utf-8")):
        licence = known.get(name) or _licence_of(name)
        if not licence:
            raise SystemExit(f"{name} says nothing of its licence: add it to docs/notice.toml")
        yield name, version, licence


def _licence_of(name: str) -> str:
    """What the installed package says, by expression, by classifier or in words."""
    try:
        said = metadata(name)
    except PackageNotFoundError as error:
        raise SystemExit(f"{name} is not installed: run `make run` once, then this again") from error
    classified = [
        one.split("::")[-1].strip() for one in said.get_all("Classifier", []) if one.startswith("License ::")
    ]
    words = (said.get("License") or "").strip().split("\n")[0]
    licence = said.get("License-Expression") or " / ".join(_SHORT.get(one, one) for one in classified)
    licence = licence or (_SHORT.get(words, words) if len(words) <= _LONGEST else "")
    return licence.removeprefix("OSI Approved / ")


if __name__ == "__main__":
    NOTICE.write_text(compose(), encoding="utf-8")
    print(f"{NOTICE.name}: {len(NOTICE.read_text('utf-8').splitlines())} lines")
