from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.advice.lookalikes import Telling, metres_between, score

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def test_one_text_under_two_numbers_is_exact_whatever_the_marks() -> None:
    likeness = score(Telling("路灯不亮，三天了！"), Telling(" 路灯不亮,三天了。\t"))
    assert (likeness.kind, likeness.score) == ("exact", 1.0)


def test_a_text_told_again_with_a_word_changed_is_near() -> None:
    a = "桂花里东门的垃圾桶满了三天没有清，有老鼠跑出来，请安排环卫所来清运"
    assert score(Telling(a), Telling(a.replace("三天", "四天").replace("请安排", "麻烦"))).kind == "near"


def test_two_people_at_one_crossing_tell_one_event() -> None:
    a = Telling("路口积水没过脚踝，电动车熄火", 110.0, 30.0, "", "", "010101", "道路积水", AT)
    b = Telling(
        "梧桐路口全是水，井篦堵了积水排不掉", 110.001, 30.0, "", "", "010101", "道路积水", AT + timedelta(hours=3)
    )
    likeness = score(a, b)
    assert likeness.kind == "same_event"
    assert likeness.metres is not None
    assert 90 < likeness.metres < 100
    assert "都是道路积水" in likeness.same
    assert "“积水”" in likeness.same


def test_the_same_trouble_two_kilometres_off_is_another_event_and_says_why() -> None:
    a = Telling("路口积水没过脚踝", 110.0, 30.0, "", "", "010101", "道路积水", AT)
    b = Telling("路口有积水车过不去", 110.02, 30.0, "", "", "010101", "道路积水", AT)
    likeness = score(a, b)
    assert likeness.kind == "none"
    assert "相距1.9公里" in likeness.different


def test_the_same_spot_and_matter_after_a_month_is_another_event() -> None:
    a = Telling("路口积水没过脚踝", 110.0, 30.0, "", "", "010101", "道路积水", AT)
    b = Telling("路口又积水了", 110.0, 30.0, "", "", "010101", "道路积水", AT + timedelta(days=31))
    assert score(a, b).kind == "none"


def test_strangers_are_strangers() -> None:
    assert score(Telling("路灯不亮"), Telling("幼儿园学费涨了一倍")).kind == "none"


def test_a_degree_of_latitude_is_about_111_kilometres() -> None:
    assert 111_000 < metres_between(110, 30, 110, 31) < 111_400


@settings(max_examples=80, deadline=None)
@given(st.text("路灯不亮积水井盖坏了门口，。", max_size=40), st.text("路灯不亮积水井盖坏了门口，。", max_size=40))
def test_order_does_not_matter(a: str, b: str) -> None:
    one, other = score(Telling(a), Telling(b)), score(Telling(b), Telling(a))
    assert (one.kind, one.score) == (other.kind, other.score)
    assert 0 <= one.score <= 1
