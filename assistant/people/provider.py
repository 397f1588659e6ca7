"""A city's own provider of identities (OpenID Connect): where it is asked, and what its answer means."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assistant.configuration.settings import PREFIX, Settings
from assistant.people.person import Role
from index.errors import PolicyAssistantError

_PATIENCE = 10.0
_SIGNED = ["RS256", "PS256", "ES256"]
_NAMES = ("preferred_username", "email", "sub")


class ProviderFailed(PolicyAssistantError):
    """The provider does not answer, or what it says cannot be believed; the text is for the log."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser was sent to the provider with, to be compared when it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody the provider vouches for; without a role where the settings give their groups none."""

    name: str
    role: Role | None


class Provider:
    """The provider that the settings name; what it says of itself is asked once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._roles = [
            (value, Role(role))
            for value, _, role in (one.rpartition("=") for one in settings.oidc_roles.split())
        ]
        self._described: Mapping[str, Any] | None = None
        self._lock = threading.Lock()

    def send(self, back: str) -> tuple[str, Errand]:
        """Where a browser is sent, and what it is sent with.

        Args:
            back: The address that it is to come back to.

        Raises:
            ProviderFailed: the provider does not say where.
        """
        errand = Errand(secrets.token_urlsafe(), secrets.token_urlsafe(), secrets.token_urlsafe(48))
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self._describe()["authorization_endpoint"],
                state=errand.state, nonce=errand.nonce, code_verifier=errand.verifier,
            )  # fmt: skip
        return str(address), errand

    def receive(self, code: str, errand: Errand, back: str) -> Vouched:
        """Whom the provider vouches for with a code that a browser brought back.

        Raises:
            ProviderFailed: the code is worth nothing, or what it is exchanged for is not the provider's word.
        """
        described = self._describe()
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    described["token_endpoint"], code=code, code_verifier=errand.verifier
                )
            keys = KeySet.import_key_set(_read(described["jwks_uri"]))
            claims = jwt.decode(token["id_token"], keys, algorithms=_SIGNED).claims
            jwt.JWTClaimsRegistry(
                leeway=60,
                iss={"essential": True, "value": described["issuer"]},
                aud={"essential": True, "value": self._settings.oidc_client_id},
                exp={"essential": True},
                nonce={"essential": True, "value": errand.nonce},
            ).validate(claims)
        except (httpx2.HTTPError, AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            raise ProviderFailed(
                f"the provider vouches for nobody: {type(error).__name__}: {error}"
            ) from error
        return self._understand(claims)

    def _understand(self, claims: Mapping[str, Any]) -> Vouched:
        """The first pair of the setting that fits decides on the role."""
        given = claims.get(self._settings.oidc_claim, ())
        values = {str(one) for one in ([given] if isinstance(given, str) else given)}
        name = next((str(claims[one]) for one in _NAMES if claims.get(one)), "")
        return Vouched(name, next((role for value, role in self._roles if value in values), None))

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self._settings.oidc_client_id,
            self._settings.oidc_client_secret.get_secret_value(),
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_PATIENCE,
        )

    def _describe(self) -> Mapping[str, Any]:
        with self._lock:
            if self._described is None:
                issuer = self._settings.oidc_issuer
                try:
                    described = _read(f"{issuer}/.well-known/openid-configuration")
                    if str(described["issuer"]).rstrip("/") != issuer:
                        raise ValueError(f"it calls itself {described['issuer']}")
                except (httpx2.HTTPError, KeyError, TypeError, ValueError) as error:
                    raise ProviderFailed(
                        f"the provider {issuer} does not describe itself ({error}): check {PREFIX}OIDC_ISSUER"
                    ) from error
                self._described = described
            return self._described


def _read(address: str) -> Any:
    return httpx2.get(address, timeout=_PATIENCE).raise_for_status().json()
