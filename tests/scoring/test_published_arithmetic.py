"""The figures other cities published, to the last digit, through the same lists and rules as ours."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest

from shanzhi.scoring import arithmetic, dictionary, reckoning
from shanzhi.scoring.arithmetic import Rate, percent, wilson
from shanzhi.scoring.reckoning import Tally


def closings(*, need: int, closed: int, in_time: int) -> dict[str, Rate]:
    """Return the figures of a place where so many were to close, closed, and closed in time."""
    counts = Counter(
        {
            ("close", "in_time", None, "0001", "m", False): in_time,
            ("close", "late", None, "0001", "m", False): closed - in_time,
            ("close", "open", None, "0001", "m", False): need - closed,
        }
    )
    [tally] = reckoning.tallied(+counts, ["0001"]).values()
    return reckoning.rates_of(tally)


@pytest.mark.parametrize(
    ("need", "closed", "in_time", "rate", "in_time_rate"),
    [
        (972, 911, 737, "93.72", "75.82"),  # 天门 2016-12
        (956, 902, 902, "94.35", "94.35"),  # its occurrences
        (16, 9, 9, "56.25", "56.25"),  # its assets
        (24932, 23974, 22345, "96.16", "89.62"),  # 连云港 2017-04
        (601, 601, 597, "100.00", "99.33"),  # 宁国 2022-04
    ],
)
def test_closing_rates_come_out_as_published(need, closed, in_time, rate, in_time_rate):
    found = closings(need=need, closed=closed, in_time=in_time)
    assert percent(found["closing_rate"].share) == Decimal(rate)
    assert percent(found["in_time_closing_rate"].share) == Decimal(in_time_rate)
    assert found["closing_rate"].denominator == need


def test_the_points_of_jinniu_come_out_as_published():
    assert arithmetic.cycle_score(Fraction("1.5")) == 5
    assert [arithmetic.cycle_score(Fraction(days)) for days in (0, 1, 2, 3)] == [10, 10, 0, 0]
    volume = arithmetic.volume_score(100, Fraction("0.026"), Fraction("2.141"))
    assert arithmetic.rounded(volume, "0.001") == Decimal("26.407")
    everything_right = arithmetic.street_score(Fraction(1), Fraction(1), Fraction(0), Fraction(0), Fraction(0))
    assert everything_right == 100
    half = Fraction(1, 2)
    assert arithmetic.street_score(half, half, half, half, half) == 50


def test_halves_are_rounded_up_as_offices_do():
    assert [str(arithmetic.rounded(Fraction(n, 1000), "0.01")) for n in (5, 15, 25, 14)] == [
        "0.01",
        "0.02",
        "0.03",
        "0.01",
    ]


def test_an_interval_is_wide_for_few_and_narrow_for_many():
    assert wilson(Fraction(1, 2), 10) == (Decimal("23.7"), Decimal("76.3"))
    assert wilson(Fraction(1), 30)[1] == Decimal("100.0")
    low, high = wilson(Fraction(9, 10), 10_000)
    assert high - low < Decimal("1.3")


def test_satisfaction_weighs_the_answers():
    tally = Tally()
    for outcome, n in (("full", 5), ("mostly", 5), ("not", 2)):
        tally.kept["satisfied", outcome]["m"] = n
    rate = reckoning.rates_of(tally)["satisfaction_rate"]
    assert (rate.numerator, rate.denominator) == (Decimal("9.0"), 12)
    assert percent(rate.share) == Decimal("75.00")


def test_hard_matters_are_compared_with_hard_matters():
    """Two units, each as good as anybody at its own work, come out alike once the mix is taken out."""
    counts = Counter(
        {
            ("dispose", "in_time", 1, "0001", "easy", False): 99,
            ("dispose", "late", 1, "0001", "easy", False): 1,
            ("dispose", "in_time", 2, "0001", "hard", False): 85,
            ("dispose", "late", 2, "0001", "hard", False): 15,
        }
    )
    tallies = reckoning.tallied(counts, ["0001"])
    everybody = tallies["area", "0001"]
    easy, hard = (reckoning.rates_of(tallies["unit", unit], everybody)["in_time_disposal_rate"] for unit in (1, 2))
    assert percent(easy.share) == Decimal("99.00")
    assert percent(hard.share) == Decimal("85.00")
    assert (easy.expected, hard.expected) == (Decimal("0.990000"), Decimal("0.850000"))
    assert easy.adjusted == hard.adjusted == Fraction(92, 100)


def test_what_is_left_out_is_in_neither_number_and_counted_apart():
    counts = {("close", "late", None, "0001", "m", True): 3, ("close", "in_time", None, "0001", "m", False): 7}
    [tally] = reckoning.tallied(counts, ["0001"]).values()
    rate = reckoning.rates_of(tally)["closing_rate"]
    assert (rate.numerator, rate.denominator, rate.left_out) == (7, 7, 3)


def test_every_indicator_names_lists_that_exist_and_says_its_rule_in_two_languages():
    for one in dictionary.read().values():
        assert one.words["rule_en"], one.code
        assert one.words["en"], one.code
        assert one.minimum >= 1
        assert one.top.outcomes, one.code


def test_a_digest_changes_with_any_line_and_not_with_their_order():
    rows = [("close", "late", "a"), ("close", "open", "b")]
    first = reckoning.sealed(rows, [("unit", 1, "x", "1.00")], [{"unit": 1}], period="2026-02")
    assert first == reckoning.sealed(rows[::-1], [("unit", 1, "x", "1.00")], [{"unit": 1}], period="2026-02")
    assert first != reckoning.sealed([("close", "in_time", "a"), rows[1]], [("unit", 1, "x", "1.00")], [{"unit": 1}])
