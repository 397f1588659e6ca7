"""Signatures and encryption that the platforms' own examples describe."""

import base64
import os
import struct

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from assistant.channels.cipher import KEY_CHARACTERS, ForgedMessage, MessageCipher, require_signature, sign

# The platform's documented example of a verification (企业微信, 加解密方案说明).
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
TOKEN, CORP = "QDG6eK", "wx5823bf96d3bd56c7"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="


def test_the_documented_example_is_verified_and_decrypted():
    require_signature("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", TOKEN, "1409659589", "263014780", ECHO)
    assert MessageCipher(KEY, CORP).decrypt(ECHO) == "1616140317555161061"


def test_a_changed_part_is_found():
    right = sign(TOKEN, "1409659589", "263014780", ECHO)
    for parts in (("1409659580", "263014780", ECHO), ("1409659589", "263014781", ECHO), ("", "", ECHO)):
        with pytest.raises(ForgedMessage):
            require_signature(right, TOKEN, *parts)
    with pytest.raises(ForgedMessage):
        require_signature("签名", TOKEN, "1", "2")


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_what_is_encrypted_comes_back(text: str):
    cipher = MessageCipher(KEY, CORP)
    assert cipher.decrypt(cipher.encrypt(text)) == text


def test_the_account_is_part_of_the_message():
    sent = MessageCipher(KEY, "wx-another").encrypt("您好")
    with pytest.raises(ForgedMessage, match="another account"):
        MessageCipher(KEY, CORP).decrypt(sent)


@given(st.binary(max_size=96))
def test_whatever_is_sent_is_refused_in_one_way(sent: bytes):
    for text in (base64.b64encode(sent).decode(), sent.decode("latin-1")):
        with pytest.raises(ForgedMessage):
            MessageCipher(KEY, CORP).decrypt(text)


def test_a_length_beyond_the_end_is_refused():
    whole = os.urandom(16) + struct.pack(">I", 4000) + "短".encode() + CORP.encode()
    padding = 32 - len(whole) % 32
    key = base64.b64decode(KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sent = encryptor.update(whole + bytes([padding]) * padding) + encryptor.finalize()
    with pytest.raises(ForgedMessage):
        MessageCipher(KEY, CORP).decrypt(base64.b64encode(sent).decode())
    assert len(KEY) == KEY_CHARACTERS
