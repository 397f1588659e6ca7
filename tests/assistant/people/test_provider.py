"""A provider of identities on this machine: whom it vouches for, and whose word is not believed."""

import base64
import json
import socket
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from assistant.configuration.settings import Settings, SettingsError, load_settings
from assistant.people.person import Role
from assistant.people.provider import Provider, ProviderFailed

BACK = "http://127.0.0.1:7860/login/provider/back"


class LocalProvider:
    """OpenID Connect with the code flow and PKCE, as a city's own would speak it."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256", "use": "sig"})
        self.signer = self.key
        self.claims: dict = {"sub": "7", "preferred_username": "wang.li", "groups": ["it-office"]}
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


@pytest.fixture(scope="module")
def local():
    made = LocalProvider()
    yield made
    made.server.shutdown()
    made.server.server_close()


def settings_for(issuer: str, **known) -> Settings:
    return Settings(
        _env_file=None, oidc_issuer=issuer, oidc_client_id="desk", oidc_client_secret=SecretStr("secret"),
        oidc_roles="it-office=administrator counter=viewer", **known,
    )  # fmt: skip


@pytest.fixture
def provider(local):
    local.claims = {"sub": "7", "preferred_username": "wang.li", "groups": ["it-office"]}
    local.signer = local.key
    return Provider(settings_for(local.address))


def vouch(local, provider):
    address, errand = provider.send(BACK)
    code, state = local.consent(address)
    assert state == errand.state
    return provider.receive(code, errand, BACK)


@pytest.mark.parametrize(
    ("claims", "name", "role"),
    [
        ({}, "wang.li", Role.ADMINISTRATOR),
        ({"groups": ["counter", "others"]}, "wang.li", Role.VIEWER),
        ({"groups": "counter"}, "wang.li", Role.VIEWER),
        ({"groups": ["others"]}, "wang.li", None),
        ({"groups": [], "preferred_username": "", "email": "w@city.gov.cn"}, "w@city.gov.cn", None),
    ],
)
def test_groups_of_the_provider_are_roles_here(local, provider, claims, name, role):
    local.claims = local.claims | claims
    vouched = vouch(local, provider)
    assert (vouched.name, vouched.role) == (name, role)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"}, {"iss": "http://127.0.0.1:1"}, {"nonce": "another"},
        {"exp": int(time.time()) - 3600},
    ],
)  # fmt: skip
def test_a_word_for_others_or_of_earlier_is_not_believed(local, provider, claims):
    local.claims = local.claims | claims
    with pytest.raises(ProviderFailed):
        vouch(local, provider)


def test_a_word_that_others_signed_is_not_believed(local, provider):
    local.signer = RSAKey.generate_key(2048, {"kid": "k1"})
    with pytest.raises(ProviderFailed):
        vouch(local, provider)


def test_a_code_is_worth_something_once_and_to_whoever_asked(local, provider):
    address, errand = provider.send(BACK)
    code, _ = local.consent(address)
    _, other = provider.send(BACK)
    with pytest.raises(ProviderFailed):
        provider.receive(code, other, BACK)
    with pytest.raises(ProviderFailed):
        provider.receive(code, errand, BACK)


def test_a_provider_that_does_not_answer_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ProviderFailed, match="POLICY_ASSISTANT_OIDC_ISSUER"):
        Provider(settings_for(f"http://127.0.0.1:{port}")).send(BACK)


@pytest.mark.parametrize(
    ("name", "value"),
    [("OIDC_ISSUER", "http://idp.city.gov.cn"), ("OIDC_ROLES", "it-office"), ("OIDC_ROLES", "x=king")],
)
def test_settings_that_cannot_be_meant_are_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"POLICY_ASSISTANT_{name}", value)
    with pytest.raises(SettingsError, match=name):
        load_settings(None)
