"""Sealing: what opens, what must not, and the keys on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel import sealing
from shanzhi.kernel.sealing import Keyring, SealError

RING = Keyring({"0001": b"a" * 32, "0002": b"b" * 32}, "0002", b"h" * 32)


@settings(max_examples=60)
@given(text=st.binary(max_size=200), aad=st.binary(max_size=40), name=st.sampled_from(sorted(sealing.NAMES)))
def test_what_is_sealed_opens_again(text: bytes, aad: bytes, name: str):
    ring = Keyring(RING.keys, RING.current, RING.hash_key, name)
    assert ring.open(ring.seal(text, aad=aad), aad=aad) == text


@pytest.mark.parametrize("name", sorted(sealing.NAMES))
def test_an_altered_or_moved_token_does_not_open(name: str):
    ring = Keyring(RING.keys, RING.current, RING.hash_key, name)
    token = ring.seal(b"13900000000", aad=b"report 1")
    with pytest.raises(SealError):
        ring.open(token, aad=b"report 2")
    with pytest.raises(SealError):
        ring.open(token.replace(":0002:", ":0001:"), aad=b"report 1")
    flipped = token[:-3] + ("A" if token[-3] != "A" else "B") + token[-2:]
    with pytest.raises(SealError):
        ring.open(flipped, aad=b"report 1")
    for nonsense in ("", "v1", "v9:0002:AAAA", "v1:0003:AAAA", "v1:0002:AA", "v1:0002:*"):
        with pytest.raises(SealError):
            ring.open(nonsense, aad=b"report 1")


def test_two_seals_of_one_text_differ_and_say_nothing_of_it():
    first, second = RING.seal(b"13900000000", aad=b""), RING.seal(b"13900000000", aad=b"")
    assert first != second
    assert "139" not in first
    assert sealing.key_id_of(first) == "0002"
    assert "b" * 8 not in repr(RING)


def test_keys_are_made_once_with_mode_600_and_rotation_keeps_the_old_ones(tmp_path: Path):
    folder = tmp_path / "keys"
    ring = sealing.keyring(folder)
    token = ring.seal(b"x", aad=b"")
    assert sealing.keyring(folder).keys == ring.keys
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    assert len(list(folder.iterdir())) == 2
    assert sealing.rotate(folder) == "0002"
    turned = sealing.keyring(folder)
    assert turned.current == "0002"
    assert turned.open(token, aad=b"") == b"x"
    assert turned.keyed_hash("139") == ring.keyed_hash("139")
    assert len(turned.keyed_hash("139")) == 64


def test_a_key_never_replaces_one_that_is_there(tmp_path: Path):
    ring = sealing.keyring(tmp_path)
    sealing._make_key(tmp_path / "seal-0001.key")
    assert sealing.keyring(tmp_path).keys == ring.keys


def test_a_ring_without_a_hash_key_refuses_to_hash():
    with pytest.raises(SealError):
        Keyring({"0001": b"a" * 32}, "0001").keyed_hash("x")
