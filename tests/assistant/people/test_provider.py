"""A provider of identities on this machine: whom it vouches for, and whose word is not believed."""

import socket
import time

import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from assistant.configuration.settings import Settings, SettingsError, load_settings
from assistant.people.person import Role
from assistant.people.provider import Provider, ProviderFailed

BACK = "http://127.0.0.1:7860/login/provider/back"


def settings_for(issuer: str, **known) -> Settings:
    return Settings(
        _env_file=None, oidc_issuer=issuer, oidc_client_id="desk", oidc_client_secret=SecretStr("secret"),
        oidc_roles="it-office=administrator counter=viewer", **known,
    )  # fmt: skip


@pytest.fixture
def provider(local_provider):
    return Provider(settings_for(local_provider.address))


def vouch(local_provider, provider):
    address, errand = provider.send(BACK)
    code, state = local_provider.consent(address)
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
def test_groups_of_the_provider_are_roles_here(local_provider, provider, claims, name, role):
    local_provider.claims = local_provider.claims | claims
    vouched = vouch(local_provider, provider)
    assert (vouched.name, vouched.role) == (name, role)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"}, {"iss": "http://127.0.0.1:1"}, {"nonce": "another"},
        {"exp": int(time.time()) - 3600},
    ],
)  # fmt: skip
def test_a_word_for_others_or_of_earlier_is_not_believed(local_provider, provider, claims):
    local_provider.claims = local_provider.claims | claims
    with pytest.raises(ProviderFailed):
        vouch(local_provider, provider)


def test_a_word_that_others_signed_is_not_believed(local_provider, provider):
    local_provider.signer = RSAKey.generate_key(2048, {"kid": "k1"})
    with pytest.raises(ProviderFailed):
        vouch(local_provider, provider)


def test_a_code_is_worth_something_once_and_to_whoever_asked(local_provider, provider):
    address, errand = provider.send(BACK)
    code, _ = local_provider.consent(address)
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
