"""Codes: long enough, read kindly, kept only as a keyed hash."""

from __future__ import annotations

import math

import pytest

from shanzhi.journal.models import Entry
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sealing import Keyring
from shanzhi.reports import codes, vault
from shanzhi.reports.access import get_report
from shanzhi.reports.actions.fresh_codes import issue_code
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.models import Report
from tests.neighbourhood import DISTRICT, TELLER

RING = Keyring({"0001": b"a" * 32}, "0001", b"h" * 32)


def test_a_code_has_at_least_sixty_random_bits():
    assert codes.LENGTH * math.log2(len(codes.ALPHABET)) == 80
    assert len({codes.new_code() for _ in range(200)}) == 200


def test_a_code_is_shown_in_fours_and_read_kindly():
    code = "K7QM4TXD9HWP01AB"
    assert codes.shown(code) == "K7QM 4TXD 9HWP 01AB"
    for written in (
        "k7qm 4txd 9hwp 01ab",
        "K7QM-4TXD-9HWP-O1AB",
        " K7QM4TXD9HWPOIAB\n",
        "K7QM 4TXD 9HWP 0lab",
        "Ｋ７ＱＭ 4TXD ９hwp ０１ａｂ",
    ):
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
    assert codes.normalise_number("２６０３　０１２０７") == "260301207"
    assert codes.normalise_number("12") == ""
    assert codes.shown_number("260301207") == "2603 01207"


def test_a_new_code_opens_and_the_old_one_no_longer_does(neighbourhood):
    told = tell(
        district_id=DISTRICT, text="梧桐路47号路面塌了一块。", by=TELLER, at=neighbourhood.at, channel="web",
        area_path=neighbourhood.grid.path,
    )  # fmt: skip
    report = get_report(neighbourhood.actor("bailu"), told.report.number)
    with pytest.raises(Refused):
        issue_code(report, reason="本人来窗口", by=neighbourhood.actor("hanzhou"), at=neighbourhood.at)
    with pytest.raises(Refused):
        issue_code(report, reason=" ", by=neighbourhood.actor("bailu"), at=neighbourhood.at)
    again = issue_code(report, reason="本人来窗口", by=neighbourhood.actor("bailu"), at=neighbourhood.at)
    kept = Report.objects.in_district(DISTRICT).get(pk=report.pk).code_hash
    assert vault.code_matches(kept, report.number, again.code)
    assert not vault.code_matches(kept, report.number, told.code)
    line = Entry.objects.get(district_id=DISTRICT, verb="report.new_code")
    assert line.by_id == neighbourhood.users["bailu"].pk
