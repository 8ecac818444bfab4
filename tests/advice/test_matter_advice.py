from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.advice.matter import MatterIndex, MatterText

MATTERS = [
    MatterText("1", "道路积水", ("市政设施",), ("积水", "井篦堵"), ("雨后路口水没过脚踝",)),
    MatterText("2", "路灯不亮", ("市政设施",), ("路灯不亮", "路灯"), ("巷子里一溜路灯都不亮",)),
    MatterText("3", "垃圾清运", ("市容环卫",), ("垃圾桶满", "垃圾没清"), ("垃圾堆成山没有人收",)),
    MatterText("4", "垃圾分类", ("市容环卫",), ("垃圾分类",), ("分类桶撤得太远",)),
]
INDEX = MatterIndex(MATTERS)


def test_the_words_that_spoke_stand_in_the_text() -> None:
    found = INDEX.suggest("雨停了两小时，路口还有积水，井篦像是被树叶堵了")
    assert found[0].code == "1"
    assert found[0].sure
    assert "积水" in found[0].words


def test_nothing_is_suggested_where_no_word_speaks() -> None:
    assert INDEX.suggest("您好") == []
    assert INDEX.suggest("") == []


def test_a_word_of_the_same_field_speaks_for_a_matter_that_never_says_it() -> None:
    found = INDEX.suggest("雨污分流没做，污水管一直渍水")
    assert found[0].code == "1"
    assert found[0].band == "unsure"
    assert set(found[0].words) & {"雨污分流", "污水管", "渍水"}


def test_a_longer_word_hides_the_shorter_inside_it() -> None:
    assert INDEX.suggest("垃圾分类做得不好")[0].code == "4"


def test_two_matters_that_speak_alike_are_not_sure() -> None:
    found = INDEX.suggest("路灯不亮，路口也积水")
    assert {found[0].code, found[1].code} == {"1", "2"}
    assert not found[0].sure


def test_only_the_first_can_be_more_than_unsure() -> None:
    assert [one.band for one in INDEX.suggest("路灯不亮，路口也有一点积水，垃圾没清")[1:]] == ["unsure", "unsure"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_an_answer_with_words_of_its_own(text: str) -> None:
    index = MatterIndex(MATTERS)
    for one in index.suggest(text):
        assert one.score > 0
        assert one.words


def test_two_hundred_matters_take_less_than_two_milliseconds_a_message() -> None:
    many = [
        MatterText(str(number), f"{chr(0x4E00 + number)}{chr(0x5000 + number)}", ("类",), (), ("雨后路口积水没过脚踝",))
        for number in range(200)
    ]
    index = MatterIndex([*MATTERS, *many])
    text = "雨停了两小时，梧桐路和槐荫大道路口还有积水，没过脚踝，电动车熄火好几辆。" * 8
    start = time.perf_counter()
    for _ in range(50):
        index.suggest(text)
    assert (time.perf_counter() - start) / 50 < 0.02  # ten times the aim, as this machine is shared
