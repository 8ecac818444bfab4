"""Checkpoints are C2SP tlog-checkpoints: another implementation's are read, ours can't be changed unseen."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import verify as verifier
from shanzhi.ledger import keys, notes
from tests.ledger import foreign

TOLD = json.loads(foreign.HERE.read_text())
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = notes.Key(foreign.NAME, PRIVATE.public_key().public_bytes_raw())
STATEMENT = notes.Statement(foreign.NAME, 1000, bytes.fromhex(TOLD["roots"]["1000"]))


def test_another_implementation_signs_the_same_text():
    assert str(KEY) == TOLD["key"]
    assert notes.sign(STATEMENT, PRIVATE) == TOLD["checkpoint"]
    assert notes.read(TOLD["checkpoint"]) == STATEMENT
    assert notes.signer(TOLD["checkpoint"], [notes.Key.parse(TOLD["key"])]) == KEY


def test_the_text_is_the_one_of_the_specification():
    lines = notes.sign(STATEMENT, PRIVATE).split("\n")
    assert lines[:2] == ["shanzhi/990101", "1000"]
    assert base64.b64decode(lines[2]) == STATEMENT.root
    assert lines[3] == ""
    assert lines[4].startswith("\u2014 shanzhi/990101 ")
    assert lines[5:] == [""]


def test_any_change_breaks_the_signature():
    text = notes.sign(STATEMENT, PRIVATE)
    for place in range(text.index("\n\n")):
        changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        assert notes.signer(changed, [KEY]) is None
    last = text.rindex("\n") - 4
    assert notes.signer(text[:last] + ("A" if text[last] != "A" else "B") + text[last + 1 :], [KEY]) is None


def test_a_strangers_signature_is_no_signature():
    stranger = Ed25519PrivateKey.generate()
    text = notes.sign(STATEMENT, stranger)
    assert notes.signer(text, [KEY]) is None
    assert not notes.names(text, [KEY])
    assert notes.names(TOLD["checkpoint"], [KEY])
    # A second signature, of a witness, stands beside ours.
    both = TOLD["checkpoint"] + text.rpartition("\n\n")[2]
    assert notes.signer(both, [KEY]) == KEY


def test_sm3_is_said_in_the_signed_text():
    statement = notes.Statement(foreign.NAME, 3, bytes(32), "sm3")
    text = notes.sign(statement, PRIVATE)
    assert text.split("\n")[3] == "hash sm3"
    assert notes.read(text) == statement
    assert verifier.Point(text).algorithm == "sm3"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a\n1\n",
        "a\nx\nAAAA\n\n",
        "a\n1\n!!\n\n",
        "a\n01\nAAAA\n\n",
        "a\n1\nAAAA",
        "\n1\nAAAA\n\n",
        "a\n-0\nAA==\n\n",
    ],
)
def test_what_is_no_checkpoint_is_not_read(text):
    with pytest.raises(notes.Unreadable):
        notes.read(text)


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AAAA", TOLD["key"].replace("+", "-"), TOLD["key"][:-4] + "AAA="]
)
def test_what_is_no_key_is_not_read(text):
    with pytest.raises(notes.Unreadable):
        notes.Key.parse(text)


def test_keys_are_made_once_and_kept_from_others(home):
    first = keys.private_key("990101").private_bytes_raw()
    assert keys.private_key("990101").private_bytes_raw() == first
    assert (home / "keys" / "ledger-990101-0001.key").stat().st_mode & 0o777 == 0o600
    assert [str(key) for key in keys.trusted("990101")] == [
        (home / "keys" / "ledger-990101-0001.pub").read_text().strip()
    ]
    assert keys.trusted("990102") == []


def test_an_old_key_still_checks_after_a_new_one_signs(home):
    old = notes.sign(STATEMENT, keys.private_key("990101"))
    new_key = keys.rotate("990101")
    (home / "keys" / "ledger-990101-0001.key").unlink()
    new = notes.sign(STATEMENT, keys.private_key("990101"))
    trusted = keys.trusted("990101")
    assert notes.signer(new, trusted) == new_key == trusted[0]
    assert notes.signer(old, trusted) == trusted[1]


def test_a_key_file_that_holds_none_is_named(home):
    keys.private_key("990101")
    (home / "keys" / "ledger-990101-0001.pub").write_text("nothing\n")
    with pytest.raises(notes.Unreadable, match=r"ledger-990101-0001\.pub"):
        keys.trusted("990101")
