"""People ask in 公众号 and 企业微信: requests in their documented form, over the real chain."""

import asyncio
from contextlib import closing
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import etree
from pydantic import SecretStr

from assistant.answer.generated import generated_label
from assistant.channels.cipher import MessageCipher, sign
from assistant.channels.wechat import Pace
from assistant.configuration.settings import Settings, SettingsError, load_settings
from assistant.records.database import open_database
from assistant.web.server import create_server_app

TOKEN, KEY, CORP = "office-token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
CIPHER = MessageCipher(KEY, CORP)
QUESTION = "示例市遛狗不牵绳罚多少？"


@pytest.fixture(scope="module")
def client(demo_assistant):
    settings = Settings(
        index_dir=demo_assistant.steps.settings.index_dir,
        mode="extractive",
        requests_per_minute=8,
        wechat_token=SecretStr(TOKEN),
        wecom_token=SecretStr(TOKEN),
        wecom_aes_key=SecretStr(KEY),
        wecom_corp_id=CORP,
    )
    with TestClient(create_server_app(demo_assistant, settings), client=("203.0.113.7", 443)) as client:
        yield client


def message(text: str, sender: str = "o_a", number: str = "1", kind: str = "text") -> str:
    return (
        f"<xml><ToUserName>gh_office</ToUserName><FromUserName>{sender}</FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType>{kind}</MsgType><Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
    )


def signed(path: str, encrypted: str = "") -> str:
    parts = ("1700000000", "nonce", *filter(None, (encrypted,)))
    name = "msg_signature" if encrypted else "signature"
    return f"{path}?timestamp=1700000000&nonce=nonce&{name}={sign(TOKEN, *parts)}"


def write(client, text: str, **known: str) -> str:
    reply = client.post(signed("/channels/wechat"), content=message(text, **known).encode())
    assert reply.status_code == 200, reply.text
    return etree.fromstring(reply.content).findtext("Content")


def write_encrypted(client, text: str, **known: str) -> str:
    encrypted = CIPHER.encrypt(message(text, **known))
    body = f"<xml><ToUserName>{CORP}</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    reply = client.post(signed("/channels/wecom", encrypted), content=body.encode())
    assert reply.status_code == 200, reply.text
    root = etree.fromstring(reply.content)
    parts = [root.findtext(name) for name in ("TimeStamp", "Nonce", "Encrypt")]
    assert root.findtext("MsgSignature") == sign(TOKEN, *parts)
    return etree.fromstring(CIPHER.decrypt(parts[2]).encode()).findtext("Content")


def test_the_address_proves_itself(client):
    plain = client.get(signed("/channels/wechat") + "&echostr=echo-1")
    assert (plain.status_code, plain.text) == (200, "echo-1")
    echo = CIPHER.encrypt("echo-2")
    shown = client.get(signed("/channels/wecom", echo) + f"&echostr={quote(echo, safe='')}")
    assert (shown.status_code, shown.text) == (200, "echo-2")


@pytest.mark.parametrize("write", [write, write_encrypted])
def test_a_question_is_answered_with_its_sources_and_the_label(client, write):
    said = write(client, QUESTION, sender=f"o_{write.__name__}")
    assert "罚款" in said
    assert "[1] 《" in said
    assert said.endswith(generated_label("zh"))


def test_a_message_sent_again_gets_the_same_answer(client):
    first = write(client, QUESTION, sender="o_again", number="42")
    assert write(client, QUESTION, sender="o_again", number="42") == first


def test_what_was_asked_before_is_remembered_of_this_sender_alone(client):
    write(client, QUESTION, sender="o_b", number="1")
    assert "罚款" in write(client, "样例市呢？", sender="o_b", number="2")
    assert "罚款" not in write(client, "样例市呢？", sender="o_c", number="3")


def test_pictures_and_newcomers_are_spoken_to(client):
    assert "文字" in write(client, "", sender="o_d", kind="image")
    event = message("", sender="o_e", kind="event").replace("<MsgId>", "<Event>subscribe</Event><MsgId>")
    reply = client.post(signed("/channels/wechat"), content=event.encode())
    assert "您好" in etree.fromstring(reply.content).findtext("Content")


def test_who_writes_too_fast_waits_and_others_do_not(client):
    said = [write(client, "", sender="o_fast", number=str(n), kind="image") for n in range(9)]
    assert "稍后" in said[-1]
    assert "稍后" not in said[0]
    assert "稍后" not in write(client, "", sender="o_slow", kind="image")


def test_replicas_count_a_sender_together(tmp_path, vector_database):
    settings = Settings(
        _env_file=None, index_dir=tmp_path / "index", database_url=vector_database, requests_per_minute=6
    )

    async def write(paces):
        return [await pace.allows("wechat-somebody") for _ in range(5) for pace in paces]

    with closing(open_database(settings)) as one, closing(open_database(settings)) as other:
        allowed = asyncio.run(write([Pace(settings, one), Pace(settings, other)]))
    assert allowed == [True] * 6 + [False] * 4


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/channels/wechat?timestamp=1&nonce=n&signature=0", message(QUESTION), 403),
        (signed("/channels/wecom"), message(QUESTION), 403),  # plain, where encryption was agreed on
        (signed("/channels/wechat"), "no xml", 400),
        ("/channels/wechat", message(QUESTION), 422),
    ],
)
def test_what_the_platform_did_not_send_is_refused(client, path, body, status):
    assert client.post(path, content=body.encode()).status_code == status


def test_an_account_that_is_not_set_up_has_no_address(demo_assistant):
    settings = Settings(index_dir=demo_assistant.steps.settings.index_dir, mode="extractive")
    with TestClient(create_server_app(demo_assistant, settings)) as client:
        assert client.post(signed("/channels/wechat"), content=message(QUESTION).encode()).status_code == 404


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"WECHAT_AES_KEY": "short"}, "WECHAT_AES_KEY.*43"),
        ({"WECHAT_AES_KEY": KEY}, "WECHAT_APP_ID.*WECHAT_AES_KEY"),
        ({"WECOM_TOKEN": TOKEN}, "WECOM_CORP_ID.*together"),
    ],
)
def test_half_an_account_is_named_at_the_start(monkeypatch, given, told):
    for name, value in given.items():
        monkeypatch.setenv(f"POLICY_ASSISTANT_{name}", value)
    with pytest.raises(SettingsError, match=told):
        load_settings(None)
