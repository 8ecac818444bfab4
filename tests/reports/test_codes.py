"""Codes: long enough, read kindly, kept only as a keyed hash."""

from __future__ import annotations

import math

from shanzhi.kernel.sealing import Keyring
from shanzhi.reports import codes

RING = Keyring({"0001": b"a" * 32}, "0001", b"h" * 32)


def test_a_code_has_at_least_sixty_random_bits():
    assert codes.LENGTH * math.log2(len(codes.ALPHABET)) == 80
    assert len({codes.new_code() for _ in range(200)}) == 200


def test_a_code_is_shown_in_fours_and_read_kindly():
    code = "K7QM4TXD9HWP01AB"
    assert codes.shown(code) == "K7QM 4TXD 9HWP 01AB"
    for written in ("k7qm 4txd 9hwp 01ab", "K7QM-4TXD-9HWP-O1AB", " K7QM4TXD9HWPOIAB\n", "K7QM 4TXD 9HWP 0lab"):
        assert codes.normalise(written) == code


def test_the_hash_is_bound_to_the_number_and_the_key():
    other = Keyring({"0001": b"a" * 32}, "0001", b"k" * 32)
    kept = codes.hashed(RING, "260301207", "K7QM4TXD9HWP01AB")
    assert kept == codes.hashed(RING, "260301207", "k7qm 4txd 9hwp o1ab")
    assert kept != codes.hashed(RING, "260301208", "K7QM4TXD9HWP01AB")
    assert kept != codes.hashed(other, "260301207", "K7QM4TXD9HWP01AB")


def test_numbers_are_read_as_people_write_them():
    assert codes.normalise_number(" 2603 01207 ") == "260301207"
    assert codes.normalise_number("2603-01207") == "260301207"
    assert codes.normalise_number("12") == ""
    assert codes.shown_number("260301207") == "2603 01207"
