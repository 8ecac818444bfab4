"""Units by history: back-off, renames followed, returns not repeated, and what else is known when the matter isn't."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from shanzhi.advice.history import Handled, History, class_of, successions

START = datetime(2025, 1, 6, 9, tzinfo=UTC)


def rows(unit, matter, count, *, area="槐荫", day=0, every=1.0, returned=False, clues=()):
    return [Handled(unit, matter, area, START + timedelta(days=day + every * n), returned, clues) for n in range(count)]


def test_the_street_decides_where_it_has_seen_enough_and_says_so():
    history = History(rows("市政所", "路面破损", 40) + rows("公路段", "路面破损", 40, area="清河"))
    first = history.rank(matter="路面破损", area="清河")[0]
    assert first.unit == "公路段"
    assert first.reasons == ["近十二个月这个街道同类40件，办了40件"]
    assert history.rank(matter="路面破损", area="别处")[0].reasons[0].startswith("近十二个月全县同类80件")


def test_returns_speak_against_and_are_named():
    history = History(rows("街道", "路灯", 12, returned=True) + rows("街道", "路灯", 6) + rows("照明所", "路灯", 9))
    ranked = history.rank(matter="路灯", area="槐荫")
    assert ranked[0].unit == "照明所"
    assert "退回12件" in next(line for line in ranked if line.unit == "街道").reasons[0]


def test_a_blocked_unit_is_never_named():
    history = History(rows("街道", "路灯", 30) + rows("照明所", "路灯", 2))
    assert [line.unit for line in history.rank(matter="路灯", blocked=["街道"])] == ["照明所"]


def test_a_renamed_unit_goes_on_under_its_new_name():
    told = rows("城管局", "占道", 60) + rows("城市管理局", "占道", 30, day=62) + rows("公安", "占道", 25, every=4)
    assert successions(told) == {"城管局": "城市管理局"}
    history = History(told)
    assert history.rank(matter="占道", area="槐荫")[0].unit == "城市管理局"
    assert "城管局" not in [line.unit for line in history.rank(matter="占道", area="槐荫", limit=9)]


def test_two_that_merged_are_one_and_told_aliases_go_first():
    told = rows("卫生局", "诊所", 40) + rows("计生委", "生育证", 40) + rows("卫健委", "诊所", 20, day=45, every=2)
    told += rows("卫健委", "生育证", 20, day=45, every=2)
    assert successions(told) == {"卫生局": "卫健委", "计生委": "卫健委"}
    assert History(told, aliases={"计生委": "民政局"}).now("计生委") == "民政局"
    ring = History(rows("甲", "事", 3), aliases={"甲": "乙", "乙": "甲"})
    assert ring.now("甲") in {"甲", "乙"}


def test_where_the_matter_is_unknown_the_clues_speak():
    rng = random.Random(3)
    told = []
    for n in range(300):
        unit = rng.choice(("环卫所", "税务所"))
        told += rows(unit, f"{unit}的事", 1, day=n, clues=(f"channel={'信件' if unit == '税务所' else '电话'}",))
    history = History(told)
    assert history.rank(area="槐荫", clues=["channel=信件"])[0].unit == "税务所"
    assert history.rank(area="槐荫", clues=["channel=电话"])[0].unit == "环卫所"


def test_a_class_is_how_a_name_or_code_begins():
    assert [class_of(name) for name in ("SW-Dirty Alley", "010105", "城建/道路/路灯", "路灯")] == [
        "SW",
        "0101",
        "城建",
        "",
    ]


def test_an_empty_history_names_nobody():
    assert History([]).rank(matter="路灯", area="槐荫") == []
