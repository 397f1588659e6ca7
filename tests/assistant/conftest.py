"""Commands in this process, an open assistant, a small index of made-up rules, questions that were asked."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from assistant.assembly import Assistant, open_assistant
from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.records.database import open_database
from assistant.records.feedback import FeedbackStore, Vote
from assistant.records.journal import Call, Journal
from assistant.records.models import QuestionRow
from assistant.types import Answer, Ending, Question
from index.building.builder import build_index
from index.embedding.embedder import Embedder, VectorCache, load_embedder


@pytest.fixture
def command(capfd, tmp_path, monkeypatch):
    """Runs a command in an empty folder; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def asked(tmp_path):
    """A database beside `tmp_path / "index"` with three questions: refused, disliked, answered."""
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    with closing(open_database(settings)) as database:
        for n, (text, ending) in enumerate(
            [
                ("狗证哪里办？", Ending.REFUSED),
                ("浴池几点开？", Ending.ANSWERED),
                ("遛狗罚多少？", Ending.ANSWERED),
            ]
        ):
            answer = Answer(text, ending, text="答。")
            Journal(database).record(Question(text, place="澜川市"), answer, Call("api", "", f"a{n}"))
            with database.session() as session:
                session.get(QuestionRow, f"a{n}").asked = datetime(2026, 11, n + 1, 12, tzinfo=UTC)
        FeedbackStore(database).record("a1", Vote.DOWN, "浴池几点开？", "答。", "时间不对")
        yield database


DOGS_LINCHUAN = """---
title: 澜川市犬只管理条例
place: 示例省/澜川市
status: in_force
effective: 2022-03-01
---

# 澜川市犬只管理条例

第一章 总则

第一条 为了规范养犬行为，维护市容环境，根据《中华人民共和国动物防疫法》，结合本市实际，制定本条例。

第二条 市、区人民政府应当加强对犬只管理工作的领导。

公安机关负责犬只登记和捕捉流浪犬的工作，农业农村部门负责犬只免疫的工作。

第二章 登记与饲养

第三条 养犬人应当自取得犬只之日起三十日内，持身份证明到公安机关办理登记。

每户限养一只，不得饲养烈性犬。

第四条 携犬外出的，应当遵守下列规定：

（一）由成年人用两米以内的牵引绳牵领；

（二）主动避让老年人、孕妇和儿童；

（三）即时清除犬只粪便。

第五条 违反本条例规定，携犬外出不牵绳的，由公安机关责令改正，处二百元以上五百元以下罚款；拒不改正的，没收犬只。

第六条 禁止携带犬只进入学校、医院和图书馆，盲人携带导盲犬的除外。

第七条 本条例自2022年3月1日起施行。
"""  # noqa: E501

DOGS_BEIHE = """---
title: 北禾市犬只管理条例
place: 示例省/北禾市
status: in_force
effective: 2020-07-01
---

# 北禾市犬只管理条例

第一条 为了规范养犬行为，保障人身安全，结合本市实际，制定本条例。

第二条 市、区人民政府应当加强对犬只管理工作的领导。

第三条 养犬人应当自取得犬只之日起十五日内，持身份证明到公安机关办理登记。

每户限养两只，不得饲养烈性犬。

第四条 违反本条例规定，携犬外出不牵绳的，由公安机关责令改正，处一百元以上三百元以下罚款；拒不改正的，没收犬只。

第五条 本条例自2020年7月1日起施行。
"""  # noqa: E501

DOGS_OLD = """---
title: 澜川市养犬暂行规定
replaced_by: 澜川市犬只管理条例
place: 示例省/澜川市
status: repealed
effective: 2009-05-01
---

# 澜川市养犬暂行规定

第一条 单位和个人饲养犬只，须向派出所申领养犬许可证，每年缴纳管理费八百元。

第二条 犬只伤人的，饲养人应当立即将伤者送往卫生院诊治，并垫付全部医疗费用。
"""

PARKS = """---
title: 澜川市公园管理办法
place: 示例省/澜川市
status: in_force
effective: 2018-01-01
---

# 澜川市公园管理办法

第一条 公园应当每日开放，开放时间不少于十二小时。

第二条 公园管理机构应当在入口处公示游园须知，做到“一园一策、一园一档”管理。

第三条 在公园内燃放烟花爆竹的，由城市管理部门责令停止，处五百元罚款。
"""

DOCUMENTS = {
    "dogs-linchuan.md": DOGS_LINCHUAN,
    "dogs-beihe.md": DOGS_BEIHE,
    "dogs-old.md": DOGS_OLD,
    "parks.md": PARKS,
}


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    settings = Settings()
    return load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)


@pytest.fixture(scope="session")
def build(embedder: Embedder) -> Callable[[Path, Path], object]:
    """Indexes a folder of documents into another folder."""

    def make(corpus: Path, folder: Path) -> object:
        return build_index([corpus], folder, embedder, VectorCache(folder / "cache", embedder.identity))

    return make


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory, build: Callable[[Path, Path], object]) -> Path:
    corpus = tmp_path_factory.mktemp("corpus")
    for name, text in DOCUMENTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    folder = tmp_path_factory.mktemp("index")
    build(corpus, folder)
    return folder


@pytest.fixture(scope="session")
def demo_assistant(demo_index) -> Iterator[Assistant]:
    """An assistant over the demonstration corpus that only quotes; opened once, since that takes seconds."""
    settings = Settings(_env_file=None, index_dir=demo_index, mode="extractive", llm="extractive")
    with closing(open_assistant(settings)) as opened:
        yield opened


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    """Accounts, keys and switches of a database of their own."""
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    with closing(open_database(settings)) as database:
        yield House.of(database, settings)


@pytest.fixture
def password() -> str:
    """One that may be used."""
    return "correct horse 7 battery"


class LocalProvider:
    """OpenID Connect with the code flow and PKCE, as a city's own would speak it."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256", "use": "sig"})
        self.begin()
        self.codes: dict[str, dict] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                provider.answer(self, urlsplit(self.path).path)

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                provider.exchange(self, {name: values[0] for name, values in form.items()})

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def begin(self) -> None:
        """Vouches for somebody of the IT office, in its own name."""
        self.signer = self.key
        self.claims = {"sub": "7", "preferred_username": "wang.li", "groups": ["it-office"]}

    def answer(self, handler, path: str) -> None:
        if path == "/.well-known/openid-configuration":
            self.say(handler, {
                "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/keys",
            })  # fmt: skip
        elif path == "/keys":
            self.say(handler, {"keys": [self.key.as_dict(private=False)]})
        else:
            handler.send_error(404)

    def consent(self, address: str) -> tuple[str, str]:
        """Somebody signs in there: the code and state that their browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return code, asked["state"]

    def exchange(self, handler, form: dict) -> None:
        asked = self.codes.pop(form.get("code", ""), None)
        given = base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest())
        client = base64.b64decode(handler.headers["Authorization"].split()[1]).decode()
        if asked is None or given.rstrip(b"=").decode() != asked["code_challenge"] or client != "desk:secret":
            handler.send_error(400)
            return
        now = int(time.time())
        claims = {"iss": self.address, "aud": "desk", "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        claims |= self.claims
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.signer)
        self.say(handler, {"access_token": "a", "token_type": "Bearer", "id_token": token})

    def say(self, handler, record: dict) -> None:
        body = json.dumps(record).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture(scope="session")
def _running_provider() -> Iterator[LocalProvider]:
    made = LocalProvider()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def local_provider(_running_provider) -> LocalProvider:
    """A provider of identities on this machine."""
    _running_provider.begin()
    return _running_provider
