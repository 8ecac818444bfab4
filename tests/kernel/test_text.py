from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.text import bigrams, normalise, skeleton

CHINESE = st.text(st.characters(codec="utf-8"), max_size=60)


def test_half_and_full_width_become_one() -> None:
    assert normalise("Ａ３区，１２号！\t") == "A3区,12号!"


def test_tabs_blank_lines_and_invisible_characters_go() -> None:
    assert normalise("\t一\u200b二 \r\n\r\n  三\u3000\u3000四\x07五") == "一二\n三 四 五"


def test_pairs_find_a_two_character_word() -> None:
    assert "路灯" in bigrams("门口路灯不亮")


def test_pairs_do_not_reach_over_marks_and_words_stay_whole() -> None:
    assert bigrams("井盖,A3区 WiFi2坏") == ["井盖", "a3", "区", "wifi2", "坏"]


def test_the_skeleton_of_two_copies_is_the_same() -> None:
    assert skeleton("路灯不亮，三天了！") == skeleton(" 路灯不亮,三天了。\t")
    assert skeleton("路灯亮") != skeleton("路灯不亮")


@settings(max_examples=100, deadline=None)
@given(CHINESE)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\t" not in once
    assert "  " not in once
    assert once == once.strip()


@settings(max_examples=100, deadline=None)
@given(CHINESE)
def test_the_skeleton_holds_letters_and_digits_only_and_stays(text: str) -> None:
    bare = skeleton(text)
    assert all(unicodedata.category(character)[0] in "LN" for character in bare)
    assert skeleton(normalise(text)) == bare


@settings(max_examples=100, deadline=None)
@given(st.text("路灯井盖不亮坏了门口", min_size=2, max_size=30))
def test_a_query_that_stands_in_the_text_finds_it(text: str) -> None:
    for start in range(len(text) - 1):
        assert set(bigrams(text[start : start + 2])) <= set(bigrams(text))
