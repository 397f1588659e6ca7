"""Signatures and encryption of WeChat's callbacks, as its developers' documentation describes them.

A signature is the SHA-1 of token, timestamp, nonce and, where there is one, the encrypted text, sorted and
joined. Messages are AES-256-CBC with a key of 43 base64 characters, its first 16 bytes as initial vector,
padded to 32 bytes: 16 random bytes, the length, the message, the id of the account.
"""

import base64
import binascii
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

KEY_CHARACTERS = 43
_BLOCK_BITS = 256
_RANDOM = 16
_LENGTH = struct.Struct(">I")


class ForgedMessage(Exception):
    """A message that WeChat did not send to this account, or that was changed on the way."""


def sign(token: str, *parts: str) -> str:
    """The signature, 40 hexadecimal digits."""
    return hashlib.sha1("".join(sorted((token, *parts))).encode()).hexdigest()


def require_signature(given: str, token: str, *parts: str) -> None:
    """Returns when the signature is right.

    Raises:
        ForgedMessage: it is not.
    """
    if not hmac.compare_digest(given.encode(), sign(token, *parts).encode()):
        raise ForgedMessage("wrong signature")


@dataclass(frozen=True, slots=True)
class MessageCipher:
    """Encrypts and decrypts for one account; `key` are the 43 characters of EncodingAESKey."""

    key: str
    account: str

    def encrypt(self, message: str) -> str:
        """The message, encrypted, in base64."""
        said = message.encode()
        whole = os.urandom(_RANDOM) + _LENGTH.pack(len(said)) + said + self.account.encode()
        padder = PKCS7(_BLOCK_BITS).padder()
        encryptor = self._cipher().encryptor()
        padded = padder.update(whole) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> str:
        """What was encrypted.

        Raises:
            ForgedMessage: it was not encrypted with this key, or for another account.
        """
        try:
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
            unpadder = PKCS7(_BLOCK_BITS).unpadder()
            whole = (unpadder.update(padded) + unpadder.finalize())[_RANDOM:]
            (length,) = _LENGTH.unpack(whole[: _LENGTH.size])
            said, account = whole[_LENGTH.size :][:length], whole[_LENGTH.size + length :]
            message = said.decode()
        except (binascii.Error, ValueError, struct.error) as error:
            raise ForgedMessage("cannot be decrypted") from error
        if not hmac.compare_digest(account, self.account.encode()):
            raise ForgedMessage("encrypted for another account")
        return message

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:_RANDOM]))
