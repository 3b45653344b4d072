import hashlib
import os

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from mingtang.vault import keys, sealing, sm3

NUMBER = "11010519491231002X"


def test_sm3_of_abc_is_the_standards_digest():
    assert sm3.of_bytes(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_and_its_gcm_mode_give_the_published_vectors():
    sealing.self_test()
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    blocks = "AAAABBBBCCCCDDDDEEEEFFFFEEEEAAAA"
    plain = bytes.fromhex("".join(letter * 4 for letter in blocks))
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(bytes.fromhex("00001234567800000000abcd"))).encryptor()
    encryptor.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    assert (
        (encryptor.update(plain) + encryptor.finalize()).hex().startswith("17f399f08c67d5ee19d0dc9969c4bb7d")
    )
    assert encryptor.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"  # RFC 8998, A.1


def test_a_wrong_sm3_or_sm4_stops_before_anything_is_sealed(monkeypatch):
    for module, known, error in (
        (sm3, (b"abc", "0" * 64), sm3.NoSM3),
        (sealing, ("0" * 32, "0" * 32), sealing.NoSM4),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, "KNOWN", known)
            sm3.self_test.cache_clear()
            sealing.self_test.cache_clear()
            with pytest.raises(error, match="expected"):
                sealing.seal(NUMBER, "person.id_number")
    sealing.seal(NUMBER, "person.id_number")


@settings(deadline=None)  # a busy machine is not a wrong answer
@given(st.text(max_size=200))
def test_every_text_comes_back_as_it_was(text):
    assert sealing.unseal(sealing.seal(text, "field"), "field") == text


def test_a_token_shows_nothing_and_is_never_the_same_twice():
    tokens = {sealing.seal(NUMBER, "person.id_number") for _ in range(200)}
    assert len(tokens) == 200
    assert all(token.startswith("sm4gcm.1.") and NUMBER not in token for token in tokens)


def test_a_token_opens_for_its_own_purpose_only():
    token = sealing.seal(NUMBER, "person.id_number")
    with pytest.raises(sealing.SealBroken) as refusal:
        sealing.unseal(token, "person.telephone")
    assert NUMBER not in str(refusal.value)
    with pytest.raises(ValueError, match="purpose"):
        sealing.seal(NUMBER, "")


def test_every_altered_or_shortened_token_is_refused():
    token = sealing.seal(NUMBER, "p")
    altered = [token[:n] + ("A" if token[n] != "A" else "B") + token[n + 1 :] for n in range(len(token))]
    for broken in [*altered, *(token[:n] for n in range(len(token))), token + "A", token + "\n", "", NUMBER]:
        with pytest.raises((sealing.SealBroken, keys.KeyTrouble)):
            sealing.unseal(broken, "p")


def test_after_a_rotation_old_tokens_open_and_new_ones_name_the_new_key():
    old = sealing.seal(NUMBER, "p")
    assert keys.rotate() == 2
    new = sealing.seal(NUMBER, "p")
    assert (sealing.key_version(old), sealing.key_version(new)) == (1, 2)
    assert sealing.unseal(old, "p") == sealing.unseal(new, "p") == NUMBER


def test_a_token_does_not_open_under_another_key_version():
    token = sealing.seal(NUMBER, "p")
    keys.rotate()
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(token.replace("sm4gcm.1.", "sm4gcm.2."), "p")


def test_the_blind_index_finds_a_value_however_it_was_typed():
    found = {
        sealing.blind(text, "id")
        for text in (
            NUMBER,
            NUMBER.lower(),
            "１１０１０５１９４９１２３１００２Ｘ",
            f" {NUMBER[:6]} {NUMBER[6:]}",
        )
    }
    assert len(found) == 1
    assert sealing.blind(NUMBER, "id") != sealing.blind("11010519491231002", "id")
    assert sealing.blind(NUMBER, "id") != sealing.blind(NUMBER, "telephone")


def test_the_blind_index_is_hmac_sm3_of_its_own_key():
    key = keys.blinding().ljust(64, b"\0")

    def sm3_of(*parts):
        return hashlib.new("sm3", b"".join(parts)).digest()

    inner = sm3_of(bytes(b ^ 0x36 for b in key), b"id\0" + NUMBER.lower().encode())
    assert sealing.blind(NUMBER, "id") == sm3_of(bytes(b ^ 0x5C for b in key), inner).hex()
    assert keys.blinding() != keys.sealing(1)


def test_keys_are_made_once_for_the_owner_alone_and_never_replaced(settings):
    before = {place.name: place.read_bytes() for place in settings.MINGTANG_KEYS.iterdir()}
    assert set(before) == {"seal-1", "blind", "sign"}
    assert keys.make() == []
    assert {place.name: place.read_bytes() for place in settings.MINGTANG_KEYS.iterdir()} == before
    assert settings.MINGTANG_KEYS.stat().st_mode & 0o777 == 0o700
    assert all(place.stat().st_mode & 0o777 == 0o600 for place in settings.MINGTANG_KEYS.iterdir())
    assert len(bytes.fromhex(before["seal-1"].decode())) == 16


def test_keys_open_to_others_absent_or_malformed_are_refused_without_showing_them(settings):
    place = settings.MINGTANG_KEYS / "seal-1"
    secret = place.read_text()
    place.chmod(0o640)
    with pytest.raises(keys.KeyTrouble, match="found mode 0640, expected 0600"):
        sealing.seal(NUMBER, "p")
    place.chmod(0o600)
    place.write_text(secret[:-2])
    with pytest.raises(keys.KeyTrouble, match="found 15 bytes") as trouble:
        sealing.seal(NUMBER, "p")
    assert secret[:8] not in str(trouble.value)
    os.unlink(place)
    with pytest.raises(keys.KeyTrouble, match="found no sealing key"):
        sealing.seal(NUMBER, "p")


def test_a_city_with_other_keys_opens_nothing(settings, tmp_path):
    token = sealing.seal(NUMBER, "p")
    settings.MINGTANG_KEYS = tmp_path / "other"
    keys.make()
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(token, "p")
