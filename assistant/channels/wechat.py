"""`/channels/wechat` (公众号) and `/channels/wecom` (企业微信): addresses that the platforms' servers call.

Both send signed XML and take the reply in the response. 企业微信 always encrypts; 公众号 in its safe mode.
Sources: “开发前必读 / 接收普通消息 / 被动回复用户消息” and “接收消息与事件” of the platforms' documentation.
"""

import time
from dataclasses import dataclass
from secrets import token_hex
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, Response
from limits import RateLimitItemPerDay, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from assistant.api.counting import Counting
from assistant.api.rates import CHANNELS
from assistant.api.service import Service
from assistant.channels.cipher import ForgedMessage, MessageCipher, require_signature, sign
from assistant.channels.dialogue import Dialogue, name_of
from assistant.channels.messages import (
    Message,
    UnreadableMessage,
    read_fields,
    read_message,
    write_encrypted,
    write_reply,
)
from assistant.configuration.settings import Settings
from assistant.llm.prompts import reply_text
from assistant.records.database import Database

_XML = "application/xml; charset=utf-8"
_log = structlog.get_logger(__name__)

Text = Annotated[str, Query(max_length=4000)]


@dataclass(frozen=True, slots=True)
class Account:
    """What the platform and we know of each other; without a cipher messages come in plain XML alone."""

    token: str
    cipher: MessageCipher | None


def accounts_of(settings: Settings) -> dict[str, Account]:
    """The accounts that are set up, by the name of their channel."""
    found = {}
    for channel, token, key, account in (
        ("wechat", settings.wechat_token, settings.wechat_aes_key, settings.wechat_app_id),
        ("wecom", settings.wecom_token, settings.wecom_aes_key, settings.wecom_corp_id),
    ):
        if token.get_secret_value():
            secret = key.get_secret_value()
            cipher = MessageCipher(secret, account) if secret else None
            found[channel] = Account(token.get_secret_value(), cipher)
    return found


def build_channels(service: Service, settings: Settings, database: Database | None = None) -> APIRouter:
    """Returns the routes of the accounts that are set up; `service` answers without a language model.

    `database` is what replicas count messages in together.
    """
    router = APIRouter(include_in_schema=False)
    for channel, account in accounts_of(settings).items():
        dialogue = Dialogue(service, service.chain, settings, channel)
        _add_routes(router, CHANNELS + channel, _Desk(account, dialogue, Pace(settings, database)))
    return router


class Pace:
    """How often one sender may ask: all messages come from the platform's few addresses.

    Replicas that share a database count together.
    """

    def __init__(self, settings: Settings, database: Database | None = None) -> None:
        self._counting = Counting(FixedWindowRateLimiter, database)
        self._limits = [
            limit(most)
            for limit, most in (
                (RateLimitItemPerMinute, settings.requests_per_minute),
                (RateLimitItemPerDay, settings.questions_per_day),
            )
            if most
        ]

    async def allows(self, sender: str) -> bool:
        """Counts a message; whether it is answered."""
        for limit in self._limits:
            if not await self._counting.hit(limit, sender):
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Desk:
    """Opens what comes for one account, has it answered, and closes the reply."""

    account: Account
    dialogue: Dialogue
    pace: Pace

    def prove(self, signature: str, encrypted_signature: str, timestamp: str, nonce: str, echo: str) -> str:
        """What the platform wants to hear when the address is entered there."""
        if not encrypted_signature or self.account.cipher is None:
            require_signature(signature, self.account.token, timestamp, nonce)
            return echo
        require_signature(encrypted_signature, self.account.token, timestamp, nonce, echo)
        return self.account.cipher.decrypt(echo)

    def open(
        self, body: bytes, signature: str, encrypted_signature: str, timestamp: str, nonce: str
    ) -> Message:
        """The message in a request that the platform signed."""
        fields = read_fields(body)
        encrypted = fields.get("Encrypt", "")
        if not encrypted:
            if self.account.cipher is not None:
                raise ForgedMessage("in plain XML, where encryption was agreed on")
            require_signature(signature, self.account.token, timestamp, nonce)
            return read_message(fields)
        require_signature(encrypted_signature, self.account.token, timestamp, nonce, encrypted)
        if self.account.cipher is None:
            raise UnreadableMessage("encrypted, and no key is set")
        return read_message(read_fields(self.account.cipher.decrypt(encrypted).encode()))

    async def answer(self, message: Message) -> str:
        """The reply as it is sent back."""
        allowed = await self.pace.allows(name_of(self.dialogue.channel, message.sender))
        text = await self.dialogue.reply(message) if allowed else reply_text("channel_too_often")
        reply = write_reply(message, text)
        if self.account.cipher is None:
            return reply
        encrypted, timestamp, nonce = self.account.cipher.encrypt(reply), str(int(time.time())), token_hex(8)
        signature = sign(self.account.token, timestamp, nonce, encrypted)
        return write_encrypted(encrypted, signature, timestamp, nonce)


def _add_routes(router: APIRouter, path: str, desk: _Desk) -> None:
    @router.get(path)
    async def prove(
        timestamp: Text,
        nonce: Text,
        echostr: Text,
        signature: Text = "",
        msg_signature: Text = "",
    ) -> Response:
        """Shows the platform that this address is the account's."""
        try:
            return PlainTextResponse(desk.prove(signature, msg_signature, timestamp, nonce, echostr))
        except ForgedMessage as error:
            return _refuse(path, error, 403)

    @router.post(path)
    async def take(
        request: Request, timestamp: Text, nonce: Text, signature: Text = "", msg_signature: Text = ""
    ) -> Response:
        """Answers a message."""
        try:
            message = desk.open(await request.body(), signature, msg_signature, timestamp, nonce)
        except ForgedMessage as error:
            return _refuse(path, error, 403)
        except UnreadableMessage as error:
            return _refuse(path, error, 400)
        return Response(await desk.answer(message), media_type=_XML)


def _refuse(path: str, error: Exception, status: int) -> Response:
    _log.warning("message refused", channel=path, reason=str(error))
    return PlainTextResponse("refused", status)
