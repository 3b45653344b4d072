"""Sealed fields: SM4-GCM (GB/T 32907) for the value, HMAC-SM3 for finding it again.

A token reads `sm4gcm.{key version}.{base64url of nonce ‖ ciphertext ‖ tag}`. The purpose (for example
`person.id_number`) and the key version are authenticated with it, so that a token moved to another column
does not open. Personal Information Protection Law Art. 51; GB/T 39786 storage secrecy.
"""

import base64
import binascii
import functools
import hmac
import re
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mingtang.vault import keys, sm3

SCHEME = "sm4gcm"
NONCE, TAG = 12, 16  # bytes
KNOWN = (  # GB/T 32907 A.1: key = plaintext, ciphertext
    "0123456789abcdeffedcba9876543210",
    "681edf34d206965e86b3e94f536e4246",
)
_FILE = re.compile(rb"sm4gcm\.([1-9][0-9]{0,5})\.")
_TOKEN = re.compile(r"sm4gcm\.([1-9][0-9]{0,5})\.([A-Za-z0-9_-]+)")


class SealBroken(ValueError):
    """A token that is malformed, altered, or sealed for another purpose. Says nothing of its content."""


class NoSM4(RuntimeError):
    """The cryptography library has no SM4, or a wrong one."""


@functools.cache
def self_test() -> None:
    """Known-answer tests of SM4 and SM3, once a process. Raises NoSM4 or sm3.NoSM3."""
    sm3.self_test()
    block = bytes.fromhex(KNOWN[0])
    encryptor = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()  # noqa: S305  (the standard's vector)
    found = (encryptor.update(block) + encryptor.finalize()).hex()
    if found != KNOWN[1]:
        raise NoSM4(f"SM4 vector: found {found}, expected {KNOWN[1]}")


def seal(text: str, purpose: str) -> str:
    """A token that only `unseal` with the same purpose opens; never the same token twice.
    Raises keys.KeyTrouble."""
    version, sealed = _sealed(text.encode(), purpose)
    return f"{SCHEME}.{version}.{_text(sealed)}"


def seal_bytes(data: bytes, purpose: str) -> bytes:
    """A whole file, sealed: what the vault keeps of a file that nobody but the house may read. Raises keys.KeyTrouble."""
    version, sealed = _sealed(data, purpose)
    return f"{SCHEME}.{version}.".encode() + sealed


def unseal_bytes(sealed: bytes, purpose: str) -> bytes:
    """The bytes that `seal_bytes` took. Raises SealBroken, or keys.KeyTrouble if their key is gone."""
    if not (found := _FILE.match(sealed)):
        raise SealBroken(f"found no sealed file, expected {SCHEME}.version.bytes")
    data = sealed[found.end() :]
    if len(data) < NONCE + TAG:
        raise SealBroken("found a sealed file that is too short, expected it whole")
    return _opened(int(found[1]), data, purpose)


def unseal(token: str, purpose: str) -> str:
    """The text of `token`. Raises SealBroken, or keys.KeyTrouble if its key is gone."""
    return _opened(*_parts(token), purpose).decode()


def _sealed(data: bytes, purpose: str) -> tuple[int, bytes]:
    """(key version, nonce ‖ ciphertext ‖ tag)."""
    self_test()
    version = keys.newest()
    nonce = secrets.token_bytes(NONCE)
    encryptor = Cipher(algorithms.SM4(keys.sealing(version)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(_bound(version, purpose))
    return version, nonce + encryptor.update(data) + encryptor.finalize() + encryptor.tag


def _opened(version: int, data: bytes, purpose: str) -> bytes:
    self_test()
    nonce, sealed, tag = data[:NONCE], data[NONCE:-TAG], data[-TAG:]
    decryptor = Cipher(algorithms.SM4(keys.sealing(version)), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(_bound(version, purpose))
    try:
        return decryptor.update(sealed) + decryptor.finalize()
    except InvalidTag:
        raise SealBroken(
            f"found a token that was altered or is not for {purpose!r}, expected its own"
        ) from None


def key_version(token: str) -> int:
    """The key version that `token` names, so that a job can seal old ones anew. Raises SealBroken."""
    return _parts(token)[0]


def blind(text: str, purpose: str) -> str:
    """The blind index of `text`: 64 hexadecimal digits, equal for equal texts of one purpose, whatever
    their width, case or blanks (`１１０１０１…x` finds `110101…X`). It tells equality and nothing else."""
    self_test()
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hmac.new(keys.blinding(), f"{purpose}\0{folded}".encode(), "sm3").hexdigest()


def _bound(version: int, purpose: str) -> bytes:
    if not purpose:
        raise ValueError("purpose: found none, expected the name of the field that is sealed")
    return f"{SCHEME}.{version}\0{purpose}".encode()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _parts(token: str) -> tuple[int, bytes]:
    if not (found := _TOKEN.fullmatch(token)):
        raise SealBroken(f"found no token, expected {SCHEME}.version.data")
    try:
        data = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
    except binascii.Error:
        raise SealBroken(f"found data that is not base64url, expected {SCHEME}.version.data") from None
    if len(data) < NONCE + TAG or _text(data) != found[2]:
        raise SealBroken("found a token too short or not in its one spelling, expected it whole")
    return int(found[1]), data
