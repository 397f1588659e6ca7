"""Writes who may do what into docs/security.md, from the table in the code: `python -m docs.make_rights`.

`tests/assistant/web/test_roles.py` asks a server for all of it; a test compares page and table.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.people.person import Permission, Role
from assistant.people.rights import CHAT, EVALUATION, RULES, STAFF, Needs

DOCS = Path(__file__).parent
PAGES = {"en": DOCS / "security.md", "zh": DOCS / "security.zh-CN.md"}
BEGIN, END = "<!-- made by docs.make_rights -->", "<!-- end -->"
GRADIO = {"": CHAT, "staff": STAFF, "evaluate": EVALUATION}
ORDER: tuple[Needs, ...] = (
    None, Permission.ASK, Permission.LOOK, Permission.EDIT, Permission.EVALUATE, Permission.ADMINISTER,
    Permission.WATCH, Permission.OWN,
)  # fmt: skip
HEADINGS = {
    "en": ("permission", "anonymous", *Role, "addresses", "functions of pages"),
    "zh": ("权限", "匿名", "查看", "编辑", "评测", "管理员", "地址", "页面里的函数"),
}
NAMES = {"en": "everybody", "zh": "所有人"}
WITHOUT_KEYS = {"en": "while there is no key", "zh": "没有密钥时"}
DIRECT = {"en": "from this machine, without a token", "zh": "本机直接访问且没有令牌时"}


def write_table(language: str) -> str:
    """One row a permission: who has it, and the addresses and functions that need it."""
    lines = [f"| {' | '.join(HEADINGS[language])} |", f"|{'---|' * len(HEADINGS[language])}"]
    for needs in ORDER:
        name = f"`{needs}`" if needs else NAMES[language]
        roles = ["✓" if needs is None or needs in role.permissions else "–" for role in Role]
        row = [name, _anonymous(needs, language), *roles, _addresses(needs), _functions(needs)]
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def made() -> Mapping[Path, str]:
    """Both pages with their tables."""
    pages = {}
    for language, page in PAGES.items():
        before, _, rest = page.read_text("utf-8").partition(BEGIN)
        pages[page] = f"{before}{BEGIN}\n\n{write_table(language)}\n\n{END}{rest.partition(END)[2]}"
    return pages


def _anonymous(needs: Needs, language: str) -> str:
    said = {None: "✓", Permission.ASK: WITHOUT_KEYS[language], Permission.WATCH: DIRECT[language]}
    return said.get(needs, "–")


def _addresses(needs: Needs) -> str:
    routes = [f"`{rule.method} {rule.path}`" for rule in RULES if rule.needs == needs]
    pages = [f"`/{name}{'/' if name else ''}*`" for name, page in GRADIO.items() if page.opens == needs]
    return ", ".join([*pages, *routes]) or "–"


def _functions(needs: Needs) -> str:
    named = [one for page in GRADIO.values() for one, wanted in page.functions.items() if wanted == needs]
    return ", ".join(f"`{one.replace('<locals>.', '')}`" for one in named) or "–"


def main() -> int:
    """Writes what has changed, and names it."""
    for page, text in made().items():
        if page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")
            print(page.relative_to(DOCS.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
